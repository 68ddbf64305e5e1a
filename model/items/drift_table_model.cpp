// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/drift_table_model.h"

#include "model/items/pool.h"
#include "model/items/roles.h"
#include "model/items/words.h"

#include <algorithm>
#include <numeric>

namespace leeway::items {

using namespace Qt::StringLiterals;
using analysis::ObjectDrift;

DriftTableModel::DriftTableModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_clock(clock)
{
}

void DriftTableModel::setReport(DriftReportPtr report)
{
    m_wanted = std::move(report);
    start();
}

void DriftTableModel::setQuery(const DriftQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    m_rebuild = true;
    start();
}

void DriftTableModel::showHeld()
{
    m_rebuild = true;
    start();
}

void DriftTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0)
        return;
    DriftQuery query = m_query;
    query.column = DriftColumn(column);
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

void DriftTableModel::start()
{
    if (!m_wanted)
        return;
    if (m_running) {
        m_again = true;
        return;
    }
    m_running = true;
    m_again = false;
    const bool rebuild = std::exchange(m_rebuild, false) || !m_table;
    auto work = [from = m_table, rows = m_rows, report = m_wanted, query = m_query, rebuild, hold = m_hold] {
        DriftTablePtr to = from && from->report == report ? from : makeTable(report);
        return rebuild ? rebuilt(from.get(), rows, std::move(to), query)
                       : inPlace(from.get(), rows, std::move(to), query, hold);
    };
    inPool(this, std::move(work), [this, rebuild](Transition result) { finish(std::move(result), rebuild); });
}

void DriftTableModel::finish(Transition transition, bool rebuild)
{
    m_running = false;
    // What the user asked for meanwhile makes this result stale; a newer report alone does not.
    if (m_rebuild)
        return start();
    const bool newReport = transition.table != m_table;
    const std::size_t held = transition.held;
    constexpr std::size_t manyRanges = 64;
    if (rebuild || transition.removed.size() > manyRanges)
        applyRebuilt(transition);
    else
        applyInPlace(transition);
    setHeld(held);
    if (newReport)
        Q_EMIT countsChanged();
    if (m_again)
        return start();
    Q_EMIT settled();
}

void DriftTableModel::swapTable(Transition &transition, const std::vector<std::uint32_t> &rows)
{
    m_table = transition.table;
    m_rows = rows;
}

void DriftTableModel::tellChanged(const std::vector<std::uint32_t> &rows)
{
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        Q_EMIT dataChanged(index(int(rows[i]), 0), index(int(rows[end - 1]), driftColumnCount - 1));
        i = end;
    }
}

void DriftTableModel::applyInPlace(Transition &transition)
{
    for (std::size_t i = transition.removed.size(); i-- > 0;) {
        std::size_t first = i;
        while (first > 0 && transition.removed[first - 1] + 1 == transition.removed[first])
            --first;
        beginRemoveRows({}, int(transition.removed[first]), int(transition.removed[i]));
        m_rows.erase(m_rows.begin() + transition.removed[first], m_rows.begin() + transition.removed[i] + 1);
        endRemoveRows();
        i = first;
    }
    const std::size_t stay = m_rows.size();
    swapTable(transition, {transition.rows.begin(), transition.rows.begin() + std::ptrdiff_t(stay)});
    tellChanged(transition.changed);
    if (transition.rows.size() == stay)
        return;
    beginInsertRows({}, int(stay), int(transition.rows.size()) - 1);
    m_rows = std::move(transition.rows);
    endInsertRows();
}

/// Puts row from[i] at i; `from` is a permutation. Selection and current row go along.
void DriftTableModel::reorder(const std::vector<std::uint32_t> &from)
{
    if (std::is_sorted(from.begin(), from.end()))
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    std::vector<std::uint32_t> rows(m_rows.size());
    std::vector<int> to(m_rows.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        rows[i] = m_rows[from[i]];
        to[from[i]] = int(i);
    }
    m_rows = std::move(rows);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &one : before)
        after.append(index(to[std::size_t(one.row())], one.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

/// However many rows come and go: what goes moves to the end and leaves as one range, what comes arrives as
/// one range, then all of it takes its order. Views see no reset.
void DriftTableModel::applyRebuilt(Transition &transition)
{
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> stay;
    std::vector<std::uint32_t> arrive;
    for (std::size_t i = 0; i < transition.rows.size(); ++i) {
        if (transition.previous[i] >= 0) {
            order.push_back(std::uint32_t(transition.previous[i]));
            stay.push_back(std::uint32_t(i));
        } else {
            arrive.push_back(std::uint32_t(i));
        }
    }
    order.insert(order.end(), transition.removed.begin(), transition.removed.end());
    reorder(order);
    if (!transition.removed.empty()) {
        beginRemoveRows({}, int(stay.size()), int(m_rows.size()) - 1);
        m_rows.resize(stay.size());
        endRemoveRows();
    }
    std::vector<std::uint32_t> rows;
    for (const std::uint32_t i : stay)
        rows.push_back(transition.rows[i]);
    swapTable(transition, rows);
    if (!arrive.empty()) {
        beginInsertRows({}, int(stay.size()), int(transition.rows.size()) - 1);
        for (const std::uint32_t i : arrive)
            m_rows.push_back(transition.rows[i]);
        endInsertRows();
    }
    std::vector<std::uint32_t> final(transition.rows.size());
    for (std::uint32_t i = 0; i < final.size(); ++i)
        final[i < stay.size() ? stay[i] : arrive[i - stay.size()]] = i;
    reorder(final);
    tellChanged(transition.changed);
}

void DriftTableModel::setHeld(std::size_t held)
{
    if (m_held == held)
        return;
    m_held = held;
    Q_EMIT heldRowsChanged(qsizetype(held));
}

int DriftTableModel::rowOf(const ObjectKey &key) const
{
    if (!m_table)
        return -1;
    const auto found = m_table->rowOf.find(key);
    if (found == m_table->rowOf.end())
        return -1;
    const auto row = std::find(m_rows.begin(), m_rows.end(), found->second);
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

int DriftTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DriftTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : driftColumnCount;
}

QVariant DriftTableModel::display(const ObjectDrift &object, DriftColumn column) const
{
    switch (column) {
    case DriftColumn::Status:
        return object.git == analysis::GitStatus::InSync && worstOf(object) != Status::InSync
                   ? statusWord(object.health)
                   : statusWord(shownStatus(object));
    case DriftColumn::Kind:
        return text(object.key.kind);
    case DriftColumn::Name:
        return text(object.key.name);
    case DriftColumn::Namespace:
        return text(object.key.ns);
    case DriftColumn::Difference:
        return differenceText(object);
    case DriftColumn::ChangedBy:
        return authorOf(object, m_table->report->git).name;
    case DriftColumn::Persists:
        return persistsText(object, m_clock.now());
    case DriftColumn::Owner:
        return object.owner ? text(m_table->report->owners[*object.owner].key.name) : QString();
    }
    Q_UNREACHABLE();
}

QString DriftTableModel::toolTip(const ObjectDrift &object, DriftColumn column) const
{
    const QString shown = display(object, column).toString();
    if (column == DriftColumn::Status) {
        QString both = tr("Git: %1, %2\nHealth: %3")
                           .arg(statusWord(object.git), methodText(object.method), statusWord(object.health));
        if (!object.healthReason.empty())
            both += u" ("_s + text(object.healthReason) + u')';
        if (!object.healthMessage.empty())
            both += u'\n' + text(object.healthMessage);
        return both;
    }
    if (column == DriftColumn::ChangedBy) {
        const Author author = authorOf(object, m_table->report->git);
        if (!author.time)
            return shown;
        return tr(author.exact ? "%1, seen at %2" : "%1, at %2 or earlier")
            .arg(shown, isoMoment(*author.time));
    }
    if (column == DriftColumn::Persists && object.persists.until)
        return shown + u'\n' + isoMoment(*object.persists.until);
    return shown;
}

QString DriftTableModel::sentence(int row) const
{
    const ObjectDrift &one = object(row);
    QStringList parts{display(one, DriftColumn::Status).toString(),
                      text(one.key.kind) + u' ' + text(one.key.name)};
    if (!one.key.ns.empty())
        parts << tr("namespace %1").arg(text(one.key.ns));
    if (const QString difference = differenceText(one); !difference.isEmpty()) {
        const bool whole = one.fields.empty() || one.fields.front().change == analysis::Change::Object;
        parts << (whole ? difference
                        : tr(one.fields.size() == 1 ? "%1 field differs" : "%1 fields differ")
                                  .arg(one.fields.size()) +
                              (one.alsoPending ? tr(", also pending") : QString()));
    }
    const Author author = authorOf(one, m_table->report->git);
    if (!author.name.isEmpty())
        parts << (author.time
                      ? tr("changed by %1 %2").arg(author.name, spokenAgo(*author.time, m_clock.now()))
                      : tr("changed by %1").arg(author.name));
    if (const QString persists = persistsText(one, m_clock.now()); !persists.isEmpty())
        parts << persists;
    return parts.join(u", "_s);
}

QVariant DriftTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ObjectDrift &one = object(index.row());
    const auto column = DriftColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(one, column);
    case Qt::ToolTipRole:
        return toolTip(one, column);
    case Qt::AccessibleTextRole:
        return column == DriftColumn::Status ? sentence(index.row()) : display(one, column);
    case StatusRole:
        return int(shownStatus(one));
    case KeyRole:
        return text(one.key.toString());
    case PersistsRole:
        return int(one.persists.code);
    case EstimatedRole:
        return one.method == analysis::Method::Estimated;
    case AgeRole: {
        const Author author = authorOf(one, m_table->report->git);
        return author.time ? age(*author.time, m_clock.now()) : QString();
    }
    default:
        return {};
    }
}

QVariant DriftTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (DriftColumn(section)) {
    case DriftColumn::Status:
        return tr("Status");
    case DriftColumn::Kind:
        return tr("Kind");
    case DriftColumn::Name:
        return tr("Name");
    case DriftColumn::Namespace:
        return tr("Namespace");
    case DriftColumn::Difference:
        return tr("Difference");
    case DriftColumn::ChangedBy:
        return tr("Changed by");
    case DriftColumn::Persists:
        return tr("Why it persists");
    case DriftColumn::Owner:
        return tr("Kustomization");
    }
    return {};
}

} // namespace leeway::items
