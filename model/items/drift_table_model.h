// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/items/drift_table.h"

#include <QAbstractTableModel>

namespace leeway::items {

/// The objects of a drift report as rows. Sorting, filtering and comparing run in the thread pool; this shows
/// the finished index. A live update changes cells in place and never resets: selection, current row and
/// scroll position stay. Lives on one thread (the window's).
class DriftTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// `clock` outlives the model.
    explicit DriftTableModel(const Clock &clock, QObject *parent = nullptr);

    void setReport(DriftReportPtr report);
    const DriftReportPtr &report() const { return m_wanted; }

    const DriftQuery &query() const { return m_query; }
    void setQuery(const DriftQuery &query);
    /// True: objects that begin to match wait, and heldRows tells how many, until showHeld or the next query.
    void setHoldsNewRows(bool hold) { m_hold = hold; }
    qsizetype heldRows() const { return qsizetype(m_held); }
    void showHeld();

    qsizetype count(Chip chip) const { return m_table ? m_table->counts[std::size_t(chip)] : 0; }
    /// The object of a row; the reference holds until the next update.
    const analysis::ObjectDrift &object(int row) const { return m_table->object(m_rows[std::size_t(row)]); }
    /// The row of an object, or -1 if it is not shown.
    int rowOf(const ObjectKey &key) const;
    /// True while nothing is being computed: the rows are those of report() and query().
    bool isSettled() const { return !m_running; }
    /// A row as one sentence: "Drifted, Gateway istio-ingressgateway, namespace istio-ingress, 3 fields, …".
    QString sentence(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// The rows are those of the newest report and query.
    void settled();
    /// A newer report is shown; counts may be different.
    void countsChanged();
    void heldRowsChanged(qsizetype count);

private:
    void start();
    void finish(Transition transition, bool rebuild);
    void applyInPlace(Transition &transition);
    void applyRebuilt(Transition &transition);
    void reorder(const std::vector<std::uint32_t> &from);
    void swapTable(Transition &transition, const std::vector<std::uint32_t> &rows);
    void tellChanged(const std::vector<std::uint32_t> &rows);
    void setHeld(std::size_t held);
    QVariant display(const analysis::ObjectDrift &object, DriftColumn column) const;
    QString toolTip(const analysis::ObjectDrift &object, DriftColumn column) const;

    const Clock &m_clock;
    DriftReportPtr m_wanted; ///< the newest report; m_table may be one behind
    DriftTablePtr m_table;
    std::vector<std::uint32_t> m_rows;
    DriftQuery m_query;
    bool m_rebuild = false; ///< the user sorted or filtered since the last job began
    bool m_running = false;
    bool m_again = false;
    bool m_hold = false;
    std::size_t m_held = 0;
};

} // namespace leeway::items
