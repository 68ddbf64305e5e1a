// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/field_path.h"
#include "model/base/object_key.h"
#include "model/base/value.h"
#include "model/render/desired_set.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leeway::render {

/// What a place in a file does for a leaf.
enum class Feed : std::uint8_t {
    Decides,    ///< its text, or a part of its text, stands there: changing it changes the leaf
    Overridden, ///< it would decide if nothing overrode it
    Removes,    ///< it takes the field away
};

/// A leaf of a rendered object that a place feeds.
struct FedLeaf
{
    std::size_t set = 0; ///< index of the entry in the index's sets
    ObjectKey object;
    FieldPath path;
    Feed feed = Feed::Decides;
    Step by = Step::Resource; ///< the step of the link that stands there

    friend bool operator==(const FedLeaf &, const FedLeaf &) = default;
};

/// From a place in a file to the leaves that it feeds, in all entries of a repository: the chains of origins
/// read backwards. Immutable once made; about 20 bytes for each link of each chain. Safe to use from any
/// thread.
class ReverseIndex
{
public:
    explicit ReverseIndex(std::vector<DesiredSetPtr> sets);

    /// What overlaps bytes [span.begin, span.end) of the file, in the order of the sets and their objects;
    /// each leaf once with its strongest feed.
    std::vector<FedLeaf> leavesOf(std::string_view file, Span span) const;
    /// The same for a line (from 1) of the file as it is in `tree`.
    std::vector<FedLeaf> leavesOfLine(const FileTree &tree, std::string_view file, std::uint32_t line) const;
    /// Files that feed anything, sorted.
    std::vector<std::string> files() const;

    const std::vector<DesiredSetPtr> &sets() const { return m_sets; }
    std::size_t linkCount() const { return m_linkCount; }

private:
    /// One link of one chain. Leaves are numbered in the order of a walk through all sets; their paths are
    /// found again by the same walk, only for what somebody asks for.
    struct Link
    {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t leaf = 0;
        Feed feed = Feed::Decides;
        Step by = Step::Resource;
    };
    struct FileLinks
    {
        std::vector<Link> links;          ///< by begin
        std::vector<std::uint32_t> reach; ///< greatest end of the links up to this one
    };
    struct Position
    {
        std::size_t set = 0;
        std::size_t object = 0;
        std::uint32_t firstLeaf = 0;
    };

    void addObject(const DesiredObject &object);
    void addLeaf(const Value &leaf);
    void addLink(const Key &file, Span span, Feed feed, Step by);
    void walk(const Value &node);
    FedLeaf resolve(const Link &link) const;

    std::vector<DesiredSetPtr> m_sets;
    std::unordered_map<std::string, FileLinks> m_files;
    std::vector<Position> m_positions; ///< of every object, by its first leaf
    std::uint32_t m_leaves = 0;
    std::size_t m_linkCount = 0;
};

/// Bytes of a line (from 1), its break excluded; empty behind the last line.
Span spanOfLine(std::string_view bytes, std::uint32_t line);

} // namespace leeway::render
