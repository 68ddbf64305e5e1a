// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/field_schema.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

bool contains(std::initializer_list<std::string_view> set, std::string_view text)
{
    return std::ranges::find(set, text) != set.end();
}

ListRule byKeys(std::vector<std::string> keys)
{
    return {ListKind::Map, std::move(keys)};
}

/// Lists inside a pod's spec, wherever it stands.
std::optional<ListRule> podListRule(std::string_view field, std::string_view parent)
{
    if (contains({"containers", "initContainers", "ephemeralContainers", "volumes", "imagePullSecrets", "env",
                  "schedulingGates", "resourceClaims"},
                 field))
        return byKeys({"name"});
    if (field == "claims" && parent == "resources")
        return byKeys({"name"});
    if (field == "volumeMounts")
        return byKeys({"mountPath"});
    if (field == "volumeDevices")
        return byKeys({"devicePath"});
    if (field == "ports")
        return byKeys({"containerPort", "protocol"});
    if (field == "hostAliases")
        return byKeys({"ip"});
    if (field == "topologySpreadConstraints")
        return byKeys({"topologyKey", "whenUnsatisfiable"});
    return std::nullopt;
}

std::optional<ListRule> metadataListRule(std::string_view field)
{
    if (field == "ownerReferences")
        return byKeys({"uid"});
    if (field == "finalizers")
        return ListRule{ListKind::Set, {}};
    return std::nullopt;
}

bool isPodKind(std::string_view kind)
{
    return contains({"Pod", "PodTemplate", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet",
                     "ReplicationController", "Job", "CronJob"},
                    kind);
}

} // namespace

bool isBuiltinGroup(std::string_view group)
{
    return contains({"",
                     "apps",
                     "batch",
                     "autoscaling",
                     "policy",
                     "extensions",
                     "networking.k8s.io",
                     "rbac.authorization.k8s.io",
                     "admissionregistration.k8s.io",
                     "storage.k8s.io",
                     "scheduling.k8s.io",
                     "coordination.k8s.io",
                     "discovery.k8s.io",
                     "node.k8s.io",
                     "certificates.k8s.io",
                     "events.k8s.io",
                     "authentication.k8s.io",
                     "authorization.k8s.io",
                     "flowcontrol.apiserver.k8s.io",
                     "resource.k8s.io",
                     "apiextensions.k8s.io",
                     "apiregistration.k8s.io"},
                    group);
}

std::optional<ListRule> builtinListRule(const GroupVersion &version, const std::string &kind,
                                        const std::vector<std::string> &names)
{
    if (names.empty())
        return std::nullopt;
    const std::string &field = names.back();
    if (names.front() == "metadata")
        return names.size() == 2 ? metadataListRule(field) : std::nullopt;
    if (!isBuiltinGroup(version.group))
        return std::nullopt;
    if (field == "conditions" && names.front() == "status")
        return byKeys({"type"});
    if (isPodKind(kind))
        return podListRule(field, names.size() > 1 ? names[names.size() - 2] : std::string());
    if (kind == "Service" && field == "ports" && names.front() == "spec")
        return byKeys({"port", "protocol"});
    if (kind == "ServiceAccount" && field == "secrets")
        return byKeys({"name"});
    if (kind.ends_with("WebhookConfiguration") && field == "webhooks")
        return byKeys({"name"});
    if (field == "matchConditions" || (field == "variables" && kind.ends_with("AdmissionPolicy")))
        return byKeys({"name"});
    if (kind == "Node" && field == "podCIDRs")
        return ListRule{ListKind::Set, {}};
    return std::nullopt;
}

std::vector<std::string> namesOf(const FieldPath &path)
{
    std::vector<std::string> names;
    for (const PathSegment &segment : path.segments())
        if (const auto *name = std::get_if<PathName>(&segment))
            names.push_back(name->name);
    return names;
}

std::optional<ListRule> ObjectSchema::hintedRule(const FieldPath &path) const
{
    if (!m_hints)
        return std::nullopt;
    for (const ManagedEntry &entry : m_hints->entries()) {
        const FieldSet *node = entry.fields.at(path);
        if (!node || node->children().empty())
            continue;
        const auto *match = std::get_if<PathMatch>(&node->children().begin()->first);
        if (!match)
            continue;
        ListRule rule{ListKind::Map, {}};
        for (const auto &[field, text] : match->fields)
            rule.keys.push_back(field);
        if (rule.keys.size() == 1 && rule.keys.front().empty())
            return ListRule{ListKind::Set, {}};
        return rule;
    }
    return std::nullopt;
}

ListRule ObjectSchema::listRule(const FieldPath &path) const
{
    if (auto hinted = hintedRule(path))
        return *hinted;
    const std::vector<std::string> names = namesOf(path);
    if (m_server)
        if (auto served = m_server->listRule(m_version, m_kind, names))
            return *served;
    return builtinListRule(m_version, m_kind, names).value_or(ListRule{});
}

Declared ObjectSchema::declares(const FieldPath &path) const
{
    return m_server ? m_server->declares(m_version, m_kind, namesOf(path)) : Declared::NoSchema;
}

bool ObjectSchema::isKeptAsSent() const
{
    return !isBuiltin() && m_hints && m_hints->flux();
}

bool ObjectSchema::isAtomicMap(const FieldPath &path) const
{
    const std::vector<std::string> names = namesOf(path);
    if (names.empty())
        return false;
    if (m_server && m_server->isAtomicMap(m_version, m_kind, names))
        return true;
    // Selectors and references of Kubernetes' own types.
    const std::string_view name = names.back();
    return isBuiltin() && (name.ends_with("elector") || name.ends_with("Ref"));
}

bool ObjectSchema::isQuantity(const FieldPath &path) const
{
    if (isKeptAsSent())
        return false;
    const std::vector<std::string> names = namesOf(path);
    if (m_server && m_server->isIntOrString(m_version, m_kind, names))
        return true;
    if (names.size() < 2)
        return false;
    const std::string &parent = names[names.size() - 2];
    if (contains({"requests", "limits", "hard", "capacity", "overhead", "max", "min", "default",
                  "defaultRequest", "maxLimitRequestRatio"},
                 parent))
        return true;
    return contains({"sizeLimit", "averageValue", "divisor"}, names.back()) ||
           (names.back() == "value" && parent == "target");
}

bool ObjectSchema::isDuration(const FieldPath &path) const
{
    if (isKeptAsSent())
        return false;
    const bool typed =
        m_version.group.ends_with(".fluxcd.io") || m_version.group.ends_with("cert-manager.io") ||
        m_version.group == "gateway.networking.k8s.io" || m_version.group == "external-secrets.io";
    if (!typed)
        return false;
    const std::vector<std::string> names = namesOf(path);
    return !names.empty() && contains({"interval", "retryInterval", "timeout", "duration", "renewBefore",
                                       "refreshInterval", "request", "backendRequest"},
                                      names.back());
}

PathSegment elementSegment(const ListRule &rule, const Value &element, std::size_t index)
{
    if (rule.kind == ListKind::Set && element.isScalar())
        return PathMatch{{{std::string(), std::string(element.text())}}};
    if (rule.kind != ListKind::Map || !element.isMap())
        return PathIndex{index};
    PathMatch match;
    bool hasKey = false;
    for (const std::string &key : rule.keys) {
        const Value *found = element.find(key);
        hasKey = hasKey || found;
        // The one merge key with a default; the server fills it in before it looks for the element.
        const std::string_view missing = key == "protocol" ? "TCP" : "";
        match.fields.emplace_back(key, found ? found->text() : missing);
    }
    if (!hasKey)
        return PathIndex{index};
    std::ranges::sort(match.fields);
    return match;
}

const Value *elementAt(const ListRule &rule, const Value &list, const PathSegment &segment)
{
    if (const auto *index = std::get_if<PathIndex>(&segment))
        return index->index < list.size() ? &list.at(index->index) : nullptr;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (elementSegment(rule, list.at(i), i) == segment)
            return &list.at(i);
    return nullptr;
}

} // namespace leeway::analysis
