// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/reverse_index.h"

#include "model/base/key.h"
#include "model/base/origin.h"

#include <algorithm>
#include <map>

namespace leeway::render {

namespace {

/// A leaf is a scalar or an empty map or list.
bool isLeaf(const Value &node)
{
    return node.size() == 0;
}

/// Walks to leaf number `wanted` of the node; counts down. True when `path` names it.
bool findLeaf(const Value &node, std::uint32_t &wanted, std::vector<PathSegment> &path)
{
    if (isLeaf(node))
        return wanted-- == 0;
    for (const MapEntry &entry : node.entries()) {
        path.push_back(PathName{entry.key.str()});
        if (findLeaf(entry.value, wanted, path))
            return true;
        path.pop_back();
    }
    for (std::size_t i = 0; i < node.items().size(); ++i) {
        path.push_back(PathIndex{i});
        if (findLeaf(node.at(i), wanted, path))
            return true;
        path.pop_back();
    }
    return false;
}

std::uint32_t countLeaves(const Value &node)
{
    if (isLeaf(node))
        return 1;
    std::uint32_t count = 0;
    for (const MapEntry &entry : node.entries())
        count += countLeaves(entry.value);
    for (const Value &item : node.items())
        count += countLeaves(item);
    return count;
}

} // namespace

ReverseIndex::ReverseIndex(std::vector<DesiredSetPtr> sets) : m_sets(std::move(sets))
{
    for (std::size_t s = 0; s < m_sets.size(); ++s)
        for (std::size_t o = 0; o < m_sets[s]->objects.size(); ++o) {
            m_positions.push_back({s, o, m_leaves});
            addObject(m_sets[s]->objects[o]);
        }
    for (auto &[file, links] : m_files) {
        std::ranges::stable_sort(links.links, {}, &Link::begin);
        std::uint32_t reach = 0;
        for (const Link &link : links.links)
            links.reach.push_back(reach = std::max(reach, link.end));
    }
}

void ReverseIndex::addLink(const Key &file, Span span, Feed feed, Step by)
{
    if (file.empty())
        return;
    m_files[file.str()].links.push_back({span.begin, std::max(span.end, span.begin + 1), m_leaves, feed, by});
    ++m_linkCount;
}

/// The head and all that its text was built from decide; what is below was overridden, but for the text in
/// which a variable stands.
void ReverseIndex::addLeaf(const Value &leaf)
{
    Feed feed = Feed::Decides;
    const Value *at = &leaf;
    while (at->origin()) {
        const Origin &origin = *at->origin();
        addLink(origin.file, at->span(), feed, origin.by);
        for (const OriginPart &part : origin.parts)
            addLink(part.file, part.span, feed, part.by);
        if (!origin.hasPrevious)
            break;
        if (origin.by != Step::Substitution)
            feed = Feed::Overridden;
        at = &origin.previous;
    }
}

void ReverseIndex::walk(const Value &node)
{
    if (isLeaf(node)) {
        addLeaf(node);
        ++m_leaves;
        return;
    }
    for (const MapEntry &entry : node.entries())
        walk(entry.value);
    for (const Value &item : node.items())
        walk(item);
}

/// Removed fields are numbered behind the leaves of their object.
void ReverseIndex::addObject(const DesiredObject &object)
{
    walk(object.object);
    for (const RemovedField &removed : object.removed) {
        addLink(removed.by.file, removed.by.span, Feed::Removes, removed.by.by);
        ++m_leaves;
    }
}

FedLeaf ReverseIndex::resolve(const Link &link) const
{
    const auto behind = std::ranges::upper_bound(m_positions, link.leaf, {}, &Position::firstLeaf);
    const Position &position = *std::prev(behind);
    const DesiredObject &object = m_sets[position.set]->objects[position.object];
    std::uint32_t wanted = link.leaf - position.firstLeaf;
    FedLeaf leaf{position.set, object.key, {}, link.feed, link.by};
    if (link.feed == Feed::Removes) {
        leaf.path = object.removed[wanted - countLeaves(object.object)].path;
        return leaf;
    }
    std::vector<PathSegment> path;
    findLeaf(object.object, wanted, path);
    leaf.path = FieldPath(std::move(path));
    return leaf;
}

std::vector<FedLeaf> ReverseIndex::leavesOf(std::string_view file, Span span) const
{
    const auto found = m_files.find(std::string(file));
    if (found == m_files.end())
        return {};
    const FileLinks &all = found->second;
    const auto first = std::ranges::upper_bound(all.reach, span.begin) - all.reach.begin();
    std::map<std::uint32_t, Link> strongest;
    for (auto i = static_cast<std::size_t>(first); i < all.links.size() && all.links[i].begin < span.end;
         ++i) {
        const Link &link = all.links[i];
        if (link.end <= span.begin)
            continue;
        const auto [known, isNew] = strongest.emplace(link.leaf, link);
        if (!isNew && link.feed < known->second.feed)
            known->second = link;
    }
    std::vector<FedLeaf> leaves;
    for (const auto &[number, link] : strongest)
        leaves.push_back(resolve(link));
    return leaves;
}

std::vector<FedLeaf> ReverseIndex::leavesOfLine(const FileTree &tree, std::string_view file,
                                                std::uint32_t line) const
{
    const FileEntry *entry = tree.find(file);
    if (!entry || !entry->bytes)
        return {};
    const Span span = spanOfLine(*entry->bytes, line);
    return span.isEmpty() ? std::vector<FedLeaf>() : leavesOf(file, span);
}

std::vector<std::string> ReverseIndex::files() const
{
    std::vector<std::string> names;
    for (const auto &[file, links] : m_files)
        names.push_back(file);
    std::ranges::sort(names);
    return names;
}

Span spanOfLine(std::string_view bytes, std::uint32_t line)
{
    std::size_t begin = 0;
    for (std::uint32_t i = 1; i < line; ++i) {
        begin = bytes.find('\n', begin);
        if (begin == std::string_view::npos)
            return {};
        ++begin;
    }
    std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (end > begin && bytes[end - 1] == '\r')
        --end;
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

} // namespace leeway::render
