// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_layer.h"

namespace leeway::render::kustomize {

/// What accumulating one directory read and gave. It holds again wherever all of that is the same: bases are
/// accumulated by many overlays.
struct Reusable
{
    Accumulator result;
    std::vector<Finding> findings;
    LoadLog log;
    bool metUnknownKind = false;
};

/// Finds what a directory gave before, and keeps what it gives now. Not used while origins are tracked, with
/// mapped remotes, or with a user's schema: these depend on the way that leads to the directory.
class DirectoryReuse
{
public:
    DirectoryReuse(Context &context, Loader loader);

    /// The earlier result, if it holds here too.
    std::optional<Accumulator> find();
    void begin();
    /// `result` is nullptr if accumulating failed: nothing is kept, but what was read still counts.
    void end(const Accumulator *result);

private:
    bool isUsable() const;
    bool holds(const Reusable &earlier) const;
    std::string key() const;
    void addToOuter(const LoadLog &log);

    Context &m_context;
    Loader m_loader;
    LoadLog m_log;
    LoadLog *m_outer = nullptr;
    std::size_t m_findingsBefore = 0;
    bool m_unknownBefore = false;
};

} // namespace leeway::render::kustomize
