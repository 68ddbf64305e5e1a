// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/analysis/field_set.h"
#include "model/base/clock.h"
#include "model/base/value.h"

#include <optional>
#include <string>
#include <vector>

namespace leeway::analysis {

/// One entry of metadata.managedFields.
struct ManagedEntry
{
    std::string manager;
    std::string operation; ///< "Apply", "Update"
    std::string apiVersion;
    std::string subresource;
    std::optional<Instant> time; ///< nothing: not recorded (W-3)
    FieldSet fields;
};

/// A change that Leeway's own watch saw: one field before and after (W-2, W-4). For a deleted field `manager`
/// is whoever wrote the version in which it was gone, as far as that version tells.
struct SeenChange
{
    FieldPath path;
    std::string manager; ///< empty: that version did not tell
    std::string operation;
    std::string subresource;
    Instant at{};
};

/// The writers of one object, seen with the eyes of the controller that applies it.
class Ownership
{
public:
    /// `overrideManagers`: values of the controller's flag --override-manager.
    explicit Ownership(const Value &managedFields, const std::vector<std::string> &overrideManagers = {});

    bool isRecorded() const { return !m_entries.empty(); }
    const std::vector<ManagedEntry> &entries() const { return m_entries; }
    /// The controller's own Apply entry ("F" of the rules), or nullptr: never applied by Flux this way.
    const ManagedEntry *flux() const;
    bool fluxOwns(const FieldPath &path) const;

    /// Entries that own the path, the controller's own excepted.
    std::vector<const ManagedEntry *> foreignOwners(const FieldPath &path) const;
    /// The next apply removes a live field here that Git does not set: everyone who owns something at or
    /// below the path is taken over by the controller or is the controller.
    bool isRemovedByTakeover(const FieldPath &path) const;
    bool isTakenOver(const ManagedEntry &entry) const;
    /// Some foreign entry was written after `time` (5 s of slack for clocks that differ).
    bool hasForeignWriteAfter(Instant time) const;
    /// Who wrote the live value at the path (W-1, W-2).
    Writer writerOf(const FieldPath &path) const;
    /// Who probably removed the field at the path: the only foreign writer after `lastSuccess` (W-7).
    Writer removerOf(const FieldPath &path, std::optional<Instant> lastSuccess) const;
    /// Who made the object (W-5): the entry closest to its creation, if that is within a few seconds.
    Writer creator(std::optional<Instant> created) const;

private:
    std::vector<ManagedEntry> m_entries;
    std::vector<std::string> m_overrideManagers;
    std::size_t m_flux;
};

/// What the watch saw beats what managedFields remember: an exact time (W-2), the remover of a field (W-7).
Writer refinedBySeen(Writer writer, const FieldPath &path, const std::vector<SeenChange> &seen);

/// "Mozilla" is a library, not a program: what such a name usually means (W-1); empty for names that speak.
std::string_view managerMeaning(std::string_view manager);
/// Tools that people use by hand.
bool isHandTool(std::string_view manager);

} // namespace leeway::analysis
