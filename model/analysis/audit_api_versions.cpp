// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include <algorithm>
#include <array>
#include <map>

namespace leeway::analysis {

namespace {

struct GoneVersion
{
    std::string_view apiVersion, kind, product, since, instead;
};

constexpr GoneVersion goneVersions[] = {
#include "model/analysis/audit_api_versions.inc"
};

/// Versions of Kubernetes up to this one have been released with everything before it removed; later ones
/// are announced only.
constexpr std::string_view newestKubernetes = "1.36";

const GoneVersion *goneVersion(std::string_view apiVersion, std::string_view kind)
{
    const auto *found = std::ranges::find_if(goneVersions, [&](const GoneVersion &gone) {
        return gone.apiVersion == apiVersion && (gone.kind.empty() || gone.kind == kind);
    });
    return found == std::end(goneVersions) ? nullptr : found;
}

/// What the definitions of one entry serve.
using Served = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

Served servedVersions(const render::DesiredSet &set)
{
    Served served;
    for (const render::DesiredObject &object : set.objects) {
        if (object.key.kind != "CustomResourceDefinition" || object.key.group != "apiextensions.k8s.io")
            continue;
        auto &versions = served[{std::string(object.object.textAt({"spec", "group"})),
                                 std::string(object.object.textAt({"spec", "names", "kind"}))}];
        const Value *list = object.object.findPath({"spec", "versions"});
        for (const Value &version : list ? list->items() : std::span<const Value>()) {
            const Value *flag = version.find("served");
            if (flag && flag->toBool().value_or(false))
                versions.insert(std::string(version.textAt({"name"})));
        }
    }
    return served;
}

std::optional<AuditFinding> findingFor(const render::DesiredSet &set, const render::DesiredObject &object,
                                       const Served &served)
{
    const std::string apiVersion = GroupVersion{object.key.group, object.version}.toString();
    const auto made = [&](Severity severity, AuditCode code, const std::vector<std::string> &args,
                          std::string fix) {
        AuditFinding finding = auditFinding(
            severity, code, args, placeOfNode(object.object.find("apiVersion"), *set.tree), {set.entry.name});
        finding.object = object.key.toString();
        finding.fix = std::move(fix);
        return finding;
    };
    const auto known = served.find({object.key.group, object.key.kind});
    if (known != served.end() && !known->second.empty()) {
        if (known->second.contains(object.version))
            return std::nullopt;
        const std::string fix =
            known->second.size() == 1 ? object.key.group + '/' + *known->second.begin() : std::string();
        return made(Severity::Error, AuditCode::ApiVersionNotInDefinition, {apiVersion, object.key.kind},
                    fix);
    }
    const GoneVersion *gone = goneVersion(apiVersion, object.key.kind);
    if (!gone)
        return std::nullopt;
    const bool isComing = gone->product == "Kubernetes" && gone->since > newestKubernetes;
    const std::string since = std::string(gone->product) + ' ' + std::string(gone->since);
    return made(isComing ? Severity::Info : Severity::Warning,
                isComing ? AuditCode::ApiVersionDeprecated : AuditCode::ApiVersionRemoved,
                {apiVersion, object.key.kind, since}, std::string(gone->instead));
}

} // namespace

std::vector<AuditFinding> auditApiVersions(const AuditInput &input)
{
    std::vector<AuditFinding> found;
    for (const render::DesiredSetPtr &set : input.sets) {
        const Served served = servedVersions(*set);
        for (const render::DesiredObject &object : set->objects)
            if (auto finding = findingFor(*set, object, served))
                found.push_back(std::move(*finding));
    }
    return found;
}

} // namespace leeway::analysis
