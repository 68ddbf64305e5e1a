// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include "model/base/origin.h"

#include <algorithm>
#include <array>

namespace leeway::analysis {

namespace {

std::string_view kindName(Kind kind)
{
    static constexpr std::array<std::string_view, 7> names{"null",   "boolean", "number", "number",
                                                           "string", "list",    "map"};
    return names[static_cast<std::size_t>(kind)];
}

/// The names of a path from its end; "" for an element of a list.
std::string nameFromEnd(const FieldPath &path, std::size_t back)
{
    const auto &segments = path.segments();
    if (back >= segments.size())
        return {};
    const auto *name = std::get_if<PathName>(&segments[segments.size() - 1 - back]);
    return name ? name->name : std::string();
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, name) != names.end();
}

bool isTopLevel(const FieldPath &path, std::string_view field)
{
    return path.segments().size() == 2 && nameFromEnd(path, 1) == field;
}

bool isWorkload(const ObjectKey &key)
{
    return (key.group == "apps" || key.group == "batch" || key.group.empty()) &&
           isOneOf(key.kind,
                   {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"});
}

/// Containers' env values, arguments and commands, labels and selectors of pods.
bool isStringOfPod(const FieldPath &path)
{
    const std::string parent = nameFromEnd(path, 1);
    if (isOneOf(parent, {"labels", "annotations", "matchLabels", "nodeSelector"}))
        return true;
    if (isOneOf(parent, {"args", "command"}))
        return true;
    return nameFromEnd(path, 0) == "value" && nameFromEnd(path, 1).empty() && nameFromEnd(path, 2) == "env";
}

/// Where the API takes a string and nothing else. Only fields that are sure: of other kinds nothing is known.
bool mustBeString(const ObjectKey &key, const FieldPath &path)
{
    const auto &segments = path.segments();
    if (segments.size() == 3 && nameFromEnd(path, 2) == "metadata" &&
        isOneOf(nameFromEnd(path, 1), {"labels", "annotations"}))
        return true;
    if (key.group.empty() && key.kind == "ConfigMap")
        return isTopLevel(path, "data") || isTopLevel(path, "binaryData");
    if (key.group.empty() && key.kind == "Secret")
        return isTopLevel(path, "data") || isTopLevel(path, "stringData");
    return isWorkload(key) && isStringOfPod(path);
}

/// The text from which the node was made by substitution; nullptr if it was not.
const Value *beforeSubstitution(const Value &leaf)
{
    const OriginRef &origin = leaf.origin();
    return origin && origin->by == Step::Substitution && origin->hasPrevious ? &origin->previous : nullptr;
}

std::string_view sourceText(const Value &node, const FileTree &tree)
{
    const FileEntry *file = node.origin() ? tree.find(node.origin()->file.view()) : nullptr;
    const Span span = node.span();
    if (!file || !file->bytes || span.begin >= span.end || span.end > file->bytes->size())
        return {};
    return std::string_view(*file->bytes).substr(span.begin, span.end - span.begin);
}

bool isQuoted(std::string_view source)
{
    return source.size() >= 2 && (source.front() == '"' || source.front() == '\'');
}

/// The unquoted words that YAML 1.1 takes for booleans, and what their writer meant.
bool isOldBoolean(std::string_view word)
{
    return isOneOf(word, {"yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"});
}

bool isDate(std::string_view source)
{
    return source.size() >= 8 && std::isdigit(static_cast<unsigned char>(source.front())) &&
           source.find('-') != std::string_view::npos;
}

/// Reads the leaves of one object.
class TypesOfObject
{
public:
    TypesOfObject(const render::DesiredSet &set, const render::DesiredObject &object,
                  std::vector<AuditFinding> &found)
        : m_set(set), m_object(object), m_found(found)
    {
    }

    void visit(const Value &node, const FieldPath &path)
    {
        for (const MapEntry &entry : node.entries())
            visit(entry.value, path.name(entry.key.str()));
        for (std::size_t i = 0; i < node.items().size(); ++i)
            visit(node.at(i), path.index(i));
        if (node.isScalar())
            leaf(node, path);
    }

private:
    void leaf(const Value &node, const FieldPath &path)
    {
        if (const Value *before = beforeSubstitution(node))
            return substituted(node, *before, path);
        const bool isString = node.isString() || node.isNull();
        if (!isString && mustBeString(m_object.key, path))
            return add(Severity::Error, AuditCode::ValueNotString,
                       {path.toString(), std::string(kindName(node.kind()))}, node, quotedText(node));
        if (node.isString())
            plainString(node, path);
    }

    void substituted(const Value &node, const Value &before, const FieldPath &path)
    {
        if (node.isString() || node.isNull())
            return;
        const std::string kind(kindName(node.kind()));
        if (mustBeString(m_object.key, path))
            add(Severity::Error, AuditCode::SubstitutionChangesType, {path.toString(), kind}, before, {});
        else if (isQuoted(sourceText(before, *m_set.tree)))
            add(Severity::Info, AuditCode::QuotesDoNotSurvive, {path.toString(), kind}, before, {});
    }

    void plainString(const Value &node, const FieldPath &path)
    {
        if (!node.origin() || node.origin()->by != Step::Resource || isSecret())
            return;
        const std::string_view source = sourceText(node, *m_set.tree);
        if (isQuoted(source) || source.empty())
            return;
        if (source != node.text() && isDate(source) && node.text().ends_with('Z') &&
            source.find('\n') == std::string_view::npos)
            add(Severity::Warning, AuditCode::DateRewritten, {std::string(node.text())}, node,
                '"' + std::string(source) + '"');
        else if (isChartValue(path) && source == node.text() && isOldBoolean(source))
            add(Severity::Info, AuditCode::WordIsNoBoolean, {std::string(source)}, node, {});
    }

    bool isSecret() const { return m_object.key.group.empty() && m_object.key.kind == "Secret"; }

    bool isChartValue(const FieldPath &path) const
    {
        return m_object.key.kind == "HelmRelease" && path.startsWith(FieldPath().name("spec").name("values"));
    }

    /// The quotes that make it a string; nothing for what may be secret or was not written in a file.
    std::string quotedText(const Value &node) const
    {
        const std::string_view source = sourceText(node, *m_set.tree);
        const bool isWritten = source == node.text() && !isSecret();
        return isWritten ? '"' + std::string(source) + '"' : std::string();
    }

    void add(Severity severity, AuditCode code, const std::vector<std::string> &args, const Value &at,
             std::string fix)
    {
        m_found.push_back(
            auditFinding(severity, code, args, placeOfNode(&at, *m_set.tree), {m_set.entry.name}));
        m_found.back().object = m_object.key.toString();
        m_found.back().fix = std::move(fix);
    }

    const render::DesiredSet &m_set;
    const render::DesiredObject &m_object;
    std::vector<AuditFinding> &m_found;
};

} // namespace

std::vector<AuditFinding> auditTypes(const AuditInput &input)
{
    std::vector<AuditFinding> found;
    for (const render::DesiredSetPtr &set : input.sets)
        for (const render::DesiredObject &object : set->objects)
            TypesOfObject(*set, object, found).visit(object.object, {});
    return found;
}

} // namespace leeway::analysis
