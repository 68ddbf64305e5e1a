// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/drift_table.h"

#include "model/items/words.h"

#include <QList>

#include <algorithm>

namespace leeway::items {

using namespace analysis;

bool matches(Chip chip, const ObjectDrift &object)
{
    switch (chip) {
    case Chip::Differs:
        return differs(object.git);
    case Chip::Drifted:
        return object.git == GitStatus::Drifted;
    case Chip::Missing:
        return object.git == GitStatus::Missing;
    case Chip::Extra:
        return object.git == GitStatus::Extra;
    case Chip::Pending:
        return object.git == GitStatus::Pending;
    case Chip::Failed:
        return object.health == HealthStatus::Failed;
    case Chip::Suspended:
        return object.health == HealthStatus::Suspended;
    case Chip::Progressing:
        return object.health == HealthStatus::Progressing || object.health == HealthStatus::Terminating;
    case Chip::Stale:
        return object.health == HealthStatus::Stale;
    case Chip::NoPermission:
        return object.git == GitStatus::NoPermission || object.health == HealthStatus::NoPermission;
    case Chip::Unknown:
        return object.git == GitStatus::Unknown;
    case Chip::All:
        return true;
    }
    Q_UNREACHABLE();
}

Status shownStatus(const ObjectDrift &object)
{
    return object.git == GitStatus::InSync ? worstOf(object) : statusOf(object.git);
}

DriftTablePtr makeTable(DriftReportPtr report)
{
    auto table = std::make_shared<DriftTable>();
    table->report = std::move(report);
    const std::vector<ObjectDrift> &objects = table->report->objects;
    table->rowOf.reserve(objects.size());
    for (std::uint32_t i = 0; i < objects.size(); ++i) {
        table->rowOf.emplace(objects[i].key, i);
        for (std::size_t chip = 0; chip < table->counts.size(); ++chip)
            table->counts[chip] += matches(Chip(chip), objects[i]);
    }
    return table;
}

namespace {

bool isBelow(const std::string &file, const std::string &path)
{
    return file == path || (file.size() > path.size() && file.starts_with(path) && file[path.size()] == '/');
}

bool hasWords(const ObjectDrift &object, const QString &words)
{
    const QString all = text(object.key.kind) + u' ' + text(object.key.name) + u' ' + text(object.key.ns) +
                        u' ' + statusWord(shownStatus(object));
    const QList<QStringView> parts = QStringView(words).split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(),
                       [&](QStringView part) { return all.contains(part, Qt::CaseInsensitive); });
}

/// What a column sorts by; numbers before texts.
struct SortKey
{
    std::int64_t number = 0;
    std::string_view first;
    std::string_view second;
    auto operator<=>(const SortKey &) const = default;
};

std::int64_t millis(const std::optional<Instant> &time)
{
    return time ? time->time_since_epoch().count() : 0;
}

const Writer &newestWriter(const ObjectDrift &object)
{
    if (object.git == GitStatus::Extra || object.fields.empty())
        return object.creator;
    const auto newest =
        std::max_element(object.fields.begin(), object.fields.end(), [](const auto &a, const auto &b) {
            return millis(a.writer.time) < millis(b.writer.time);
        });
    return newest->writer;
}

SortKey sortKey(const DriftReport &report, const ObjectDrift &object, DriftColumn column)
{
    switch (column) {
    case DriftColumn::Status:
        return {int(shownStatus(object)), {}, {}};
    case DriftColumn::Kind:
        return {0, object.key.kind, object.key.name};
    case DriftColumn::Name:
        return {0, object.key.name, object.key.ns};
    case DriftColumn::Namespace:
        return {0, object.key.ns, object.key.name};
    case DriftColumn::Difference:
        return {std::int64_t(object.fields.size()), {}, {}};
    case DriftColumn::ChangedBy:
        return {0, newestWriter(object).manager, object.key.name};
    case DriftColumn::Persists:
        return {int(object.persists.code), object.persists.detail, {}};
    case DriftColumn::Owner:
        return {0,
                object.owner ? std::string_view(report.owners[*object.owner].key.name) : std::string_view(),
                {}};
    }
    Q_UNREACHABLE();
}

bool sameWriter(const Writer &a, const Writer &b)
{
    return a.manager == b.manager && a.time == b.time && a.exact == b.exact;
}

bool sameCells(const ObjectDrift &a, const ObjectDrift &b)
{
    return a.git == b.git && a.health == b.health && a.fields.size() == b.fields.size() &&
           a.alsoPending == b.alsoPending && a.method == b.method && a.persists.code == b.persists.code &&
           a.persists.detail == b.persists.detail && a.persists.until == b.persists.until &&
           sameWriter(newestWriter(a), newestWriter(b));
}

} // namespace

bool accepts(const DriftQuery &query, const ObjectDrift &object)
{
    bool chosen = false;
    for (int chip = 0; chip < chipCount && !chosen; ++chip)
        chosen = query.has(Chip(chip)) && matches(Chip(chip), object);
    if (!chosen)
        return false;
    if (!query.path.empty() &&
        std::none_of(object.files.begin(), object.files.end(),
                     [&](const SourcePlace &place) { return isBelow(place.file, query.path); }))
        return false;
    return query.text.isEmpty() || hasWords(object, query.text);
}

std::vector<std::uint32_t> sortedRows(const DriftTable &table, const DriftQuery &query)
{
    const DriftReport &report = *table.report;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < report.objects.size(); ++i) {
        if (accepts(query, report.objects[i]))
            rows.push_back(i);
    }
    std::vector<SortKey> keys(report.objects.size());
    for (const std::uint32_t row : rows)
        keys[row] = sortKey(report, report.objects[row], query.column);
    if (query.descending)
        std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return keys[b] < keys[a]; });
    else
        std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
    return rows;
}

namespace {

/// For each old row the object it shows in the new table, or nothing if it is gone or no longer accepted.
std::vector<std::int64_t> survivors(const DriftTable *from, const std::vector<std::uint32_t> &rows,
                                    const DriftTable &to, const DriftQuery &query)
{
    std::vector<std::int64_t> result;
    result.reserve(rows.size());
    for (const std::uint32_t row : rows) {
        const auto found = to.rowOf.find(from->object(row).key);
        const bool stays = found != to.rowOf.end() && accepts(query, to.object(found->second));
        result.push_back(stays ? std::int64_t(found->second) : -1);
    }
    return result;
}

void noteChanges(Transition &result, const DriftTable *from, const std::vector<std::uint32_t> &oldRows)
{
    if (result.table.get() == from)
        return;
    for (std::uint32_t row = 0; row < result.rows.size(); ++row) {
        const std::int64_t before = result.previous[row];
        if (before >= 0 &&
            !sameCells(from->object(oldRows[std::size_t(before)]), result.table->object(result.rows[row])))
            result.changed.push_back(row);
    }
}

void noteRemoved(Transition &result, const std::vector<std::int64_t> &survived)
{
    for (std::uint32_t row = 0; row < survived.size(); ++row) {
        if (survived[row] < 0)
            result.removed.push_back(row);
    }
}

} // namespace

Transition inPlace(const DriftTable *from, const std::vector<std::uint32_t> &rows, DriftTablePtr to,
                   const DriftQuery &query, bool hold)
{
    Transition result;
    result.table = std::move(to);
    const std::vector<std::int64_t> survived = survivors(from, rows, *result.table, query);
    std::vector<bool> shown(result.table->report->objects.size());
    for (std::size_t row = 0; row < survived.size(); ++row) {
        if (survived[row] < 0)
            continue;
        shown[std::size_t(survived[row])] = true;
        result.rows.push_back(std::uint32_t(survived[row]));
        result.previous.push_back(std::int64_t(row));
    }
    noteRemoved(result, survived);
    for (const std::uint32_t row : sortedRows(*result.table, query)) {
        if (shown[row])
            continue;
        if (hold) {
            ++result.held;
            continue;
        }
        result.rows.push_back(row);
        result.previous.push_back(-1);
    }
    noteChanges(result, from, rows);
    return result;
}

Transition rebuilt(const DriftTable *from, const std::vector<std::uint32_t> &rows, DriftTablePtr to,
                   const DriftQuery &query)
{
    Transition result;
    result.table = std::move(to);
    result.rows = sortedRows(*result.table, query);
    const std::vector<std::int64_t> survived = survivors(from, rows, *result.table, query);
    noteRemoved(result, survived);
    std::vector<std::int64_t> oldRowOf(result.table->report->objects.size(), -1);
    for (std::size_t row = 0; row < survived.size(); ++row) {
        if (survived[row] >= 0)
            oldRowOf[std::size_t(survived[row])] = std::int64_t(row);
    }
    for (const std::uint32_t row : result.rows)
        result.previous.push_back(oldRowOf[row]);
    noteChanges(result, from, rows);
    return result;
}

} // namespace leeway::items
