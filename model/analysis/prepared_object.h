// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_comparison.h"
#include "model/analysis/owner_context.h"

namespace leeway::analysis {

/// One object of Git or of the applied state with its live counterpart, in comparable shape.
class PreparedObject
{
public:
    /// `git` null: not in Git any more. `key` is scoped.
    PreparedObject(const DriftInput &input, const OwnerContext &owner, ObjectKey key,
                   const render::DesiredObject *git, const FieldSchema *schema);
    PreparedObject(const PreparedObject &) = delete; ///< the schema points at the ownership
    PreparedObject &operator=(const PreparedObject &) = delete;

    const ObjectKey &key() const { return m_key; }
    const std::string &version() const { return m_version; }
    const LiveAccess &access() const { return m_access; }
    const OwnerContext &owner() const { return m_owner; }
    const render::DesiredObject *git() const { return m_git; }
    const Ownership &ownership() const { return m_ownership; }
    Persists control() const { return m_control; }
    bool isSecret() const { return m_key.group.empty() && m_key.kind == "Secret"; }
    /// The live object could not be read in Git's version of its API.
    bool hasOtherVersion() const { return m_access.object && m_access.object->version != m_version; }
    /// A and G send the same.
    bool isUnchanged() const { return m_git && m_applied && m_gitPayload == m_appliedPayload; }
    bool hasApplied() const { return m_applied != nullptr; }
    const Value &gitPayload() const { return m_gitPayload; }
    const Value &appliedPayload() const { return m_appliedPayload; }
    const Value &live() const { return m_live; }
    /// Folds of ignore rules: what they hid.
    const std::vector<Folded> &ignored() const { return m_ignored; }
    /// A dry run of this object means something (see dryRunsNeeded).
    bool takesDryRun() const;
    /// What the controller would send for that side, ignore rules notwithstanding, as JSON.
    std::string dryRunBody(Side side) const;

    ComparedObject compared(bool isAutoscaled) const;
    /// Takes out of a dry run's answer what the ignore rules name.
    Value withoutIgnored(Value object) const;

private:
    void readLive(const DriftInput &input);
    void applyIgnoreRules();

    const DriftInput &m_input;
    const OwnerContext &m_owner;
    ObjectKey m_key;
    std::string m_version;
    const render::DesiredObject *m_git;
    const render::DesiredObject *m_applied = nullptr;
    LiveAccess m_access;
    Value m_gitPayload;
    Value m_appliedPayload;
    Value m_live;
    Ownership m_ownership;
    ObjectSchema m_schema;
    Persists m_control = Persists::None;
    std::vector<std::string> m_pointers;
    std::vector<Folded> m_ignored;
};

} // namespace leeway::analysis
