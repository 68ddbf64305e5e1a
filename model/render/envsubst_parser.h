// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::render {

/// A piece of text, or an expression `${param<op>args}`.
struct EnvsubstNode
{
    bool isText = true;
    std::string text; ///< of a text; of an expression: the variable's name
    std::string op;   ///< of an expression; empty for `${v}`
    std::vector<EnvsubstNode> args;
    std::size_t begin = 0; ///< bytes of the expression in the source
    std::size_t end = 0;
};

/// Parses as fluxcd/pkg envsubst/parse does, errors included.
Result<std::vector<EnvsubstNode>> parseEnvsubst(std::string_view source);

} // namespace leeway::render
