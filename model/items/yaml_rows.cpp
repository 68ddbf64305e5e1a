// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/yaml_rows.h"

#include "model/base/origin.h"
#include "model/base/text_position.h"
#include "model/items/field_model.h"
#include "model/items/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <set>

namespace leeway::items {

using namespace Qt::StringLiterals;
using analysis::FieldDifference;
using Kind = YamlRow::Kind;

namespace {

bool isOneLine(const Value &value)
{
    return value.isScalar() ? value.text().find('\n') == std::string_view::npos : value.size() == 0;
}

QString keyText(const Key &key)
{
    // The same rule as for values: what YAML would read as something else stands in quotes.
    return valueText(Value::string(key.view())) + u':';
}

/// The merge key that joins the elements of two lists, empty: by their place.
std::string mergeKeyOf(const Value *git, const Value *live)
{
    for (const char *key : {"name", "containerPort", "port", "key", "host", "type", "mountPath", "ip"}) {
        const auto fits = [&](const Value *list) {
            if (!list)
                return true;
            std::set<std::string> seen;
            return std::ranges::all_of(list->items(), [&](const Value &item) {
                const Value *value = item.isMap() ? item.find(key) : nullptr;
                return value && value->isScalar() && seen.insert(std::string(value->text())).second;
            });
        };
        if (fits(git) && fits(live))
            return key;
    }
    return {};
}

class Emitter
{
public:
    Emitter(const Value *git, const Value *live, const analysis::ObjectDrift &object, const FileTree *tree)
        : m_object(object), m_tree(tree)
    {
        for (const FieldDifference &field : object.fields) {
            m_whole = m_whole || field.change == analysis::Change::Object;
            for (const Value *root : {git, live}) {
                if (const Value *found = root ? field.path.find(*root) : nullptr)
                    m_differing.emplace(found, &field);
            }
        }
        // Without a live side for another reason (Secrets are not read) Git's lines stand alone, as no
        // difference.
        m_whole = m_whole || object.git == analysis::GitStatus::Missing ||
                  object.git == analysis::GitStatus::Extra ||
                  (object.git == analysis::GitStatus::Pending && !live);
        if (git || live)
            map(git, live, 0, {}, nullptr);
    }
    std::vector<YamlRow> take() { return std::move(m_rows); }

private:
    const FieldDifference *fieldOf(const Value *git, const Value *live, const FieldDifference *above) const
    {
        for (const Value *value : {git, live}) {
            if (const auto found = m_differing.find(value); value && found != m_differing.end())
                return found->second;
        }
        return above;
    }

    void row(Kind kind, const QString &git, const QString &live, const FieldDifference *field)
    {
        YamlRow row;
        row.kind = kind;
        row.git = git;
        row.live = live;
        row.folded = kind != Kind::Same && !m_whole && !field;
        if (kind != Kind::LiveOnly)
            row.gitLine = ++m_gitLine;
        if (kind != Kind::GitOnly)
            row.liveLine = ++m_liveLine;
        if (field && kind != Kind::Same && !field->writer.manager.empty())
            row.writer = text(field->writer.manager);
        m_rows.push_back(std::move(row));
    }

    /// Marks what follows the lead and tells where Git's value comes from.
    void decorate(int lead, const Value *git)
    {
        YamlRow &row = m_rows.back();
        row.gitFrom = row.liveFrom = lead;
        row.gitTo = int(row.git.size());
        row.liveTo = int(row.live.size());
        const std::vector<OriginStep> chain = git ? originChain(*git) : std::vector<OriginStep>{};
        if (chain.empty() || chain.front().file.empty())
            return;
        row.variable =
            std::ranges::any_of(chain, [](const OriginStep &step) { return step.by == Step::Substitution; });
        if (!row.differs())
            return;
        row.source = m_tree ? placeOf(chain.front(), *m_tree) : SourcePlace{chain.front().file.str(), 0, 0};
        row.place = text(fileName(row.source.file));
        if (row.source.line > 0)
            row.place += u':' + QString::number(row.source.line);
    }

    void oneLine(const QString &lead, const Value *git, const Value *live, const FieldDifference *field)
    {
        const QString left = git ? lead + valueText(*git) : QString();
        const QString right = live ? lead + valueText(*live) : QString();
        // Values of a Secret look equal here: only that they differ is known.
        const bool equal = git && live && *git == *live && !(field && m_object.key.kind == "Secret");
        const Kind kind = !git ? Kind::LiveOnly : !live ? Kind::GitOnly : equal ? Kind::Same : Kind::Changed;
        row(kind, left, right, field);
        decorate(int(lead.size()), git);
    }

    /// A text of several lines: equal lines at its beginning and end, what differs between them.
    void block(const QString &lead, const Value *git, const Value *live, int indent,
               const FieldDifference *field)
    {
        const Kind head = !git ? Kind::LiveOnly : !live ? Kind::GitOnly : Kind::Same;
        row(head, git ? lead + u'|' : QString(), live ? lead + u'|' : QString(), field);
        const QString pad(indent + 2, u' ');
        const auto linesOf = [](const Value *value) {
            QStringList lines = value ? text(value->text()).split(u'\n') : QStringList();
            if (!lines.isEmpty() && lines.back().isEmpty())
                lines.removeLast();
            return lines;
        };
        const QStringList a = linesOf(git);
        const QStringList b = linesOf(live);
        qsizetype begin = 0;
        while (begin < a.size() && begin < b.size() && a[begin] == b[begin])
            ++begin;
        qsizetype end = 0;
        while (end < a.size() - begin && end < b.size() - begin &&
               a[a.size() - 1 - end] == b[b.size() - 1 - end])
            ++end;
        for (qsizetype i = 0; i < begin; ++i)
            row(Kind::Same, pad + a[i], pad + b[i], field);
        for (qsizetype i = begin; i < qMax(a.size(), b.size()) - end; ++i) {
            const bool left = i < a.size() - end;
            const bool right = i < b.size() - end;
            row(left && right ? Kind::Changed
                : left        ? Kind::GitOnly
                              : Kind::LiveOnly,
                left ? pad + a[i] : QString(), right ? pad + b[i] : QString(), field);
            decorate(int(pad.size()), git);
        }
        for (qsizetype i = end; i > 0; --i)
            row(Kind::Same, pad + a[a.size() - i], pad + b[b.size() - i], field);
    }

    void value(const Value *git, const Value *live, int indent, const QString &lead,
               const FieldDifference *above)
    {
        const FieldDifference *field = fieldOf(git, live, above);
        const Value &any = git ? *git : *live;
        if (git && live && (git->isMap() != live->isMap() || git->isList() != live->isList())) {
            value(git, nullptr, indent, lead, field);
            return value(nullptr, live, indent, lead, field);
        }
        const bool line = (!git || isOneLine(*git)) && (!live || isOneLine(*live));
        if (line)
            return oneLine(lead, git, live, field);
        if (any.isScalar())
            return block(lead, git, live, indent, field);
        const Kind head = !git ? Kind::LiveOnly : !live ? Kind::GitOnly : Kind::Same;
        const QString title = lead.trimmed().isEmpty() ? lead : lead.chopped(lead.endsWith(u' ') ? 1 : 0);
        row(head, git ? title : QString(), live ? title : QString(), field);
        const std::size_t at = m_rows.size() - 1;
        any.isMap() ? map(git, live, indent + 2, {}, field) : list(git, live, indent, field);
        // The line above something that differs belongs to it.
        m_rows[at].folded = m_rows[at].folded && std::none_of(m_rows.begin() + std::ptrdiff_t(at) + 1,
                                                              m_rows.end(), std::mem_fn(&YamlRow::differs));
    }

    void map(const Value *git, const Value *live, int indent, const QString &firstLead,
             const FieldDifference *above)
    {
        std::vector<Key> keys;
        for (const Value *side : {git, live}) {
            if (!side)
                continue;
            for (const MapEntry &entry : side->entries())
                if (side == git || !git || !git->find(entry.key))
                    keys.push_back(entry.key);
        }
        bool first = true;
        for (const Key &key : keys) {
            const QString before = first && !firstLead.isEmpty() ? firstLead : QString(indent, u' ');
            first = false;
            value(git ? git->find(key) : nullptr, live ? live->find(key) : nullptr, indent,
                  before + keyText(key) + u' ', above);
        }
    }

    void list(const Value *git, const Value *live, int indent, const FieldDifference *above)
    {
        const std::string by = mergeKeyOf(git, live);
        std::vector<const Value *> taken;
        const auto partner = [&](const Value &item, std::size_t at) -> const Value * {
            if (!live)
                return nullptr;
            if (by.empty())
                return at < live->size() ? &live->items()[at] : nullptr;
            const auto found = std::ranges::find_if(live->items(), [&](const Value &other) {
                return other.find(by)->text() == item.find(by)->text();
            });
            return found == live->items().end() ? nullptr : &*found;
        };
        std::size_t at = 0;
        if (git) {
            for (const Value &item : git->items()) {
                const Value *other = partner(item, at++);
                taken.push_back(other);
                element(&item, other, indent, above);
            }
        }
        if (live) {
            for (const Value &item : live->items())
                if (std::ranges::find(taken, &item) == taken.end())
                    element(nullptr, &item, indent, above);
        }
    }

    void element(const Value *git, const Value *live, int indent, const FieldDifference *above)
    {
        const FieldDifference *field = fieldOf(git, live, above);
        const QString lead = QString(indent, u' ') + u"- "_s;
        const bool maps =
            (!git || (git->isMap() && git->size() > 0)) && (!live || (live->isMap() && live->size() > 0));
        if (maps)
            map(git, live, indent + 2, lead, field);
        else
            value(git, live, indent, lead, field);
    }

    const analysis::ObjectDrift &m_object;
    const FileTree *m_tree;
    std::map<const Value *, const FieldDifference *> m_differing;
    bool m_whole = false;
    int m_gitLine = 0;
    int m_liveLine = 0;
    std::vector<YamlRow> m_rows;
};

/// Values of a Secret are replaced by a word, so that not even their lengths are shown.
Value withoutSecrets(const Value &object)
{
    Value safe = object;
    for (const char *part : {"data", "stringData"}) {
        const Value *data = safe.find(part);
        if (!data || !data->isMap())
            continue;
        Value hidden = Value::map();
        for (const MapEntry &entry : data->entries())
            hidden.set(entry.key, Value::string("(not shown)"));
        safe.set(part, hidden);
    }
    return safe;
}

/// The names in a run of rows: list elements by their name, else the keys with the smallest indentation.
QString namesIn(const std::vector<YamlRow> &rows, std::size_t from, std::size_t to)
{
    QStringList names;
    for (std::size_t i = from; i < to && names.size() < 4; ++i) {
        const QString line = rows[i].git.trimmed();
        if (line.startsWith(u"- name: "_s))
            names << line.mid(8);
    }
    int least = 1000;
    for (std::size_t i = from; i < to; ++i)
        least = qMin(least, int(rows[i].git.size() - rows[i].git.trimmed().size()));
    for (std::size_t i = from; i < to && names.isEmpty(); ++i) {
        const QString &line = rows[i].git;
        if (line.size() - line.trimmed().size() == least && line.contains(u':'))
            names << line.trimmed().section(u':', 0, 0);
    }
    return names.join(u", "_s);
}

} // namespace

std::vector<YamlRow> yamlRows(const Value *git, const Value *live, const analysis::ObjectDrift &object,
                              const FileTree *tree)
{
    if (object.key.kind != "Secret")
        return Emitter(git, live, object, tree).take();
    const Value left = git ? withoutSecrets(*git) : Value();
    const Value right = live ? withoutSecrets(*live) : Value();
    return Emitter(git ? &left : nullptr, live ? &right : nullptr, object, tree).take();
}

std::vector<YamlRow> shownYaml(const std::vector<YamlRow> &rows, bool foldEqual, bool defaults,
                               const std::vector<int> &opened)
{
    std::vector<YamlRow> kept;
    for (const YamlRow &row : rows)
        if (!row.folded || defaults || row.kind != Kind::LiveOnly)
            kept.push_back(row);
    if (!foldEqual)
        return kept;
    constexpr std::size_t context = 3;
    std::vector<YamlRow> shown;
    for (std::size_t i = 0; i < kept.size();) {
        std::size_t end = i;
        while (end < kept.size() && kept[end].kind == Kind::Same)
            ++end;
        const std::size_t from = i == 0 ? 0 : i + context;
        const std::size_t to = end == kept.size() ? end : end - std::min(end - i, context);
        if (end == i) {
            shown.push_back(kept[i++]);
            continue;
        }
        const bool fold =
            to > from && to - from > 6 && std::ranges::find(opened, kept[from].gitLine) == opened.end();
        for (std::size_t at = i; at < end; ++at) {
            if (!fold || at < from || at >= to) {
                shown.push_back(kept[at]);
                continue;
            }
            YamlRow run;
            run.kind = Kind::Fold;
            run.gitLine = kept[from].gitLine;
            run.liveLine = kept[from].liveLine;
            run.hidden = int(to - from);
            run.inside = namesIn(kept, from, to);
            shown.push_back(std::move(run));
            at = to - 1;
        }
        i = end;
    }
    return shown;
}

QString yamlAsText(const std::vector<YamlRow> &rows)
{
    QString all;
    for (const YamlRow &row : rows) {
        if (row.kind == Kind::Fold)
            all += QCoreApplication::translate("YamlRows", "@@ %1 equal lines @@\n").arg(row.hidden);
        else if (row.kind == Kind::Same)
            all += u"  "_s + row.git + u'\n';
        else
            all += (row.gitLine > 0 ? u"- "_s + row.git + u'\n' : QString()) +
                   (row.liveLine > 0 ? u"+ "_s + row.live + u'\n' : QString());
    }
    return all;
}

} // namespace leeway::items
