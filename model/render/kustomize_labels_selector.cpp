// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_selector.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace leeway::render::kustomize {

namespace {

enum class Token : std::uint8_t { End, Comma, Open, Close, Not, Equals, NotEquals, Greater, Less, Word, Bad };

struct Item
{
    Token token = Token::End;
    std::string text;
};

bool isSpecial(char c)
{
    return std::string_view("=!(),<>").find(c) != std::string_view::npos;
}

Token symbol(std::string_view text)
{
    static constexpr std::pair<std::string_view, Token> symbols[]{
        {")", Token::Close},      {"(", Token::Open},    {",", Token::Comma},
        {"!", Token::Not},        {"==", Token::Equals}, {"=", Token::Equals},
        {"!=", Token::NotEquals}, {">", Token::Greater}, {"<", Token::Less}};
    for (const auto &[name, token] : symbols)
        if (name == text)
            return token;
    return Token::Bad;
}

/// The longest symbol wins, as in Kubernetes' lexer.
Item takeSymbol(std::string_view text, std::size_t &at)
{
    std::string longest;
    for (std::string taken; at + taken.size() < text.size() && isSpecial(text[at + taken.size()]);) {
        taken += text[at + taken.size()];
        if (symbol(taken) == Token::Bad)
            break;
        longest = taken;
    }
    if (longest.empty())
        longest = text.substr(at, 1);
    at += longest.size();
    return {symbol(longest), longest};
}

std::vector<Item> lex(std::string_view text)
{
    std::vector<Item> items;
    for (std::size_t at = 0; at < text.size();) {
        if (std::isspace(static_cast<unsigned char>(text[at]))) {
            ++at;
        } else if (isSpecial(text[at])) {
            items.push_back(takeSymbol(text, at));
        } else {
            const std::size_t begin = at;
            while (at < text.size() && !isSpecial(text[at]) &&
                   !std::isspace(static_cast<unsigned char>(text[at])))
                ++at;
            items.push_back({Token::Word, std::string(text.substr(begin, at - begin))});
        }
    }
    items.push_back({});
    return items;
}

bool isAlnum(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) && static_cast<unsigned char>(c) < 0x80;
}

/// Letters, digits, `-_.`, beginning and ending with a letter or digit, 63 characters at most.
bool isLabelName(std::string_view text)
{
    return !text.empty() && text.size() <= 63 && isAlnum(text.front()) && isAlnum(text.back()) &&
           std::ranges::all_of(text, [](char c) { return isAlnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool isDnsName(std::string_view text)
{
    if (text.empty() || text.size() > 253)
        return false;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find('.', from), text.size());
        const std::string_view part = text.substr(from, end - from);
        const auto isPart = [](char c) {
            return (isAlnum(c) && !std::isupper(static_cast<unsigned char>(c))) || c == '-';
        };
        if (part.empty() || part.front() == '-' || part.back() == '-' || !std::ranges::all_of(part, isPart))
            return false;
        from = end + 1;
    }
    return true;
}

bool isLabelKey(std::string_view key)
{
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos)
        return isLabelName(key);
    const std::string_view name = key.substr(slash + 1);
    return isDnsName(key.substr(0, slash)) && name.find('/') == std::string_view::npos && isLabelName(name);
}

bool toInteger(std::string_view text, std::int64_t &number)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

} // namespace

/// Recursive descent over the tokens; the grammar is Kubernetes' labels.Parse.
class SelectorParser
{
public:
    SelectorParser(std::string_view text, const Value &at) : m_items(lex(text)), m_text(text), m_at(at) {}

    Result<LabelSelector> parse()
    {
        LabelSelector selector;
        while (peek().token == Token::Word || peek().token == Token::Not) {
            auto requirement = parseRequirement();
            if (!requirement)
                return tl::unexpected(requirement.error());
            selector.m_requirements.push_back(std::move(*requirement));
            const Item next = take();
            if (next.token == Token::End)
                return selector;
            const bool goesOn =
                next.token == Token::Comma && (peek().token == Token::Word || peek().token == Token::Not);
            if (!goesOn)
                return bad("',' or the end is expected");
        }
        if (peek().token == Token::End)
            return selector;
        return bad("a key is expected");
    }

private:
    using Operator = LabelSelector::Operator;
    using Requirement = LabelSelector::Requirement;

    const Item &peek() const { return m_items[m_next]; }
    Item take() { return m_items[std::min(m_next++, m_items.size() - 1)]; }
    tl::unexpected<Error> bad(std::string why) const
    {
        return failAt(ErrorCode::KustomizeBadLabelSelector, {std::string(m_text), std::move(why)}, m_at);
    }

    Result<Requirement> parseRequirement()
    {
        const bool negated = peek().token == Token::Not;
        if (negated)
            take();
        const Item key = take();
        if (key.token != Token::Word || !isLabelKey(key.text))
            return bad("not a label key: " + key.text);
        Requirement requirement{key.text, negated ? Operator::NotExists : Operator::Exists, {}};
        if (negated || peek().token == Token::End || peek().token == Token::Comma)
            return requirement;
        const Item op = take();
        const bool isSet = op.token == Token::Word && (op.text == "in" || op.text == "notin");
        if (isSet)
            return parseSet(std::move(requirement), op.text == "in");
        return parseComparison(std::move(requirement), op);
    }

    Result<Requirement> parseComparison(Requirement requirement, const Item &op)
    {
        switch (op.token) {
        case Token::Equals:
            requirement.op = Operator::In;
            break;
        case Token::NotEquals:
            requirement.op = Operator::NotIn;
            break;
        case Token::Greater:
            requirement.op = Operator::Greater;
            break;
        case Token::Less:
            requirement.op = Operator::Less;
            break;
        default:
            return bad("found " + op.text + ", expected =, !=, ==, in, notin");
        }
        if (peek().token == Token::End || peek().token == Token::Comma)
            requirement.values = {""};
        else if (const Item value = take(); value.token == Token::Word)
            requirement.values = {value.text};
        else
            return bad("found " + value.text + ", expected a value");
        return checked(std::move(requirement));
    }

    Result<Requirement> parseSet(Requirement requirement, bool in)
    {
        requirement.op = in ? Operator::In : Operator::NotIn;
        if (take().token != Token::Open)
            return bad("'(' is expected");
        bool awaitsValue = true;
        for (;;) {
            const Item item = take();
            if (item.token == Token::Word && awaitsValue) {
                requirement.values.push_back(item.text);
                awaitsValue = false;
            } else if (item.token == Token::Comma) {
                if (awaitsValue)
                    requirement.values.emplace_back();
                awaitsValue = true;
            } else if (item.token == Token::Close) {
                if (awaitsValue)
                    requirement.values.emplace_back();
                return checked(std::move(requirement));
            } else {
                return bad("',' or ')' is expected");
            }
        }
    }

    Result<Requirement> checked(Requirement requirement) const
    {
        const bool compares = requirement.op == Operator::Greater || requirement.op == Operator::Less;
        for (const std::string &value : requirement.values) {
            std::int64_t number = 0;
            if (compares && !toInteger(value, number))
                return bad("> and < need an integer");
            if (!value.empty() && !isLabelName(value))
                return bad("not a label value: " + value);
        }
        return requirement;
    }

    std::vector<Item> m_items;
    std::size_t m_next = 0;
    std::string_view m_text;
    const Value &m_at;
};

Result<LabelSelector> LabelSelector::parse(std::string_view text, const Value &at)
{
    return SelectorParser(text, at).parse();
}

bool LabelSelector::Requirement::matches(const Value *labels) const
{
    const Value *found = labels ? labels->find(key) : nullptr;
    const std::string_view text = textOf(found);
    const bool isListed = found && std::ranges::find(values, text) != values.end();
    switch (op) {
    case Operator::In:
        return isListed;
    case Operator::NotIn:
        return !isListed;
    case Operator::Exists:
        return found;
    case Operator::NotExists:
        return !found;
    case Operator::Greater:
    case Operator::Less:
        break;
    }
    std::int64_t left = 0;
    std::int64_t right = 0;
    if (!found || !toInteger(text, left) || !toInteger(values.front(), right))
        return false;
    return op == Operator::Greater ? left > right : left < right;
}

bool LabelSelector::matches(const Value *labels) const
{
    return std::ranges::all_of(m_requirements, [&](const Requirement &r) { return r.matches(labels); });
}

} // namespace leeway::render::kustomize
