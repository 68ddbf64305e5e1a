// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/field_path.h"
#include "model/base/value.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace leeway::analysis {

/// The fields of one managedFields entry: the trie of `fieldsV1` (flux-apply-and-drift.md R-2). Key fields of
/// list elements are sorted by name, so that paths of different writers compare.
///
/// A member without children covers everything below it (a scalar, an atomic list or map).
class FieldSet
{
public:
    /// Unknown key prefixes are skipped: a newer server must not make a whole object unreadable.
    static FieldSet parse(const Value &fieldsV1);

    bool isEmpty() const { return !m_member && m_children.empty(); }
    /// The path itself is in the set, or a member above covers it.
    bool owns(const FieldPath &path) const;
    /// The path itself is in the set.
    bool holds(const FieldPath &path) const;
    /// The path is not in the set itself: the member above that covers it.
    std::optional<FieldPath> coverOf(const FieldPath &path) const;
    /// `owns`, or something below the path is in the set.
    bool touches(const FieldPath &path) const;
    /// Every member, parents before children.
    void forEach(const std::function<void(const FieldPath &)> &visit) const;
    /// The node at exactly this path, or nullptr.
    const FieldSet *at(const FieldPath &path) const;
    const std::map<PathSegment, FieldSet> &children() const { return m_children; }

private:
    struct Reach;
    Reach reach(const FieldPath &path) const;
    void visitFrom(const FieldPath &path, const std::function<void(const FieldPath &)> &visit) const;

    bool m_member = false;
    std::map<PathSegment, FieldSet> m_children;
};

} // namespace leeway::analysis
