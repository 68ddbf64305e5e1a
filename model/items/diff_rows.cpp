// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/diff_rows.h"

namespace leeway::items {

namespace {

/// Marks what lies between the common beginning and the common end.
void markPair(DiffRow &removed, DiffRow &added)
{
    const QString &a = removed.text, &b = added.text;
    const qsizetype shorter = qMin(a.size(), b.size());
    qsizetype head = 0, tail = 0;
    while (head < shorter && a[head] == b[head])
        ++head;
    while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    removed.markFrom = added.markFrom = int(head);
    removed.markTo = int(a.size() - tail);
    added.markTo = int(b.size() - tail);
}

/// A run of removed lines and the added ones behind it are partners in their order.
void markPairs(std::vector<DiffRow> &rows)
{
    using Kind = DiffRow::Kind;
    for (std::size_t at = 0; at < rows.size();) {
        std::size_t middle = at;
        while (middle < rows.size() && rows[middle].kind == Kind::Removed)
            ++middle;
        std::size_t end = middle;
        while (end < rows.size() && rows[end].kind == Kind::Added)
            ++end;
        const std::size_t pairs = std::min(middle - at, end - middle);
        for (std::size_t i = 0; i < pairs; ++i)
            markPair(rows[at + i], rows[middle + i]);
        at = std::max(end, at + 1);
    }
}

/// "@@ -41,7 +41,7 @@": the numbers of the first lines.
std::pair<int, int> hunkStart(const QString &line)
{
    const QStringList parts = line.split(u' ');
    const auto number = [&](int part) { return parts.value(part).mid(1).section(u',', 0, 0).toInt(); };
    return {number(1), number(2)};
}

} // namespace

std::vector<DiffRow> diffRows(std::string_view unified)
{
    std::vector<DiffRow> rows;
    int before = 0, after = 0;
    bool inHunk = false;
    QString oldPath;
    const QStringList lines = QString::fromUtf8(unified.data(), qsizetype(unified.size())).split(u'\n');
    for (const QString &line : lines) {
        if (line.startsWith(QLatin1String("diff --git "))) {
            inHunk = false;
        } else if (!inHunk && line.startsWith(QLatin1String("--- "))) {
            oldPath = line.mid(6);
        } else if (!inHunk && line.startsWith(QLatin1String("+++ "))) {
            const bool gone = line == QLatin1String("+++ /dev/null");
            rows.push_back({DiffRow::Kind::File, 0, 0, gone ? oldPath : line.mid(6), 0, 0});
        } else if (line.startsWith(QLatin1String("@@ "))) {
            if (inHunk)
                rows.push_back({DiffRow::Kind::Gap, 0, 0, {}, 0, 0});
            std::tie(before, after) = hunkStart(line);
            inHunk = true;
        } else if (inHunk && line.startsWith(u'-')) {
            rows.push_back({DiffRow::Kind::Removed, before++, 0, line.mid(1), 0, 0});
        } else if (inHunk && line.startsWith(u'+')) {
            rows.push_back({DiffRow::Kind::Added, 0, after++, line.mid(1), 0, 0});
        } else if (inHunk && line.startsWith(u' ')) {
            rows.push_back({DiffRow::Kind::Same, before++, after++, line.mid(1), 0, 0});
        }
    }
    markPairs(rows);
    return rows;
}

DiffCounts diffCounts(const std::vector<DiffRow> &rows)
{
    DiffCounts counts;
    for (const DiffRow &row : rows) {
        counts.added += row.kind == DiffRow::Kind::Added;
        counts.removed += row.kind == DiffRow::Kind::Removed;
        if (row.kind == DiffRow::Kind::File)
            counts.files << row.text;
    }
    return counts;
}

} // namespace leeway::items
