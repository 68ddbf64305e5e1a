// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/analysis/json_schema.h"

#include <algorithm>
#include <array>

#include <QRegularExpression>

using leeway::Kind;
using leeway::MapEntry;
using leeway::Value;

namespace {

class Validator
{
public:
    explicit Validator(const Value &root) : m_root(root) {}

    void check(const Value &schema, const Value &value, const std::string &at)
    {
        for (const MapEntry &keyword : schema.entries())
            checkKeyword(keyword, schema, value, at);
    }

    std::vector<std::string> violations;

private:
    void checkKeyword(const MapEntry &keyword, const Value &schema, const Value &value, const std::string &at)
    {
        const std::string name = keyword.key.str();
        if (name == "$ref")
            return check(resolve(keyword.value.text()), value, at);
        if (name == "type")
            return expect(hasType(value, keyword.value.text()), at,
                          "is no " + std::string(keyword.value.text()));
        if (name == "const")
            return expect(value == keyword.value, at, "is not " + std::string(keyword.value.text()));
        if (name == "enum")
            return expect(std::ranges::find(keyword.value.items(), value) != keyword.value.items().end(), at,
                          "is none of the codes: " + std::string(value.text()));
        if (name == "pattern")
            return expect(QRegularExpression(QString::fromStdString(std::string(keyword.value.text())))
                              .match(QString::fromStdString(std::string(value.text())))
                              .hasMatch(),
                          at, "does not match");
        if (name == "required")
            return checkRequired(keyword.value, value, at);
        if (name == "properties" || name == "additionalProperties")
            return name == "properties" ? checkProperties(keyword.value, value, at)
                                        : checkOthers(keyword.value, schema, value, at);
        if (name == "items")
            return checkItems(keyword.value, value, at);
        static constexpr std::array notes{"$schema", "$defs", "title", "description"};
        expect(std::ranges::find(notes, name) != notes.end(), at, "uses the unknown keyword " + name);
    }

    const Value &resolve(std::string_view reference) const
    {
        const Value *found = m_root.findPath({"$defs", reference.substr(reference.rfind('/') + 1)});
        if (!found)
            qFatal("the schema has no %s", std::string(reference).c_str());
        return *found;
    }

    static bool hasType(const Value &value, std::string_view type)
    {
        return (type == "object" && value.isMap()) || (type == "array" && value.isList()) ||
               (type == "string" && value.isString()) || (type == "integer" && value.kind() == Kind::Int) ||
               (type == "boolean" && value.kind() == Kind::Bool);
    }

    void checkRequired(const Value &names, const Value &value, const std::string &at)
    {
        for (const Value &name : names.items())
            expect(value.find(name.text()), at, "lacks " + std::string(name.text()));
    }

    void checkProperties(const Value &properties, const Value &value, const std::string &at)
    {
        for (const MapEntry &entry : value.entries())
            if (const Value *schema = properties.find(entry.key))
                check(*schema, entry.value, at + '/' + entry.key.str());
    }

    void checkOthers(const Value &rule, const Value &schema, const Value &value, const std::string &at)
    {
        const Value *properties = schema.find("properties");
        for (const MapEntry &entry : value.entries()) {
            if (properties && properties->find(entry.key))
                continue;
            if (rule.isMap())
                check(rule, entry.value, at + '/' + entry.key.str());
            else
                expect(rule.toBool().value_or(true), at, "has the unknown member " + entry.key.str());
        }
    }

    void checkItems(const Value &schema, const Value &value, const std::string &at)
    {
        for (std::size_t i = 0; i < value.size(); ++i)
            check(schema, value.at(i), at + '/' + std::to_string(i));
    }

    void expect(bool holds, const std::string &at, const std::string &what)
    {
        if (!holds)
            violations.push_back((at.empty() ? "/" : at) + ' ' + what);
    }

    const Value &m_root;
};

} // namespace

std::vector<std::string> schemaViolations(const Value &schema, const Value &document)
{
    Validator validator(schema);
    validator.check(schema, document, {});
    return validator.violations;
}
