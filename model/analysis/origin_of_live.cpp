// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/origin_of_live.h"

#include "model/analysis/inventory.h"
#include "model/analysis/live_access.h"
#include "model/base/digest.h"
#include "model/base/field_path.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace leeway::analysis {

namespace {

template <class Visit>
void forEachOf(const cluster::LiveSnapshot &live, const char *group, const char *kind, Visit visit)
{
    if (const cluster::KindTable *table = live.table(group, kind))
        for (const auto &[key, object] : table->objects)
            visit(key, *object);
}

bool hasLabel(const cluster::LiveObject &object, const char *name)
{
    return object.labels.contains(name);
}

/// H-4.
std::string releaseName(const ObjectKey &key, const Value &release)
{
    const std::string_view given = release.textAt({"spec", "releaseName"});
    if (!given.empty())
        return std::string(given);
    const std::string target(release.textAt({"spec", "targetNamespace"}));
    std::string name = target.empty() ? key.name : target + '-' + key.name;
    if (name.size() > 53)
        name = name.substr(0, 40) + '-' + sha256Hex(name).substr(0, 12);
    return name;
}

bool isGivenByPlatform(const cluster::LiveObject &object)
{
    const ObjectKey &key = object.key;
    static constexpr std::array configMaps{"kube-root-ca.crt", "istio-ca-root-cert", "istio-ca-crl",
                                           "openshift-service-ca.crt"};
    if (key.kind == "ConfigMap" && std::ranges::find(configMaps, key.name) != configMaps.end())
        return true;
    if (key.kind == "ServiceAccount" && key.name == "default")
        return true;
    if (object.annotations.contains("control-plane.alpha.kubernetes.io/leader") ||
        object.annotations.contains("kubernetes.io/service-account.name"))
        return true;
    return hasLabel(object, "addonmanager.kubernetes.io/mode") ||
           hasLabel(object, "kubernetes.azure.com/managedby");
}

} // namespace

std::string releaseOfStorage(const std::string &name)
{
    constexpr std::string_view prefix = "sh.helm.release.v1.";
    const std::size_t version = name.rfind(".v");
    if (!name.starts_with(prefix) || version == std::string::npos || version <= prefix.size())
        return {};
    return name.substr(prefix.size(), version - prefix.size());
}

LiveMakers::LiveMakers(const cluster::LiveSnapshot &live)
{
    readInventories(live);
    readHelmReleases(live);
    readSecretMakers(live);
    readSecretsOfFlux(live);
    readWorkloads(live);
}

void LiveMakers::readInventories(const cluster::LiveSnapshot &live)
{
    for (const auto &[group, kind] :
         {std::pair{kustomizeGroup, "Kustomization"}, std::pair{helmGroup, "HelmRelease"},
          std::pair{"fluxcd.controlplane.io", "ResourceSet"},
          std::pair{"fluxcd.controlplane.io", "FluxInstance"}})
        forEachOf(live, group, kind, [&](const ObjectKey &, const cluster::LiveObject &object) {
            for (const ObjectKey &item : inventoryOf(object.parse()))
                m_inventory.insert(scopedKey(live, item));
        });
}

void LiveMakers::readHelmReleases(const cluster::LiveSnapshot &live)
{
    forEachOf(live, helmGroup, "HelmRelease", [&](const ObjectKey &key, const cluster::LiveObject &object) {
        const Value value = object.parse();
        m_helmReleases.insert({key.ns, key.name});
        const std::string_view storage = value.textAt({"spec", "storageNamespace"});
        m_fluxReleases.insert({storage.empty() ? key.ns : std::string(storage), releaseName(key, value)});
    });
}

void LiveMakers::readSecretMakers(const cluster::LiveSnapshot &live)
{
    forEachOf(
        live, "cert-manager.io", "Certificate", [&](const ObjectKey &key, const cluster::LiveObject &object) {
            m_certificateSecrets.insert({key.ns, std::string(object.parse().textAt({"spec", "secretName"}))});
        });
    forEachOf(live, "external-secrets.io", "ExternalSecret",
              [&](const ObjectKey &key, const cluster::LiveObject &object) {
                  const std::string target(object.parse().textAt({"spec", "target", "name"}));
                  m_externalSecrets.insert({key.ns, target.empty() ? key.name : target});
              });
}

/// Secrets that Flux reads: no object of Git's, since they hold what Flux needs to read Git (`flux bootstrap`
/// makes flux-system/flux-system), but asked for.
void LiveMakers::readSecretsOfFlux(const cluster::LiveSnapshot &live)
{
    constexpr std::array kinds{
        std::pair{sourceGroup, "GitRepository"},    std::pair{sourceGroup, "OCIRepository"},
        std::pair{sourceGroup, "HelmRepository"},   std::pair{sourceGroup, "Bucket"},
        std::pair{kustomizeGroup, "Kustomization"}, std::pair{helmGroup, "HelmRelease"}};
    for (const auto &[group, kind] : kinds)
        forEachOf(live, group, kind, [&](const ObjectKey &key, const cluster::LiveObject &object) {
            const Value value = object.parse();
            for (const auto &path : {std::vector<std::string>{"spec", "secretRef", "name"},
                                     std::vector<std::string>{"spec", "certSecretRef", "name"},
                                     std::vector<std::string>{"spec", "proxySecretRef", "name"},
                                     std::vector<std::string>{"spec", "verify", "secretRef", "name"},
                                     std::vector<std::string>{"spec", "decryption", "secretRef", "name"},
                                     std::vector<std::string>{"spec", "kubeConfig", "secretRef", "name"}}) {
                FieldPath field;
                for (const std::string &name : path)
                    field = field.name(name);
                if (const Value *secret = field.find(value); secret && secret->isScalar())
                    m_fluxSecrets.insert({key.ns, std::string(secret->text())});
            }
        });
}

void LiveMakers::readWorkloads(const cluster::LiveSnapshot &live)
{
    for (const auto &[group, kind] : {std::pair{"apps", "Deployment"}, std::pair{"apps", "StatefulSet"},
                                      std::pair{"apps", "DaemonSet"}, std::pair{"", "ServiceAccount"}})
        forEachOf(live, group, kind, [&](const ObjectKey &key, const cluster::LiveObject &) {
            m_workloads.insert(key.name);
            if (key.kind == "StatefulSet")
                m_statefulSets.insert({key.ns, key.name});
        });
}

bool LiveMakers::isOfHelmRelease(const cluster::LiveObject &object) const
{
    const auto name = object.labels.find("helm.toolkit.fluxcd.io/name");
    const auto ns = object.labels.find("helm.toolkit.fluxcd.io/namespace");
    if (name != object.labels.end() && ns != object.labels.end() &&
        m_helmReleases.contains({ns->second, name->second}))
        return true;
    const ObjectKey &key = object.key;
    if (key.group == sourceGroup && key.kind == "HelmChart")
        return std::ranges::any_of(m_helmReleases, [&](const Name &release) {
            return key.name == release.first + '-' + release.second;
        });
    const std::string stored = releaseOfStorage(key.name);
    return !stored.empty() && m_fluxReleases.contains({key.ns, stored});
}

/// "<template>-<set>-<n>"
bool LiveMakers::isClaimOfStatefulSet(const ObjectKey &key) const
{
    const std::size_t dash = key.name.rfind('-');
    if (key.kind != "PersistentVolumeClaim" || dash == std::string::npos || dash + 1 == key.name.size() ||
        !std::all_of(key.name.begin() + static_cast<std::ptrdiff_t>(dash) + 1, key.name.end(),
                     [](unsigned char c) { return std::isdigit(c); }))
        return false;
    const std::string_view rest = std::string_view(key.name).substr(0, dash);
    return std::ranges::any_of(m_statefulSets, [&](const Name &set) {
        return set.first == key.ns && rest.size() > set.second.size() && rest.ends_with('-' + set.second);
    });
}

std::string LiveMakers::explain(const cluster::LiveObject &object) const
{
    const ObjectKey &key = object.key;
    const bool isSecret = key.group.empty() && key.kind == "Secret";
    if (m_inventory.contains(key))
        return "InInventory";
    if (!object.ownerUids.empty())
        return "OwnerReference";
    if (isOfHelmRelease(object))
        return "MadeByHelmRelease";
    if (isClaimOfStatefulSet(key))
        return "MadeByStatefulSet";
    if (isSecret && (m_certificateSecrets.contains({key.ns, key.name}) ||
                     object.annotations.contains("cert-manager.io/certificate-name")))
        return "MadeByCertificate";
    if (isSecret && m_externalSecrets.contains({key.ns, key.name}))
        return "MadeByExternalSecret";
    if (isSecret && m_fluxSecrets.contains({key.ns, key.name}))
        return "UsedByFlux";
    if (hasLabel(object, "gateway.networking.k8s.io/gateway-name"))
        return "MadeByGateway";
    if (isGivenByPlatform(object))
        return "Platform";
    return {};
}

} // namespace leeway::analysis
