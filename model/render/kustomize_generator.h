// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_loader.h"
#include "model/render/kustomize_resource.h"

namespace leeway::render::kustomize {

/// A value for a ConfigMap or Secret, with its origin: the literal, the file or the line of the env file.
struct KeyValue
{
    std::string key;
    Value value; ///< a string of the raw bytes
};
/// All sources of one generator, in kustomize's order: envs, literals, files (kustomize.md 3.13).
Result<std::vector<KeyValue>> loadKeyValues(const Value &arguments, const Loader &loader);

/// Makes the object of a configMapGenerator or secretGenerator entry. `global` are the layer's
/// generatorOptions or nullptr.
Result<Resource> generateConfigMap(const Value &arguments, const Value *global, const Loader &loader);
Result<Resource> generateSecret(const Value &arguments, const Value *global, const Loader &loader);

/// Standard base64; 70 or more characters are broken into lines of 70, each ended by a line break.
std::string wrappedBase64(std::string_view bytes);
/// A data value in the style that kustomize gives it.
Value dataString(std::string_view text);

} // namespace leeway::render::kustomize
