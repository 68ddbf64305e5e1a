// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace leeway::yaml {

/// Two YAML dialects stand in one pipeline (flux-build.md 6.4).
enum class Dialect : std::uint8_t {
    /// go-yaml v3, which kustomize reads resource files and patches with: yes, no, on, off, y, n are strings,
    /// dates are timestamps.
    Files,
    /// sigs.k8s.io/yaml (go-yaml v2): kustomization files, and everything after Flux's substitution. yes, no,
    /// on, off, y, n are booleans, dates are strings, keys that are numbers or booleans become strings.
    Yaml11,
};

/// What an unquoted scalar is. Kind::Float includes .inf and .nan, which JSON cannot hold.
Kind typeOfPlain(std::string_view text, Dialect dialect);

/// True for .inf, -.inf, .nan and their other spellings.
bool isNotFinite(std::string_view text);

/// go-yaml's timestamps, as RFC 3339 text: "2020-1-2" -> "2020-01-02T00:00:00Z". Nothing if it is none.
std::optional<std::string> timestampText(std::string_view text);

} // namespace leeway::yaml
