// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/base/digest.h"
#include "model/render/envsubst.h"
#include "model/render/flux_sops.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

/// The value came from a variable that nobody but the cluster knows, or SOPS sealed it.
bool isKept(const Value &value, bool isEncoded)
{
    const std::string text(value.text());
    const auto decoded = isEncoded ? base64Decode(text) : Result<std::string>(text);
    const std::string &plain = decoded ? *decoded : text;
    return plain.empty() || render::mayHoldVariables(text) || render::mayHoldVariables(plain) ||
           render::isSopsValue(plain) || render::holdsSopsMark(plain);
}

/// The first value that stands in the repository for all to read.
const Value *firstPlainValue(const Value &secret)
{
    for (const auto &[field, isEncoded] : {std::pair("stringData", false), std::pair("data", true)})
        if (const Value *data = secret.find(field))
            for (const MapEntry &entry : data->entries())
                if (entry.value.isScalar() && !isKept(entry.value, isEncoded))
                    return &entry.value;
    return nullptr;
}

} // namespace

std::vector<AuditFinding> auditSecrets(const AuditInput &input)
{
    std::vector<AuditFinding> found;
    for (const render::DesiredSetPtr &set : input.sets)
        for (const render::DesiredObject &object : set->objects) {
            if (object.encrypted || !object.key.group.empty() || object.key.kind != "Secret" ||
                render::isSopsEncrypted(object.object))
                continue;
            const Value *value = firstPlainValue(object.object);
            if (!value)
                continue;
            const std::string name = object.key.toString();
            found.push_back(auditFinding(Severity::Warning, AuditCode::PlainSecret, {name},
                                         placeOfNode(value, *input.tree), {set->entry.name}));
            found.back().object = name;
        }
    return found;
}

} // namespace leeway::analysis
