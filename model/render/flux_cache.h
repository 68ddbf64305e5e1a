// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/flux_build.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace leeway::render {

/// Remembers what was parsed and built, so that a change of one file builds only what read it again. Shared
/// by all entries, revisions and threads; a hit gives exactly what building would give, origins included.
class RenderCache
{
public:
    ParsedFiles &files() { return m_files; }

    /// The remembered output for the same input, if every file it read is still the same.
    std::shared_ptr<const FluxBuildOutput> find(const FluxBuildInput &input);
    void store(const FluxBuildInput &input, std::shared_ptr<const FluxBuildOutput> output);

    /// For tests and `--verbose`: builds that were and were not needed since the start.
    struct Counts
    {
        std::size_t built = 0;
        std::size_t reused = 0;
    };
    Counts counts() const;

private:
    struct Remembered
    {
        FluxBuildInput input;
        std::vector<std::pair<std::string, std::string>>
            files; ///< path, blob id; "" for one that is not there
        std::shared_ptr<const FluxBuildOutput> output;
    };
    static bool isSame(const Remembered &known, const FluxBuildInput &input);

    ParsedFiles m_files;
    mutable std::mutex m_mutex;
    std::map<std::string, std::vector<Remembered>> m_builds; ///< by key and path, newest last
    Counts m_counts;
};

/// Equal in value and in every node's own place: origins made from either are the same.
bool isSameWithPlaces(const Value &a, const Value &b);

} // namespace leeway::render
