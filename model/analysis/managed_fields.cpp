// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/managed_fields.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace leeway::analysis {

namespace {

using namespace std::chrono_literals;

constexpr auto clockSlack = 5s; // flux-apply-and-drift.md 8.5, row 37
constexpr std::string_view kustomizeController = "kustomize-controller";
constexpr std::string_view helmController = "helm-controller";

ManagedEntry parseEntry(const Value &value)
{
    ManagedEntry entry;
    entry.manager = value.textAt({"manager"});
    entry.operation = value.textAt({"operation"});
    entry.apiVersion = value.textAt({"apiVersion"});
    entry.subresource = value.textAt({"subresource"});
    entry.time = parseInstant(value.textAt({"time"}));
    if (const Value *fields = value.find("fieldsV1"))
        entry.fields = FieldSet::parse(*fields);
    return entry;
}

bool isFluxApply(const ManagedEntry &entry)
{
    return entry.operation == "Apply" && entry.subresource.empty() &&
           (entry.manager == kustomizeController || entry.manager == helmController);
}

Writer writerFrom(const ManagedEntry &entry)
{
    return {.manager = entry.manager,
            .operation = entry.operation,
            .subresource = entry.subresource,
            .time = entry.time};
}

} // namespace

Ownership::Ownership(const Value &managedFields, const std::vector<std::string> &overrideManagers)
    : m_overrideManagers(overrideManagers)
{
    for (const Value &item : managedFields.items())
        m_entries.push_back(parseEntry(item));
    m_flux = static_cast<std::size_t>(std::ranges::find_if(m_entries, isFluxApply) - m_entries.begin());
}

const ManagedEntry *Ownership::flux() const
{
    return m_flux < m_entries.size() ? &m_entries[m_flux] : nullptr;
}

bool Ownership::fluxOwns(const FieldPath &path) const
{
    if (!flux() || !flux()->fields.owns(path))
        return false;
    // Somebody took over the only key of a map: Flux keeps the map, "f:limits: {}", which looks like an
    // atomic one.
    return flux()->fields.holds(path) || std::ranges::none_of(m_entries, [&](const ManagedEntry &entry) {
               return &entry != flux() && entry.fields.holds(path);
           });
}

std::vector<const ManagedEntry *> Ownership::foreignOwners(const FieldPath &path) const
{
    std::vector<const ManagedEntry *> owners;
    for (const ManagedEntry &entry : m_entries)
        if (&entry != flux() && entry.fields.owns(path))
            owners.push_back(&entry);
    return owners;
}

bool Ownership::isTakenOver(const ManagedEntry &entry) const
{
    if (!entry.subresource.empty())
        return false;
    const bool update = entry.operation == "Update";
    const std::string_view manager = entry.manager;
    if (manager.starts_with("kubectl"))
        return true;
    if (update && (manager.starts_with("before-first-apply") || manager.starts_with(kustomizeController)))
        return true;
    return std::ranges::any_of(m_overrideManagers,
                               [&](const std::string &prefix) { return manager.starts_with(prefix); });
}

bool Ownership::isRemovedByTakeover(const FieldPath &path) const
{
    bool taken = false;
    for (const ManagedEntry &entry : m_entries) {
        if (!entry.fields.touches(path) || &entry == flux())
            continue;
        if (!isTakenOver(entry))
            return false;
        taken = true;
    }
    return taken;
}

bool Ownership::hasForeignWriteAfter(Instant time) const
{
    return std::ranges::any_of(m_entries, [&](const ManagedEntry &entry) {
        return &entry != flux() && entry.subresource != "status" && entry.time &&
               *entry.time > time - clockSlack;
    });
}

Writer Ownership::writerOf(const FieldPath &path) const
{
    const ManagedEntry *latest = nullptr;
    for (const ManagedEntry &entry : m_entries)
        if (&entry != flux() && entry.fields.touches(path) && (!latest || latest->time < entry.time))
            latest = &entry;
    if (!latest && flux() && flux()->fields.touches(path))
        latest = flux();
    return latest ? writerFrom(*latest) : Writer{};
}

Writer Ownership::removerOf(const FieldPath &path, std::optional<Instant> lastSuccess) const
{
    const ManagedEntry *only = nullptr;
    for (const ManagedEntry &entry : m_entries) {
        if (&entry == flux() || entry.subresource == "status" || !entry.time)
            continue;
        if (lastSuccess && *entry.time <= *lastSuccess - clockSlack)
            continue;
        if (only)
            return {};
        only = &entry;
    }
    if (!only || only->fields.owns(path))
        return {};
    Writer writer = writerFrom(*only);
    writer.inferred = true;
    return writer;
}

Writer Ownership::creator(std::optional<Instant> created) const
{
    constexpr auto near = 2s; // creation and first write carry whole seconds of one clock
    const ManagedEntry *closest = nullptr;
    Duration distance{};
    for (const ManagedEntry &entry : m_entries) {
        if (!created || !entry.time || !entry.subresource.empty())
            continue;
        const Duration away = std::chrono::abs(*entry.time - *created);
        if (away > near || (closest && away >= distance))
            continue;
        closest = &entry;
        distance = away;
    }
    return closest ? writerFrom(*closest) : Writer{};
}

Writer refinedBySeen(Writer writer, const FieldPath &path, const std::vector<SeenChange> &seen)
{
    const SeenChange *last = nullptr;
    for (const SeenChange &change : seen)
        if ((change.path == path || path.startsWith(change.path)) && (!last || last->at < change.at))
            last = &change;
    if (!last)
        return writer;
    // An entry newer than what the watch saw means that somebody wrote again: the old sight proves nothing.
    if (writer.time && !writer.inferred && *writer.time > last->at + clockSlack)
        return writer;
    if (!last->manager.empty() && (writer.manager.empty() || writer.inferred)) {
        writer.manager = last->manager;
        writer.operation = last->operation;
        writer.subresource = last->subresource;
        writer.inferred = false;
    }
    writer.time = last->at;
    writer.exact = true;
    return writer;
}

std::string_view managerMeaning(std::string_view manager)
{
    struct Meaning
    {
        std::string_view name;
        std::string_view text;
    };
    static constexpr std::array meanings{
        Meaning{"Mozilla", "a web dashboard in a browser"},
        Meaning{"node-fetch", "a desktop client built on Electron"},
        Meaning{"HashiCorp", "Terraform"},
        Meaning{"curl", "a script with curl"},
        Meaning{"python-requests", "a Python script"},
        Meaning{"OpenAPI-Generator", "a script with a generated client"},
        Meaning{"Go-http-client", "a Go program without a name"},
    };
    const auto found = std::ranges::find(meanings, manager, &Meaning::name);
    return found == meanings.end() ? std::string_view() : found->text;
}

bool isHandTool(std::string_view manager)
{
    return manager.starts_with("kubectl") || manager.starts_with("k9s") ||
           (!managerMeaning(manager).empty() && manager != "Go-http-client");
}

} // namespace leeway::analysis
