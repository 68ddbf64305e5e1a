// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice.h"

#include "model/yaml/splice_plan.h"

#include <algorithm>
#include <optional>

namespace leeway::yaml {

namespace {

using DocumentList = std::vector<Document>;
using Changes = std::vector<Change>;

Result<DocumentList> readAll(const Key &file, std::string_view bytes, Dialect dialect)
{
    ReadOptions options;
    options.dialect = dialect;
    return readYaml(file, bytes, options);
}

/// The elementary changes that turn the node at `path` from `old` into `value`, deepest differences only.
void difference(const FieldPath &path, const Value &old, const Value &value, Changes &out)
{
    if (old == value && old.kind() == value.kind())
        return;
    const bool areMaps = old.isMap() && value.isMap() && old.size() > 0 && value.size() > 0;
    const bool areLists = old.isList() && value.isList() && old.size() > 0 && value.size() > 0;
    if (areMaps) {
        for (const MapEntry &entry : value.entries()) {
            if (const Value *before = old.find(entry.key))
                difference(path.name(entry.key.str()), *before, entry.value, out);
            else
                out.push_back({Change::Kind::AddEntry, path, entry.value, entry.key.str(), 0});
        }
        for (const MapEntry &entry : old.entries())
            if (!value.find(entry.key))
                out.push_back({Change::Kind::Remove, path.name(entry.key.str()), {}, {}, 0});
        return;
    }
    if (!areLists) {
        out.push_back({Change::Kind::Replace, path, value, {}, 0});
        return;
    }
    std::size_t same = 0, tail = 0;
    while (same < std::min(old.size(), value.size()) && old.at(same) == value.at(same))
        ++same;
    while (tail < std::min(old.size(), value.size()) - same &&
           old.at(old.size() - 1 - tail) == value.at(value.size() - 1 - tail))
        ++tail;
    const std::size_t oldMiddle = old.size() - same - tail, newMiddle = value.size() - same - tail;
    for (std::size_t i = 0; i < std::min(oldMiddle, newMiddle); ++i)
        difference(path.index(same + i), old.at(same + i), value.at(same + i), out);
    for (std::size_t i = oldMiddle; i < newMiddle; ++i)
        out.push_back({Change::Kind::AddItem, path, value.at(same + i), {}, same + i});
    for (std::size_t i = oldMiddle; i > newMiddle; --i)
        out.push_back({Change::Kind::Remove, path.index(same + i - 1), {}, {}, 0});
}

/// The same edit as elementary changes. `before` and `after` are the document without and with it.
Changes changesOf(const Edit &edit, const Value &before, const Value &after)
{
    if (edit.kind == Edit::Kind::Rename)
        return {{Change::Kind::Rename, edit.path, {}, edit.key, 0}};
    if (edit.kind == Edit::Kind::Insert)
        if (const Value *list = edit.path.find(before); list && list->isList())
            return {{Change::Kind::AddItem, edit.path, edit.value, {}, edit.index}};
    if (edit.kind == Edit::Kind::Remove) {
        const auto &segments = edit.path.segments();
        const FieldPath parent({segments.begin(), segments.end() - 1});
        const Value *around = parent.find(before);
        if (around && around->size() == 1)
            return {{Change::Kind::Replace, parent, around->isMap() ? Value::map() : Value::list(), {}, 0}};
        return {{Change::Kind::Remove, edit.path, {}, {}, 0}};
    }
    Changes changes;
    difference({}, before, after, changes);
    return changes;
}

std::string withSplices(std::string_view bytes, std::vector<Splice> splices)
{
    std::ranges::stable_sort(splices, {}, &Splice::begin);
    std::string out;
    std::size_t done = 0;
    for (const Splice &splice : splices) {
        out += bytes.substr(done, splice.begin - done);
        out += splice.text;
        done = splice.end;
    }
    return out + std::string(bytes.substr(done));
}

Error notProved(const Edit &edit, std::string why)
{
    return {ErrorCode::SpliceNotProved, {edit.path.toString(), std::move(why)}, {}};
}

/// True if the documents are those expected, all of them.
bool areAsExpected(const DocumentList &now, const DocumentList &before, std::size_t document,
                   const Value &expected)
{
    if (now.size() != before.size())
        return false;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const Value &wanted = i == document ? expected : before[i].root;
        if (!(now[i].root == wanted) || now[i].root.kind() != wanted.kind())
            return false;
    }
    return true;
}

class Splicer
{
public:
    Splicer(const Key &file, std::string_view bytes, std::size_t document)
        : m_file(file), m_bytes(bytes), m_document(document)
    {
    }

    Result<std::string> run(const std::vector<Edit> &edits)
    {
        for (const Edit &edit : edits)
            if (auto done = runOne(edit); !done)
                return tl::unexpected(done.error());
        return std::move(m_bytes);
    }

private:
    Result<void> runOne(const Edit &edit)
    {
        const std::string before = m_bytes;
        const auto documents = readAll(m_file, before, Dialect::Files);
        if (!documents)
            return tl::unexpected(documents.error());
        if (m_document >= documents->size())
            return fail(ErrorCode::SpliceDocumentAbsent, {std::to_string(m_document + 1)});
        const Value root = (*documents)[m_document].root;
        const auto after = applied(root, edit);
        if (!after)
            return tl::unexpected(after.error());
        for (const Change &change : changesOf(edit, root, *after))
            if (auto done = runChange(change); !done)
                return done;
        if (auto proved = prove(edit, before, Dialect::Files); !proved)
            return proved;
        return prove(edit, before, Dialect::Yaml11);
    }

    Result<void> runChange(const Change &change)
    {
        const auto documents = readAll(m_file, m_bytes, Dialect::Files);
        if (!documents || m_document >= documents->size())
            return fail(
                ErrorCode::SpliceNotProved,
                {change.path.toString(), documents ? "a document was lost" : documents.error().message()});
        const auto splices = plan(m_bytes, (*documents)[m_document].root, change);
        if (!splices)
            return tl::unexpected(splices.error());
        m_bytes = withSplices(m_bytes, *splices);
        return {};
    }

    /// A file that this dialect cannot read is not judged by it; the first dialect always judges.
    Result<void> prove(const Edit &edit, const std::string &before, Dialect dialect) const
    {
        const auto old = readAll(m_file, before, dialect);
        if (!old || m_document >= old->size())
            return {};
        const auto expected = applied((*old)[m_document].root, edit);
        if (!expected)
            return dialect == Dialect::Files ? tl::unexpected(expected.error()) : Result<void>();
        const auto now = readAll(m_file, m_bytes, dialect);
        if (!now)
            return tl::unexpected(notProved(edit, now.error().message()));
        if (!areAsExpected(*now, *old, m_document, *expected))
            return tl::unexpected(notProved(edit, "more or something else would change"));
        return {};
    }

    const Key &m_file;
    std::string m_bytes;
    std::size_t m_document;
};

} // namespace

Result<std::string> splice(const Key &file, std::string_view bytes, std::size_t document,
                           const std::vector<Edit> &edits)
{
    return Splicer(file, bytes, document).run(edits);
}

Result<std::size_t> documentAt(const Key &file, std::string_view bytes, std::uint32_t offset)
{
    const auto documents = readAll(file, bytes, Dialect::Files);
    if (!documents)
        return tl::unexpected(documents.error());
    for (std::size_t i = 0; i < documents->size(); ++i)
        if (offset >= (*documents)[i].span.begin && offset <= (*documents)[i].span.end)
            return i;
    return fail(ErrorCode::SpliceDocumentAbsent, {std::to_string(documents->size() + 1)});
}

} // namespace leeway::yaml
