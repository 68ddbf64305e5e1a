// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/candidates.h"
#include "model/change/text_place.h"

#include "model/base/origin.h"

namespace leeway::change {

namespace {

using yaml::Edit;
using Segments = std::vector<PathSegment>;

FieldPath joined(const FieldPath &path, const Segments &rest)
{
    Segments segments = path.segments();
    segments.insert(segments.end(), rest.begin(), rest.end());
    return FieldPath(std::move(segments));
}

/// The deepest node on the way that the text can have, and what is still missing below it.
struct Found
{
    const Value *node = nullptr;
    Segments rest;
};

std::vector<Found> nodesOnTheWay(const Value &object, const FieldPath &path)
{
    std::vector<Found> found;
    const Segments &all = path.segments();
    for (std::size_t i = all.size() + 1; i-- > 0;) {
        const FieldPath prefix(Segments(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i)));
        if (const Value *node = prefix.find(object))
            found.push_back({node, Segments(all.begin() + static_cast<std::ptrdiff_t>(i), all.end())});
    }
    return found;
}

/// Below Flux's substitution stands the text that the file holds.
const Value &asInFile(const Value &value)
{
    const Value *at = &value;
    while (at->origin() && at->origin()->by == Step::Substitution && at->origin()->hasPrevious)
        at = &at->origin()->previous;
    return *at;
}

/// Steps that compute a value in a way that no text of its own could replace.
bool isComputed(Step step)
{
    return step == Step::Hash || step == Step::NameReference || step == Step::OwnerLabel ||
           step == Step::BuildMetadata || step == Step::Normalization || step == Step::Replacement ||
           step == Step::Var || step == Step::Transformer || step == Step::NamePrefix ||
           step == Step::NameSuffix;
}

struct ImageName
{
    std::string name, tag, digest;
};

ImageName parseImage(std::string_view text)
{
    ImageName image;
    const std::size_t at = text.find('@');
    if (at != std::string_view::npos)
        image.digest = text.substr(at + 1);
    text = text.substr(0, at);
    const std::size_t slash = text.rfind('/');
    const std::size_t colon = text.find(':', slash == std::string_view::npos ? 0 : slash);
    if (colon != std::string_view::npos)
        image.tag = text.substr(colon + 1);
    image.name = text.substr(0, colon);
    return image;
}

/// Edits of an entry of `images` so that it gives this image.
std::vector<Edit> imageEdits(const FieldPath &entry, const Value &node, const ImageName &image)
{
    std::vector<Edit> edits;
    const auto put = [&](const char *field, const std::string &text) {
        const FieldPath path = entry.name(field);
        if (!text.empty() && node.textAt({field}) != text)
            edits.push_back(Edit::set(path, Value::string(text)));
        if (text.empty() && node.find(field))
            edits.push_back(Edit::remove(path));
    };
    const std::string_view before = node.find("newName") ? node.textAt({"newName"}) : node.textAt({"name"});
    if (before != image.name)
        put("newName", image.name);
    put("newTag", image.tag);
    put("digest", image.digest);
    return edits;
}

class InPlaceEditor
{
public:
    explicit InPlaceEditor(const Situation &situation) : m_situation(situation), m_intent(situation.intent) {}

    Result<InPlace> run()
    {
        Error why{ErrorCode::FieldHasNoPlace, {m_intent.path.toString()}, {}};
        for (const Found &found : nodesOnTheWay(m_situation.object.object, m_intent.path)) {
            if (m_intent.remove && !found.rest.empty())
                break; // nothing to remove where nothing is
            auto done = tryNode(asInFile(*found.node), found.rest);
            if (done)
                return done;
            if (done.error().code != ErrorCode::FieldHasNoPlace || found.rest.empty())
                why = done.error();
            if (found.rest.empty() && done.error().code != ErrorCode::FieldHasNoPlace)
                return done;
        }
        return tl::unexpected(std::move(why));
    }

private:
    tl::unexpected<Error> noPlace() const
    {
        return fail(ErrorCode::FieldHasNoPlace, {m_intent.path.toString()});
    }

    Result<InPlace> tryNode(const Value &node, const Segments &rest)
    {
        if (!node.origin() || node.origin()->file.empty())
            return noPlace();
        const Step by = node.origin()->by;
        if (isComputed(by))
            return fail(ErrorCode::FieldWrittenBy, {m_intent.path.toString(), std::string(stepName(by))});
        const std::string file = node.origin()->file.str();
        const std::string *bytes = m_situation.bytesOf(file);
        if (!bytes)
            return noPlace();
        if (by == Step::GeneratorFile)
            return withBytes(file, replaceFileText(*bytes, node));
        const auto place = placeAt(file, *bytes, node.span());
        if (!place)
            return noPlace();
        return withBytes(file, editAt(file, *bytes, *place, [&](const FieldPath &path) {
                             return edits(path, place->innermost().node, by, rest);
                         }));
    }

    Result<InPlace> withBytes(const std::string &file, Result<std::string> bytes) const
    {
        if (!bytes)
            return tl::unexpected(bytes.error());
        InPlace done;
        done.file = file;
        done.candidate.files[file] = std::move(*bytes);
        return done;
    }

    /// A file that a generator takes as it is, or one line of it.
    Result<std::string> replaceFileText(const std::string &bytes, const Value &node) const
    {
        const Span span = node.span();
        const bool fits = span.end <= bytes.size() && m_intent.value.isString() && !m_intent.remove &&
                          bytes.substr(span.begin, span.end - span.begin).ends_with(node.text());
        if (!fits)
            return fail(ErrorCode::FieldWrittenBy,
                        {m_intent.path.toString(), std::string(stepName(Step::GeneratorFile))});
        const std::size_t begin = span.end - node.text().size();
        return bytes.substr(0, begin) + std::string(m_intent.value.text()) + bytes.substr(span.end);
    }

    std::vector<Edit> edits(const FieldPath &path, const Value &node, Step by, const Segments &rest) const
    {
        if (by == Step::Image && node.isMap() && !m_intent.remove)
            return imageEdits(path, node, parseImage(m_intent.value.text()));
        if (by == Step::Replicas && node.isMap())
            return {Edit::set(path.name("count"), m_intent.value)};
        if (by == Step::Literal && node.isString() && !m_intent.remove) {
            const std::string_view text = node.text();
            const std::string key(text.substr(0, text.find('=')));
            return {Edit::set(path, Value::string(key + '=' + std::string(m_intent.value.text())))};
        }
        if (m_intent.remove)
            return {Edit::remove(by == Step::JsonPatch ? operationOf(path) : path)};
        return {Edit::set(joined(path, rest), m_intent.value)};
    }

    /// What a JSON patch adds goes with the whole operation, unless only a part of its value is meant.
    static FieldPath operationOf(const FieldPath &path)
    {
        const Segments &segments = path.segments();
        const auto *last = segments.empty() ? nullptr : std::get_if<PathName>(&segments.back());
        if (segments.size() == 2 && last && last->name == "value")
            return FieldPath(Segments(segments.begin(), segments.end() - 1));
        return path;
    }

    const Situation &m_situation;
    const Intent &m_intent;
};

/// "a-${X:=d}.b" with the one expression taken apart; nothing if there is none or more than one.
struct Template
{
    std::string before, name, op, after; ///< op: ":=", ":-" or empty
};

std::optional<Template> parseTemplate(std::string_view text)
{
    const std::size_t begin = text.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    if (end == std::string_view::npos || text.find("${", begin + 2) != std::string_view::npos)
        return std::nullopt;
    const std::string_view inside = text.substr(begin + 2, end - begin - 2);
    const std::size_t name =
        std::min(inside.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"),
                 inside.size());
    const std::string_view rest = inside.substr(name);
    const bool hasDefault = rest.starts_with(":=") || rest.starts_with(":-");
    return Template{std::string(text.substr(0, begin)), std::string(inside.substr(0, name)),
                    std::string(hasDefault ? rest.substr(0, 2) : ""), std::string(text.substr(end + 1))};
}

} // namespace

Result<InPlace> editInPlace(const Situation &situation)
{
    return InPlaceEditor(situation).run();
}

namespace {

/// What the variable has to be for the field to be as intended; nothing if it cannot be.
std::optional<std::string> variableFor(const std::optional<Template> &parts, const Intent &intent)
{
    const std::string_view wanted = intent.value.text();
    const bool fits = parts && !intent.remove && intent.value.isScalar() &&
                      wanted.size() >= parts->before.size() + parts->after.size() &&
                      wanted.starts_with(parts->before) && wanted.ends_with(parts->after) &&
                      wanted.find('\n') == std::string_view::npos;
    if (!fits)
        return std::nullopt;
    return std::string(
        wanted.substr(parts->before.size(), wanted.size() - parts->before.size() - parts->after.size()));
}

/// A text at a place of a file becomes another.
Result<Candidate> withText(const Situation &situation, const Key &file, Span span, const std::string &text)
{
    const std::string *bytes = situation.bytesOf(file.str());
    const auto place = bytes ? placeAt(file, *bytes, span) : std::nullopt;
    if (!place)
        return fail(ErrorCode::FieldHasNoPlace, {situation.intent.path.toString()});
    auto edited = editAt(file, *bytes, *place, [&](const FieldPath &path) {
        return std::vector<Edit>{Edit::set(path, Value::string(text))};
    });
    if (!edited)
        return tl::unexpected(edited.error());
    Candidate candidate;
    candidate.files[file.str()] = std::move(*edited);
    return candidate;
}

/// No cluster sets the variable: its default in the text is what counts.
Result<Candidate> editDefault(const Situation &situation, const Value &text, const Template &parts,
                              const std::string &value)
{
    if (parts.op.empty() || value.empty() || value.find_first_of("${}\\") != std::string::npos)
        return fail(ErrorCode::VariableGivesOther, {std::string(text.text())});
    return withText(situation, text.origin()->file, text.span(),
                    parts.before + "${" + parts.name + parts.op + value + '}' + parts.after);
}

} // namespace

Result<Candidate> editVariable(const Situation &situation)
{
    const Intent &intent = situation.intent;
    const Value *node = intent.path.find(situation.object.object);
    const OriginRef origin = node ? node->origin() : OriginRef();
    if (!origin || origin->by != Step::Substitution || !origin->hasPrevious)
        return fail(ErrorCode::NotWrittenByVariable, {intent.path.toString()});
    const Value &text = asInFile(*node);
    const auto parts = parseTemplate(text.text());
    const auto value = variableFor(parts, intent);
    if (!value)
        return fail(ErrorCode::VariableGivesOther, {std::string(text.text())});
    if (origin->parts.empty())
        return editDefault(situation, text, *parts, *value);
    const OriginPart &variable = origin->parts.front();
    auto candidate = withText(situation, variable.file, variable.span, *value);
    if (candidate) {
        candidate->allowed.variableFile = variable.file;
        candidate->allowed.variable = variable.span;
    }
    return candidate;
}

} // namespace leeway::change
