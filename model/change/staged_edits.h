// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/change/intent.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace leeway::change {

/// An edit that is meant but not yet committed (decisions.md 31). Kept as what is wanted, not as bytes: it is
/// planned again on whatever the files are by then.
struct StagedEdit
{
    std::string id; ///< given by the store
    Instant made{};
    std::string from; ///< "drift", "edit"
    std::vector<Intent> intents;
    Layer layer = Layer::Overlay;
    std::map<std::string, std::string> baseBlobs; ///< path -> blob id of the files when it was planned
};

/// The staged edits of one repository: one JSON file each, written atomically, so that they survive whatever
/// ends the program. Window and command line use the same folder; a call reads what is there now.
class StagedEdits
{
public:
    /// `folder` is made when something is added: $XDG_STATE_HOME/leeway/staged/<name of the repository>.
    explicit StagedEdits(std::string folder) : m_folder(std::move(folder)) {}
    /// The folder for a repository: by its normalised remote URL, else its root commit (decisions.md 21).
    static std::string folderFor(const std::string &stateHome, const std::string &repositoryIdentity);

    struct Listed
    {
        std::vector<StagedEdit> edits; ///< oldest first
        std::vector<Finding> findings; ///< files that could not be read; they were renamed, not lost
    };
    Result<Listed> list() const;
    /// Error SecretIntent besides FileUnwritable. Returns the id.
    Result<std::string> add(StagedEdit edit) const;
    /// Undo. No error if it is gone already.
    Result<void> remove(const std::string &id) const;

private:
    std::string pathOf(const std::string &id) const { return m_folder + '/' + id + ".json"; }

    std::string m_folder;
};

} // namespace leeway::change
