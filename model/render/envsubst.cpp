// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst.h"

#include "model/render/envsubst_functions.h"
#include "model/render/envsubst_parser.h"

#include <algorithm>

namespace leeway::render {

namespace {

constexpr std::size_t maximumText = 16u << 20;

class Evaluator
{
public:
    Evaluator(std::string_view source, const VariableLookup &lookup, bool strict)
        : m_source(source), m_lookup(lookup), m_strict(strict)
    {
    }

    Result<Substituted> run(const std::vector<EnvsubstNode> &nodes);

private:
    /// The node's text, or nothing if it needs a variable whose value is unknown.
    Result<std::optional<std::string>> evaluate(const EnvsubstNode &node);
    Result<std::optional<VariableValue>> look(const EnvsubstNode &node);

    std::string_view m_source;
    const VariableLookup &m_lookup;
    bool m_strict;
    Substituted m_result;
};

Result<std::optional<VariableValue>> Evaluator::look(const EnvsubstNode &node)
{
    auto value = m_lookup(node.text);
    if (value)
        m_result.used.push_back(node.text);
    else if (m_strict && !isDefaultOperator(node.op))
        return fail(ErrorCode::VariableNotSet, {node.text});
    return value;
}

Result<std::optional<std::string>> Evaluator::evaluate(const EnvsubstNode &node)
{
    if (node.isText)
        return std::optional(node.text);
    std::vector<std::string> args;
    bool argUnknown = false;
    for (const EnvsubstNode &arg : node.args) {
        auto text = evaluate(arg);
        if (!text)
            return text;
        argUnknown |= !text->has_value();
        args.push_back(std::move(*text).value_or(std::string()));
    }
    const auto value = look(node);
    if (!value)
        return tl::unexpected(value.error());
    const std::string_view text = *value ? (*value)->text : std::string_view();
    if (*value && (*value)->unknown)
        return std::optional<std::string>();
    if (argUnknown && !(isDefaultOperator(node.op) && !text.empty()))
        return std::optional<std::string>();
    if (isTrim(node.op, args.size()) && text.size() > longestTrimmed)
        return fail(ErrorCode::LimitExceeded, {"the value of " + node.text, std::to_string(longestTrimmed)});
    return std::optional(applyOperator(node.op, text, args));
}

Result<Substituted> Evaluator::run(const std::vector<EnvsubstNode> &nodes)
{
    for (const EnvsubstNode &node : nodes) {
        const auto text = evaluate(node);
        if (!text)
            return tl::unexpected(text.error());
        m_result.hasUnknown |= !text->has_value();
        m_result.text +=
            *text ? std::string_view(**text) : m_source.substr(node.begin, node.end - node.begin);
        if (m_result.text.size() > maximumText)
            return fail(ErrorCode::LimitExceeded, {"the substituted text", std::to_string(maximumText)});
    }
    return std::move(m_result);
}

void collectUses(const std::vector<EnvsubstNode> &nodes, std::vector<VariableUse> &uses)
{
    for (const EnvsubstNode &node : nodes) {
        if (node.isText)
            continue;
        const bool known = std::ranges::find(uses, node.text, &VariableUse::name) != uses.end();
        if (!known)
            uses.push_back({node.text, isDefaultOperator(node.op)});
        collectUses(node.args, uses);
    }
}

} // namespace

Result<Substituted> substitute(std::string_view text, const VariableLookup &lookup, bool strict)
{
    const auto nodes = parseEnvsubst(text);
    if (!nodes)
        return tl::unexpected(nodes.error());
    return Evaluator(text, lookup, strict).run(*nodes);
}

Result<std::vector<VariableUse>> variablesIn(std::string_view text)
{
    const auto nodes = parseEnvsubst(text);
    if (!nodes)
        return tl::unexpected(nodes.error());
    std::vector<VariableUse> uses;
    collectUses(*nodes, uses);
    return uses;
}

bool mayHoldVariables(std::string_view text)
{
    for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1))
        if (at + 1 < text.size() && (text[at + 1] == '{' || text[at + 1] == '$'))
            return true;
    return false;
}

bool isVariableName(std::string_view name)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto isPart = [&](char c) { return isLetter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && isLetter(name.front()) && std::ranges::all_of(name, isPart);
}

} // namespace leeway::render
