// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst_parser.h"

#include "model/render/envsubst_utf8.h"

#include <optional>

namespace leeway::render {

namespace {

/// Deeper nested defaults are refused before they cost the stack.
constexpr int maximumNesting = 200;

using Node = EnvsubstNode;

class Parser
{
public:
    explicit Parser(std::string_view source) : m_source(source) {}

    Result<std::vector<Node>> parseAll();

private:
    char peek(std::size_t ahead = 0) const
    {
        return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : '\0';
    }
    bool atEnd() const { return m_at >= m_source.size(); }
    bool atExpression() const { return peek() == '$' && peek(1) == '{'; }

    Result<Node> parseExpression(std::size_t begin);
    Result<Node> parseOperator(Node node);
    Result<Node> parseLength(Node node);
    Result<Node> parseDefault(Node node);
    Result<Node> parseSubstring(Node node);
    Result<Node> parseTrim(Node node);
    Result<Node> parseReplace(Node node);
    /// One argument up to a character that `stop` names: a nested expression or text that has at least one
    /// character. With `escapes`, `\/`, `\\` and `$$` lose their first character.
    Result<Node> parseArgument(std::string_view stop, bool escapes);
    Result<Node> close(Node node, ErrorCode error);
    std::string takeName();
    std::string takeText(std::string_view stop, std::string_view escapes);

    std::string_view m_source;
    std::size_t m_at = 0;
    int m_depth = 0;
};

Result<std::vector<Node>> Parser::parseAll()
{
    std::vector<Node> nodes;
    while (!atEnd()) {
        if (atExpression()) {
            const std::size_t begin = m_at;
            m_at += 2;
            auto node = parseExpression(begin);
            if (!node)
                return tl::unexpected(node.error());
            nodes.push_back(std::move(*node));
        } else {
            Node text;
            text.text = takeText({}, "$");
            nodes.push_back(std::move(text));
        }
    }
    return nodes;
}

/// Text up to an expression, the end or a stop character. `$$` and, if asked for, `\/` and `\\` are escapes.
std::string Parser::takeText(std::string_view stop, std::string_view escapes)
{
    std::string text;
    while (!atEnd() && !atExpression()) {
        const char c = peek();
        const bool escaped = escapes.find(c) != std::string_view::npos &&
                             (c == '$' ? peek(1) == '$' : peek(1) == '/' || peek(1) == '\\');
        if (!escaped && stop.find(c) != std::string_view::npos)
            break;
        m_at += escaped;
        text += m_source[m_at++];
    }
    return text;
}

std::string Parser::takeName()
{
    const std::size_t begin = m_at;
    while (!atEnd()) {
        const Rune rune = decodeRune(m_source.substr(m_at));
        if (!rune.valid || !(isLetterOrDigit(rune.value) || rune.value == '_'))
            break;
        m_at += rune.length;
    }
    return std::string(m_source.substr(begin, m_at - begin));
}

Result<Node> Parser::close(Node node, ErrorCode error)
{
    if (peek() != '}')
        return fail(error);
    ++m_at;
    return node;
}

Result<Node> Parser::parseExpression(std::size_t begin)
{
    if (m_depth >= maximumNesting)
        return fail(ErrorCode::LimitExceeded, {"the nesting of ${}", std::to_string(maximumNesting)});
    ++m_depth;
    Node node;
    node.isText = false;
    node.begin = begin;
    Result<Node> parsed = fail(ErrorCode::SubstitutionName);
    if (peek() == '#') {
        parsed = parseLength(std::move(node));
    } else {
        node.text = takeName();
        if (!node.text.empty())
            parsed = parseOperator(std::move(node));
    }
    --m_depth;
    if (parsed)
        parsed->end = m_at;
    return parsed;
}

Result<Node> Parser::parseOperator(Node node)
{
    const char next = peek(1);
    switch (peek()) {
    case ':':
        if (next == '=' || next == '-' || next == '?' || next == '+')
            return parseDefault(std::move(node));
        return parseSubstring(std::move(node));
    case '=':
        return parseDefault(std::move(node));
    case ',':
    case '^':
        node.op = std::string(next == ',' || next == '^' ? 2 : 1, peek());
        node.op.back() = node.op.size() == 2 ? next : node.op.back();
        m_at += node.op.size();
        return close(std::move(node), ErrorCode::SubstitutionBad);
    case '/':
        return parseReplace(std::move(node));
    case '#':
    case '%':
        return parseTrim(std::move(node));
    default:
        return close(std::move(node), ErrorCode::SubstitutionClosingBrace);
    }
}

Result<Node> Parser::parseLength(Node node)
{
    node.op = "#";
    ++m_at;
    node.text = takeName();
    if (node.text.empty())
        return fail(ErrorCode::SubstitutionBad);
    return close(std::move(node), ErrorCode::SubstitutionBad);
}

Result<Node> Parser::parseArgument(std::string_view stop, bool escapes)
{
    if (atExpression()) {
        const std::size_t begin = m_at;
        m_at += 2;
        return parseExpression(begin);
    }
    const std::size_t begin = m_at;
    Node text;
    text.text = takeText(stop, escapes ? std::string_view("$\\") : std::string_view());
    if (m_at == begin)
        return fail(ErrorCode::SubstitutionArgument);
    return text;
}

Result<Node> Parser::parseDefault(Node node)
{
    node.op = m_source.substr(m_at, peek() == ':' ? 2 : 1);
    m_at += node.op.size();
    while (peek() != '}') {
        auto arg = parseArgument("}", false);
        if (!arg)
            return arg;
        node.args.push_back(std::move(*arg));
    }
    return close(std::move(node), ErrorCode::SubstitutionBad);
}

Result<Node> Parser::parseSubstring(Node node)
{
    node.op = ":";
    ++m_at;
    if (static_cast<unsigned char>(peek()) >= 0x80) // the library steps back by this character's width here
        return fail(ErrorCode::SubstitutionBad);
    auto start = parseArgument(":}", false);
    if (!start)
        return start;
    node.args.push_back(std::move(*start));
    if (peek() == '}') {
        ++m_at;
        return node;
    }
    if (peek() != ':')
        return fail(ErrorCode::SubstitutionBad);
    while (peek() == ':')
        ++m_at;
    auto length = parseArgument("}", false);
    if (!length)
        return length;
    node.args.push_back(std::move(*length));
    return close(std::move(node), ErrorCode::SubstitutionBad);
}

Result<Node> Parser::parseTrim(Node node)
{
    node.op = std::string(peek(1) == peek() ? 2 : 1, peek());
    m_at += node.op.size();
    auto pattern = parseArgument("}", false);
    if (!pattern)
        return pattern;
    node.args.push_back(std::move(*pattern));
    return close(std::move(node), ErrorCode::SubstitutionBad);
}

Result<Node> Parser::parseReplace(Node node)
{
    const char next = peek(1);
    node.op = m_source.substr(m_at, next == '/' || next == '#' || next == '%' ? 2 : 1);
    m_at += node.op.size();
    auto from = parseArgument("/", true);
    if (!from)
        return from;
    node.args.push_back(std::move(*from));
    if (peek() != '/')
        return fail(ErrorCode::SubstitutionBad);
    while (peek() == '/')
        ++m_at;
    if (peek() != '}') {
        auto to = parseArgument("}", true);
        if (!to)
            return to;
        node.args.push_back(std::move(*to));
    }
    return close(std::move(node), ErrorCode::SubstitutionBad);
}

} // namespace

Result<std::vector<EnvsubstNode>> parseEnvsubst(std::string_view source)
{
    return Parser(source).parseAll();
}

} // namespace leeway::render
