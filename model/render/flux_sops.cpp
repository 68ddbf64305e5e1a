// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_sops.h"

#include "model/base/digest.h"
#include "model/base/key.h"

#include <algorithm>

namespace leeway::render {

bool isSopsEncrypted(const Value &object)
{
    return !object.textAt({"sops", "mac"}).empty();
}

bool holdsSopsMark(std::string_view text)
{
    const auto holds = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
    return holds("\"mac\": \"ENC[") || holds("sops_mac=ENC[") || holds("mac: ENC[") ||
           text.starts_with("[sops]") || holds("\n[sops]");
}

bool isSopsValue(std::string_view text)
{
    return text.starts_with("ENC[AES256_GCM,") && text.ends_with(']');
}

bool holdsEncryptedData(const Value &object)
{
    const Value *data = object.find("data");
    if (!data || object.textAt({"kind"}) != "Secret")
        return false;
    return std::ranges::any_of(data->entries(), [](const MapEntry &entry) {
        const auto decoded = base64Decode(entry.value.text());
        return decoded &&
               (holdsSopsMark(*decoded) || (entry.key.view() == "sops_mac" && isSopsValue(*decoded)));
    });
}

void dropSopsLines(Value &secret)
{
    Value *data = secret.findMutable("data");
    if (!data || !data->find("sops_mac"))
        return;
    std::vector<Key> added;
    for (const MapEntry &entry : data->entries())
        if (entry.key.view().starts_with("sops_"))
            added.push_back(entry.key);
    for (const Key &key : added)
        data->erase(key);
}

} // namespace leeway::render
