// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/palette.h"

#include "model/items/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace leeway::items {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Palette", text);
}

PaletteEntry entryOf(const analysis::ObjectDrift &object)
{
    PaletteEntry entry;
    entry.group = PaletteGroup::Objects;
    entry.object = object.key;
    entry.title = text(object.key.name);
    entry.status = shownStatus(object);
    const QString kind = text(object.key.kind);
    entry.detail = object.key.ns.empty() ? kind : tr("%1 in %2").arg(kind, text(object.key.ns));
    const QString difference = differenceText(object);
    if (differs(object.git))
        entry.detail += u", "_s + (object.git == analysis::GitStatus::Missing ? tr("missing in the cluster")
                                   : object.git == analysis::GitStatus::Extra ? tr("not in Git")
                                                                              : difference);
    entry.folded = (entry.title + u' ' + kind + u' ' + text(object.key.ns)).toLower();
    return entry;
}

PaletteEntry entryOf(const std::string &path)
{
    PaletteEntry entry;
    entry.group = PaletteGroup::Files;
    entry.id = text(path);
    entry.title = entry.id.section(u'/', -1);
    entry.detail = entry.id.section(u'/', 0, -2);
    entry.folded = entry.id.toLower();
    return entry;
}

struct Question
{
    std::optional<PaletteGroup> only;
    bool kinds = false;
    QStringList words;
};

Question questionOf(const QString &query)
{
    Question question;
    QString words = query.trimmed().toLower();
    if (words.startsWith(u'>') || words.startsWith(u'/') || words.startsWith(u':')) {
        question.only = words.startsWith(u'>')   ? PaletteGroup::Commands
                        : words.startsWith(u'/') ? PaletteGroup::Files
                                                 : PaletteGroup::Objects;
        question.kinds = words.startsWith(u':');
        words.remove(0, 1);
    }
    question.words = words.split(u' ', Qt::SkipEmptyParts);
    return question;
}

/// 0 is best: the title begins with the first word, a word of it does, it is somewhere in the title,
/// elsewhere.
std::optional<int> rankOf(const PaletteEntry &entry, const Question &question)
{
    for (const QString &word : question.words)
        if (!entry.folded.contains(word))
            return {};
    if (question.words.isEmpty())
        return 1;
    const QString &first = question.words.front();
    if (question.kinds)
        return entry.detail.startsWith(first, Qt::CaseInsensitive) ? std::optional(0) : std::nullopt;
    const qsizetype at = entry.title.indexOf(first, 0, Qt::CaseInsensitive);
    if (at == 0)
        return 0;
    return at < 0 ? 3 : entry.title.at(at - 1).isLetterOrNumber() ? 2 : 1;
}

struct Ranked
{
    int rank;
    const PaletteEntry *entry;
};

void add(PaletteResult &result, std::vector<Ranked> &ranked, std::size_t most, const Question &question)
{
    result.total += qsizetype(ranked.size());
    const std::size_t shown = std::min(most, ranked.size());
    std::partial_sort(ranked.begin(), ranked.begin() + std::ptrdiff_t(shown), ranked.end(),
                      [](const Ranked &a, const Ranked &b) {
                          return std::tie(a.rank, a.entry) < std::tie(b.rank, b.entry);
                      });
    for (std::size_t i = 0; i < shown; ++i) {
        PaletteHit hit{ranked[i].entry, 0, 0};
        const QString first = question.words.value(0);
        const qsizetype at = first.isEmpty() ? -1 : hit.entry->title.indexOf(first, 0, Qt::CaseInsensitive);
        if (at >= 0) {
            hit.from = int(at);
            hit.length = int(first.size());
        }
        result.hits.push_back(hit);
    }
}

} // namespace

PaletteIndexPtr makePaletteIndex(const DriftReportPtr &report, const FileTreePtr &tree)
{
    auto index = std::make_shared<PaletteIndex>();
    if (report) {
        for (const analysis::ObjectDrift &object : report->objects)
            index->entries.push_back(entryOf(object));
    }
    std::stable_sort(index->entries.begin(), index->entries.end(),
                     [](const PaletteEntry &a, const PaletteEntry &b) { return a.status < b.status; });
    if (tree) {
        for (const FileEntry *file : tree->filesBelow({}))
            index->entries.push_back(entryOf(file->path));
    }
    return index;
}

PaletteResult findInPalette(const PaletteIndex &index, const std::vector<PaletteEntry> &commands,
                            const QString &query)
{
    const Question question = questionOf(query);
    std::vector<Ranked> groups[3];
    const auto look = [&](const std::vector<PaletteEntry> &entries) {
        for (const PaletteEntry &entry : entries) {
            if (question.only && entry.group != *question.only)
                continue;
            if (const auto rank = rankOf(entry, question))
                groups[std::size_t(entry.group)].push_back({*rank, &entry});
        }
    };
    look(index.entries);
    look(commands);
    constexpr std::size_t shown[]{5, 3, 4};
    PaletteResult result;
    for (std::size_t group = 0; group < 3; ++group)
        add(result, groups[group], question.only ? 12 : shown[group], question);
    return result;
}

} // namespace leeway::items
