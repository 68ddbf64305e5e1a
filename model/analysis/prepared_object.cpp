// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/prepared_object.h"

#include "model/analysis/ignore_rules.h"
#include "model/analysis/payload.h"
#include "model/analysis/persistence.h"
#include "model/base/json.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

const render::DesiredObject *appliedOf(const OwnerContext &owner, const ObjectKey &key)
{
    const auto found = owner.appliedObjects.find(key);
    return found == owner.appliedObjects.end() ? nullptr : found->second;
}

/// The path of a JSON pointer, as far as names and indexes can say it.
FieldPath pathOfPointer(std::string_view pointer)
{
    FieldPath path;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::size_t slash = std::min(pointer.find('/'), pointer.size());
        std::string token(pointer.substr(0, slash));
        for (const auto &[from, to] : {std::pair<const char *, const char *>{"~1", "/"}, {"~0", "~"}})
            for (std::size_t at = token.find(from); at != std::string::npos; at = token.find(from, at + 1))
                token.replace(at, 2, to);
        path = path.name(std::move(token));
        pointer.remove_prefix(slash);
    }
    return path;
}

Ownership ownershipOf(const DriftInput &input, const LiveAccess &access)
{
    return Ownership(access.object ? access.object->parseManagedFields() : Value::list(),
                     input.overrideManagers);
}

LiveAccess accessOf(const DriftInput &input, const ObjectKey &key, const std::string &version)
{
    LiveAccess access = lookUp(*input.live, key);
    if (!access.object || access.object->version == version || version.empty())
        return access;
    const auto other = input.liveInVersion.find(key);
    if (other != input.liveInVersion.end() && other->second)
        access.object = other->second;
    return access;
}

std::string versionOf(const render::DesiredObject *git, const render::DesiredObject *applied)
{
    if (git)
        return git->version;
    return applied ? applied->version : std::string();
}

} // namespace

PreparedObject::PreparedObject(const DriftInput &input, const OwnerContext &owner, ObjectKey key,
                               const render::DesiredObject *git, const FieldSchema *schema)
    : m_input(input), m_owner(owner), m_key(std::move(key)),
      m_version(versionOf(git, appliedOf(owner, m_key))), m_git(git), m_applied(appliedOf(owner, m_key)),
      m_access(accessOf(input, m_key, m_version)), m_ownership(ownershipOf(input, m_access)),
      m_schema({m_key.group, m_version}, m_key.kind, schema, &m_ownership)
{
    if (m_version.empty() && m_access.object)
        m_version = m_access.object->version;
    if (m_git)
        m_gitPayload = payloadOf(m_git->object);
    if (m_applied)
        m_appliedPayload = m_applied == m_git ? m_gitPayload : payloadOf(m_applied->object);
    if (m_access.object)
        m_live = comparableLive(m_access.object->parse());
    m_control = controlOf(m_git ? &m_gitPayload : nullptr, m_access.object.get());
    applyIgnoreRules();
}

void PreparedObject::applyIgnoreRules()
{
    if (!m_git || !m_access.object)
        return;
    m_pointers = ignoredPointers(m_owner.spec, m_gitPayload);
    if (m_pointers.empty())
        return;
    for (const std::string &pointer : m_pointers) {
        const FieldPath path = pathOfPointer(pointer);
        const bool wasDesired = removePointer(m_gitPayload, pointer);
        const bool wasApplied = m_applied && removePointer(m_appliedPayload, pointer);
        const bool wasLive = removePointer(m_live, pointer);
        if (wasDesired || wasApplied || wasLive)
            foldFor(m_ignored, FoldedCode::IgnoreRule).paths.push_back(path);
    }
}

Value PreparedObject::withoutIgnored(Value object) const
{
    object = comparableLive(object);
    for (const std::string &pointer : m_pointers)
        removePointer(object, pointer);
    return object;
}

bool PreparedObject::takesDryRun() const
{
    const auto usable = [](const render::DesiredObject *object) {
        return !object || (object->unknown.empty() && !object->encrypted && !object->identityUnknown);
    };
    return m_git && m_access.existence == Existence::Exists && m_control == Persists::None && !isSecret() &&
           !hasOtherVersion() && m_owner.appliedKnown && m_applied && usable(m_git) && usable(m_applied);
}

std::string PreparedObject::dryRunBody(Side side) const
{
    return toJson(payloadOf((side == Side::Git ? m_git : m_applied)->object));
}

ComparedObject PreparedObject::compared(bool isAutoscaled) const
{
    ComparedObject object{.schema = m_schema, .owners = m_ownership};
    object.git = m_git ? &m_gitPayload : nullptr;
    object.appliedKnown = m_owner.appliedKnown && (m_applied || !m_git);
    object.applied = object.appliedKnown && m_applied ? &m_appliedPayload : nullptr;
    object.live = &m_live;
    object.keepsForeignFields = m_control != Persists::None ||
                                (m_git && hasControl(m_gitPayload, ssaControl, "Merge")) ||
                                (m_access.object && hasControl(*m_access.object, ssaControl, "Merge"));
    object.isAutoscaled = isAutoscaled;
    if (m_git)
        object.unknown = m_git->unknown;
    object.lastSuccess = m_owner.applied.lastSuccess;
    const auto seen = m_input.seen.find(m_key);
    object.seen = seen == m_input.seen.end() ? nullptr : &seen->second;
    return object;
}

} // namespace leeway::analysis
