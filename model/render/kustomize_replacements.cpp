// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_decode.h"
#include "model/render/kustomize_node.h"
#include "model/render/kustomize_parse.h"
#include "model/render/kustomize_path.h"
#include "model/render/kustomize_scalar.h"
#include "model/render/kustomize_structured.h"
#include "model/render/kustomize_transformers.h"
#include "model/yaml/reader.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

constexpr std::string_view defaultFieldPath = "metadata.name";

std::vector<std::string> cut(std::string_view text, std::string_view delimiter)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0;;) {
        const std::size_t at = text.find(delimiter, from);
        parts.emplace_back(text.substr(from, at == std::string_view::npos ? at : at - from));
        if (at == std::string_view::npos)
            return parts;
        from = at + delimiter.size();
    }
}

std::string joined(const std::vector<std::string> &parts, std::string_view delimiter)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        (text += i == 0 ? std::string_view() : delimiter) += parts[i];
    return text;
}

struct Options
{
    std::string delimiter;
    std::ptrdiff_t index = 0;
    bool create = false;

    static Options of(const Value &owner)
    {
        const Value *options = owner.find("options");
        if (!options)
            return {};
        const Value *index = options->find("index");
        const Value *create = options->find("create");
        return {std::string(options->textAt({"delimiter"})),
                index ? static_cast<std::ptrdiff_t>(index->toInt().value_or(0)) : 0,
                create && create->toBool() == true};
    }
};

/// A text read as kustomize reads it to look inside: one document, nothing checked but the syntax.
std::optional<Value> parsedText(std::string_view text)
{
    yaml::ReadOptions options;
    options.duplicates = yaml::Duplicates::Keep;
    options.documents = yaml::Documents::FirstOnly;
    auto documents = yaml::readYaml(Key(), text, options);
    if (!documents)
        return std::nullopt;
    return documents->empty() ? Value() : documents->front().root;
}

/// ids as replacements see them: no scope, raw namespaces, the current one first.
template <class Predicate> bool anyRawId(const Resource &resource, const Schema &schema, Predicate &&matches)
{
    IdView current = resource.currentId(schema);
    current.clusterScoped = false;
    if (matches(current))
        return true;
    for (std::size_t i = 0; i < resource.history.previous.size(); ++i)
        if (matches(resource.previousId(i)))
            return true;
    return false;
}

Result<const Resource *> findSource(const ResMap &map, const Value &source, const Schema &schema)
{
    const Gvk gvk{std::string(source.textAt({"group"})), std::string(source.textAt({"version"})),
                  std::string(source.textAt({"kind"}))};
    const std::string_view name = source.textAt({"name"});
    const IdView wanted{{}, {}, {}, name, source.textAt({"namespace"})};
    const Resource *found = nullptr;
    for (const Resource &resource : map.resources()) {
        const bool selected = anyRawId(resource, schema, [&](const IdView &id) {
            return (name.empty() || name == id.name) &&
                   (wanted.ns.empty() || wanted.effectiveNamespace() == id.effectiveNamespace()) &&
                   id.isSelectedBy(gvk);
        });
        if (!selected)
            continue;
        if (found)
            return failAt(ErrorCode::KustomizeManySources, {}, source);
        found = &resource;
    }
    if (!found)
        return failAt(ErrorCode::KustomizeNoSource, {}, source);
    return found;
}

/// The value that an entry copies.
Result<Value> sourceValue(const ResMap &map, const Value &entry, const Schema &schema)
{
    const Value *source = entry.find("source");
    const Value *literal = entry.find("sourceValue");
    if (source && literal)
        return failAt(ErrorCode::KustomizeSourceAndValue, {}, entry);
    if (literal)
        return untyped(literal->text()).withOrigin(literal->origin(), literal->span());
    const auto resource = findSource(map, *source, schema);
    if (!resource)
        return tl::unexpected(resource.error());
    const std::string_view stated = source->textAt({"fieldPath"});
    const auto path = splitDottedPath(stated.empty() ? defaultFieldPath : stated);
    const auto found = lookupPath((*resource)->object, path, *source);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || isNilOrEmpty(**found))
        return failAt(ErrorCode::KustomizeSourceFieldMissing, {std::string(stated)}, *source);
    const Value value = **found;
    const Options options = Options::of(*source);
    if (options.delimiter.empty())
        return value;
    if (!value.isScalar())
        return failAt(ErrorCode::KustomizeDelimiterNeedsScalar, {}, *source);
    const auto parts = cut(value.text(), options.delimiter);
    if (options.index < 0 || options.index >= static_cast<std::ptrdiff_t>(parts.size()))
        return failAt(ErrorCode::KustomizeSourceIndex, {std::to_string(options.index)}, *source);
    return Value::scalar(value.kind(), parts[static_cast<std::size_t>(options.index)], value.style())
        .withOrigin(value.origin(), value.span());
}

/// Writes one value into one target's fields.
class TargetWriter
{
public:
    TargetWriter(const Value &value, const Value &target, const Value &cause, bool isHead, Resource &resource)
        : m_value(value), m_options(Options::of(target)), m_cause(cause), m_isHead(isHead),
          m_untagged(resource.untagged), m_writes(resource.shared)
    {
        if (m_options.create)
            m_create = value.isMap()    ? CreateKind::Map
                       : value.isList() ? CreateKind::List
                                        : CreateKind::Scalar;
    }

    Result<void> write(Value &object, std::string_view fieldPath)
    {
        const std::vector<std::string> parts = splitDottedPath(fieldPath);
        if (writeInText(object, parts)) {
            m_writes.apply(object);
            return {};
        }
        const auto count = matchPath(object, parts, m_create, m_cause, [&](Value &field, bool created) {
            return set(field, created, m_options);
        });
        if (!count)
            return tl::unexpected(count.error());
        if (*count == 0)
            return failAt(ErrorCode::KustomizeTargetFieldMissing, {std::string(fieldPath)}, m_cause);
        m_writes.apply(object);
        return {};
    }

private:
    Value caused(const Value &value, const Value &old) const
    {
        const Writer writer = Writer::of(m_cause, Step::Replacement);
        std::vector<OriginPart> parts;
        if (m_value.origin())
            parts.push_back({m_value.origin()->file, m_value.span(), m_value.origin()->by});
        return overridingAt(value, writer.step, writer.file, writer.span, old.origin() ? &old : nullptr,
                            std::move(parts));
    }

    Result<void> set(Value &field, bool created, const Options &options)
    {
        std::string text(m_value.text());
        if (!options.delimiter.empty()) {
            if (!field.isScalar())
                return failAt(ErrorCode::KustomizeDelimiterNeedsScalar, {}, m_cause);
            auto parts = cut(field.text(), options.delimiter);
            if (m_value.isNull())
                text.clear();
            if (options.index < 0)
                parts.insert(parts.begin(), text);
            else if (options.index >= static_cast<std::ptrdiff_t>(parts.size()))
                parts.push_back(text);
            else
                parts[static_cast<std::size_t>(options.index)] = text;
            text = joined(parts, options.delimiter);
        }
        if (!field.isScalar())
            field = caused(m_value, field);
        else if (created)
            setUntagged(field, text, Style::Plain);
        else // only the text is replaced: type and quoting stay
            overwriteText(field, text);
        return {};
    }

    void setUntagged(Value &field, std::string_view text, Style style)
    {
        field = caused(untyped(text, style), field);
        m_untagged.push_back(field);
    }

    void overwriteText(Value &field, std::string_view text)
    {
        const Value old = field;
        if (isShared(m_untagged, old))
            return setUntagged(field, text, old.style());
        field = caused(Value::scalar(old.kind(), text, old.style()), old);
        m_writes.record(old, field);
    }

    /// The first prefix of the path that leads to a scalar: the rest may lead into the text it holds.
    const Value *textOnTheWay(const Value &object, const std::vector<std::string> &parts,
                              std::size_t &used) const
    {
        for (used = 1; used < parts.size(); ++used) {
            const auto found = lookupPath(object, PathParts(parts).first(used), m_cause);
            if (found && *found && (*found)->isScalar() && parsedText((*found)->text()))
                return *found;
        }
        return nullptr;
    }

    bool writeInText(Value &object, const std::vector<std::string> &parts)
    {
        std::size_t used = 0;
        const Value *scalar = textOnTheWay(object, parts, used);
        if (!scalar)
            return false;
        Value document = *parsedText(scalar->text());
        std::vector<TextEdit> edits;
        const Options options = m_isHead ? m_options : Options();
        const auto edit = [&](Value &field, bool created) -> Result<void> {
            const Span span = field.span();
            if (auto done = set(field, created, options); !done)
                return done;
            edits.push_back({span, field});
            return {};
        };
        const auto count = matchPath(document, PathParts(parts).subspan(used), m_create, m_cause, edit);
        if (!count || *count == 0)
            return false;
        const bool isJson = scalar->text().find_first_of("{[") == scalar->text().find_first_not_of(" \t\r\n");
        const auto fits = [](const TextEdit &made) { return !made.value.isScalar() || fitsKind(made.value); };
        if (isJson && !std::ranges::all_of(edits, fits))
            return false; // JSON has no way to say it
        const std::string text = writeStructured(document, scalar->text(), edits);
        const auto replaced = matchExact(object, PathParts(parts).first(used), text);
        return replaced;
    }

    /// Writes the text back to where lookupPath found the scalar.
    bool matchExact(Value &object, PathParts path, const std::string &text)
    {
        Value *node = &object;
        for (const std::string &part : path) {
            const auto next = lookupPath(*node, PathParts(&part, 1), m_cause);
            if (!next || !*next)
                return false;
            if (node->isMap()) {
                node = node->findMutable(part);
            } else {
                const auto index = static_cast<std::size_t>(*next - node->items().data());
                node = &node->mutableAt(index);
            }
        }
        overwriteText(*node, text);
        return true;
    }

    Value m_value;
    Options m_options;
    Value m_cause;
    CreateKind m_create = CreateKind::Nothing;
    bool m_isHead;
    SharedScalars &m_untagged;
    SharedWrites m_writes;
};

struct CompiledTarget
{
    Selector select;
    std::vector<Selector> reject;
};

Result<CompiledTarget> compileTarget(const Value &target)
{
    const Value *select = target.find("select");
    if (!select)
        return failAt(ErrorCode::KustomizeTargetWithoutSelect, {}, target);
    CompiledTarget compiled;
    auto selector = Selector::compile(*select);
    if (!selector)
        return tl::unexpected(selector.error());
    compiled.select = std::move(*selector);
    if (const Value *rejects = target.find("reject"))
        for (const Value &reject : rejects->items()) {
            auto parsed = Selector::compile(reject);
            if (!parsed)
                return tl::unexpected(parsed.error());
            compiled.reject.push_back(std::move(*parsed));
        }
    return compiled;
}

Result<bool> isTarget(const Resource &resource, const CompiledTarget &target, const Schema &schema)
{
    auto selected = target.select.matchesMeta(resource.object);
    if (!selected || !*selected)
        return selected;
    for (const Selector &reject : target.reject) {
        if (!reject.hasMetaPart())
            continue;
        const auto rejected = reject.matchesMeta(resource.object);
        if (!rejected)
            return rejected;
        if (*rejected)
            return false;
    }
    for (const Selector &reject : target.reject)
        if (reject.hasIdPart() &&
            anyRawId(resource, schema, [&](const IdView &id) { return reject.matchesId(id); }))
            return false;
    return anyRawId(resource, schema, [&](const IdView &id) { return target.select.matchesId(id); });
}

Result<void> writeTarget(ResMap &map, const Value &value, const Value &target, Context &context)
{
    const auto compiled = compileTarget(target);
    if (!compiled)
        return tl::unexpected(compiled.error());
    const Value *paths = target.find("fieldPaths");
    const Value byDefault =
        Value::list({Value::string(defaultFieldPath).withOrigin(target.origin(), target.span())});
    const Value &fieldPaths = paths && paths->size() > 0 ? *paths : byDefault;
    for (Resource &resource : map.resources()) {
        const auto selected = isTarget(resource, *compiled, context.schema);
        if (!selected)
            return tl::unexpected(selected.error());
        if (!*selected)
            continue;
        for (const Value &path : fieldPaths.items()) {
            TargetWriter writer(value, target, path, context.isHead(), resource);
            if (auto done = writer.write(resource.object, path.text()); !done)
                return done;
        }
    }
    return {};
}

/// An entry with where it stands: in a file an empty list of targets is accepted.
struct Entry
{
    Value value;
    bool fromFile = false;
};

Result<void> applyEntry(ResMap &map, const Entry &entry, Context &context)
{
    const Value *targets = entry.value.find("targets");
    const bool hasTargets = targets && (entry.fromFile || targets->size() > 0);
    if ((!entry.value.find("source") && !entry.value.find("sourceValue")) || !hasTargets)
        return failAt(ErrorCode::KustomizeIncompleteReplacement, {}, entry.value);
    const auto value = sourceValue(map, entry.value, context.schema);
    if (!value)
        return tl::unexpected(value.error());
    for (const Value &target : targets->items())
        if (auto done = writeTarget(map, *value, target, context); !done)
            return done;
    map.idsMayHaveChanged();
    return {};
}

Result<void> loadEntries(const Loader &loader, const Value &path, std::vector<Entry> &out)
{
    const auto file = loader.load(path.text(), path);
    if (!file)
        return tl::unexpected(file.error());
    const auto document = parseYaml11(*file, Step::Replacement);
    if (!document)
        return tl::unexpected(document.error());
    if (document->isScalar())
        return failAt(ErrorCode::KustomizeBadReplacementFile, {}, *document);
    const std::span<const Value> items = document->isList() ? document->items() : std::span(&*document, 1);
    for (const Value &item : items) {
        auto decoded = decode(item, replacementShape(), {true, true});
        if (!decoded)
            return tl::unexpected(decoded.error());
        out.push_back({std::move(*decoded), true});
    }
    return {};
}

} // namespace

Result<Transform> makeReplacements(Context &, const Loader &loader, const Value &entries)
{
    std::vector<Entry> all;
    for (const Value &entry : entries.items()) {
        const Value *path = entry.find("path");
        if (!path || path->text().empty()) {
            all.push_back({entry, false});
            continue;
        }
        const Value *targets = entry.find("targets");
        if (entry.find("source") || (targets && targets->size() > 0))
            return failAt(ErrorCode::KustomizeReplacementPathAndInline, {}, entry);
        if (auto loaded = loadEntries(loader, *path, all); !loaded)
            return tl::unexpected(loaded.error());
    }
    return [all = std::move(all)](ResMap &map, Context &context) -> Result<void> {
        for (const Entry &entry : all)
            if (auto done = applyEntry(map, entry, context); !done)
                return done;
        map.dropGone();
        return {};
    };
}

} // namespace leeway::render::kustomize
