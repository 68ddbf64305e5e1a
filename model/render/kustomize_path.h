// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace leeway::render::kustomize {

using PathParts = std::span<const std::string>;

/// Getter rules of dotted paths (kustomize.md 3.11): sources of replacements and vars. nullptr if missing.
Result<const Value *> lookupPath(const Value &root, PathParts parts, const Value &at);

/// What missing parts of a target path are created as.
enum class CreateKind : std::uint8_t { Nothing, Scalar, List, Map };

/// A field that a target path leads to. `created` fields have no type yet.
using MatchHandler = std::function<Result<void>(Value &field, bool created)>;

/// Matcher rules: calls `handle` for every field that the path leads to and returns their number.
Result<std::size_t> matchPath(Value &root, PathParts parts, CreateKind create, const Value &at,
                              const MatchHandler &handle);

} // namespace leeway::render::kustomize
