// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/payload.h"

#include "model/analysis/field_schema.h"
#include "model/base/digest.h"
#include "model/base/origin.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

constexpr std::array cleanedAnnotations{"kubectl.kubernetes.io/last-applied-configuration",
                                        "kustomize.toolkit.fluxcd.io/checksum", "fluxcd.io/sync-checksum"};

void mergeStringData(Value &secret)
{
    const Value *found = secret.find("stringData");
    if (!found)
        return;
    const Value stringData = *found;
    for (const MapEntry &entry : stringData.entries()) {
        Value encoded = Value::string(base64Encode(entry.value.text()));
        encoded.setOrigin(entry.value.origin(), entry.value.span());
        secret.ensureMap("data").set(entry.key, std::move(encoded));
    }
    secret.erase("stringData");
}

void fillProtocol(Value *ports)
{
    if (!ports || !ports->isList())
        return;
    for (std::size_t i = 0; i < ports->size(); ++i)
        if (ports->at(i).isMap() && !ports->at(i).find("protocol"))
            ports->mutableAt(i).set("protocol", Value::string("TCP"));
}

Value *below(Value *value, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys)
        value = value && value->isMap() ? value->findMutable(key) : nullptr;
    return value;
}

Value *podSpecOf(Value &object, std::string_view kind)
{
    if (kind == "Pod")
        return below(&object, {"spec"});
    if (kind == "CronJob")
        return below(&object, {"spec", "jobTemplate", "spec", "template", "spec"});
    return below(&object, {"spec", "template", "spec"});
}

void fillProtocols(Value &object, const ObjectKey &key)
{
    if (key.group.empty() && key.kind == "Service")
        return fillProtocol(below(&object, {"spec", "ports"}));
    Value *pod = podSpecOf(object, key.kind);
    Value *containers = below(pod, {"containers"});
    if (!containers || !containers->isList())
        return;
    for (std::size_t i = 0; i < containers->size(); ++i)
        if (containers->at(i).isMap())
            fillProtocol(containers->mutableAt(i).findMutable("ports"));
}

bool hasProtocols(const ObjectKey &key)
{
    return key.group == "apps" || key.group == "batch" ||
           (key.group.empty() && (key.kind == "Service" || key.kind == "Pod"));
}

/// N-5: a bundle that is no base64 of a PEM certificate is not sent.
void dropUnusableCaBundle(Value &crd)
{
    Value *client = below(&crd, {"spec", "conversion", "webhook", "clientConfig"});
    const Value *bundle = client ? client->find("caBundle") : nullptr;
    if (!bundle)
        return;
    const Result<std::string> pem = base64Decode(bundle->text());
    if (!pem || pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos)
        client->erase("caBundle");
}

} // namespace

Value withoutNulls(const Value &value)
{
    Value result = value;
    if (value.isMap()) {
        for (const MapEntry &entry : value.entries()) {
            if (entry.value.isNull())
                result.erase(entry.key);
            else if (!entry.value.isScalar())
                result.set(entry.key, withoutNulls(entry.value));
        }
    } else if (value.isList()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            if (!value.at(i).isScalar())
                result.mutableAt(i) = withoutNulls(value.at(i));
    }
    return result;
}

Value payloadOf(const Value &rendered)
{
    Value object = withoutNulls(rendered);
    const ObjectKey key = ObjectKey::of(object);
    const bool isCrd = key.group == "apiextensions.k8s.io" && key.kind == "CustomResourceDefinition";
    if (Value *metadata = object.findMutable("metadata"); metadata && metadata->isMap())
        metadata->erase("creationTimestamp");
    if (isCrd)
        dropUnusableCaBundle(object);
    else
        object.erase("status");
    if (key.group.empty() && key.kind == "Secret")
        mergeStringData(object);
    if (hasProtocols(key))
        fillProtocols(object, key);
    return object;
}

Value comparableLive(const Value &live)
{
    Value object = withoutNulls(live);
    Value *annotations = below(&object, {"metadata", "annotations"});
    if (annotations && annotations->isMap())
        for (const char *key : cleanedAnnotations)
            annotations->erase(key);
    if (Value *labels = below(&object, {"metadata", "labels"}); labels && labels->isMap())
        labels->erase("fluxcd.io/sync-gc-mark");
    return object;
}

} // namespace leeway::analysis
