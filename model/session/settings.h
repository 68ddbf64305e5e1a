// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace leeway::session {

enum class ThemeChoice : std::uint8_t { System, Light, Dark };

/// Which cluster an entry of a repository was looked at with, and by which context (decisions.md 21).
struct Join
{
    std::string repository; ///< repositoryIdentity: the normalised URL of its remote, else its first commit
    std::string entry;      ///< the entry's path in the repository
    std::string cluster;    ///< clusterIdentity
    std::string context;    ///< the kubeconfig context used last
    friend bool operator==(const Join &, const Join &) = default;
};

/// What is remembered between two starts (decisions.md 37). A plain value; nothing secret is ever in it.
struct Settings
{
    ThemeChoice theme = ThemeChoice::System;
    int textScale = 100;                         ///< percent, 90 to 150
    std::vector<std::string> recentRepositories; ///< folders, the newest first, at most ten
    std::vector<Join> joins;                     ///< the newest first
    std::map<std::string, bool>
        dryRunConsent; ///< by clusterIdentity; absent: not asked yet (decisions.md 12)
    std::map<std::string, bool> readsSecretData; ///< by clusterIdentity; absent: allowed (decisions.md 23)
    std::map<std::string, std::string>
        sourceFolders; ///< "GitRepository/flux-system/apps" -> its clone here, as leewayctl --map
    std::map<std::string, std::string> keys; ///< of actions, by their name, where they are not the usual ones
    Value layout;                            ///< of windows, as the window writes it; null: the defaults

    /// Puts a folder first in recentRepositories.
    void remember(const std::string &repository);
    /// The join of this entry, the last one used.
    const Join *joinOf(const std::string &repository, const std::string &entry) const;
    void remember(const Join &join);
    std::optional<bool> mayDryRun(const std::string &cluster) const;
};

/// What a cluster is remembered by: the UID of its Namespace kube-system, else its server's URL.
std::string clusterIdentity(const std::string &clusterUid, const std::string &server);

/// Why the settings are not those of the file.
enum class SettingsTrouble : std::uint8_t { Damaged, TooNew, Unreadable };

struct LoadedSettings
{
    Settings settings;
    std::optional<SettingsTrouble> trouble; ///< then `settings` are the defaults
    std::string kept;                       ///< where the old file is now
};

/// $XDG_CONFIG_HOME/leeway/settings.json, or the folder that stands for it.
std::string settingsPath();

/// No file: the defaults. A damaged file or one of a newer version is renamed aside ("settings.json.damaged",
/// "settings.json.version-7") and the defaults are used, so that nothing of it is overwritten (faults.md W1).
/// Single values that are out of range are replaced by their defaults. Blocks.
LoadedSettings loadSettings(const std::string &path);

/// The same without touching the file: whatever cannot be read is the defaults. For programs that only read.
Settings peekSettings(const std::string &path);

/// Atomically, for the user's eyes only. Errors: FileUnwritable. Blocks.
Result<void> saveSettings(const std::string &path, const Settings &settings);

} // namespace leeway::session
