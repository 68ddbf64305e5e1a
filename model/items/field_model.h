// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/file_tree.h"
#include "model/items/drift_table.h"

#include <QAbstractTableModel>
#include <QMetaType>

#include <set>

namespace leeway::items {

/// One field that differs, as it is shown. A value that is not there is said so, never left empty.
struct FieldRow
{
    QString path;   ///< FieldPath::toString
    QString parent; ///< the path above the leaf, "spec.listeners[https-grafana]"
    QString leaf;   ///< "allowedRoutes.namespaces.from": the last map keys
    QString git;
    QString live;
    bool gitSet = false;
    bool liveSet = false;
    bool redacted = false;
    QString place; ///< "gateway.yaml:10"; empty if no file sets it
    SourcePlace source;
    QString step; ///< what wrote it, when it is not plainly a document: "patch", "variable"
    analysis::Change change = analysis::Change::Edited;
    bool pending = false;
    QString writer; ///< field manager or "not recorded"
    std::optional<Instant> time;
    bool exact = false;
    bool inferred = false;
    int certainty = 1;

    friend bool operator==(const FieldRow &, const FieldRow &) = default;
};

/// The rows for one object. `tree` gives line numbers and may be null.
std::vector<FieldRow> fieldRows(const analysis::ObjectDrift &object, const FileTree *tree);
/// A value on one line: scalars as YAML writes them, maps and lists as JSON.
QString valueText(const Value &value);

enum class FieldColumn : std::uint8_t { Check, Field, Git, Live, Writer };
inline constexpr int fieldColumnCount = int(FieldColumn::Writer) + 1;

/// The fields of the selected object; checked are those that the two actions are about. All are at first.
class FieldModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit FieldModel(const Clock &clock, QObject *parent = nullptr);

    /// The rows of another object, or newer ones of the same: rows of equal path stay and keep their check
    /// mark.
    void setRows(const ObjectKey &object, std::vector<FieldRow> rows);
    const FieldRow &row(int row) const { return m_rows[std::size_t(row)]; }
    Instant now() const { return m_clock.now(); }
    std::vector<QString> checkedPaths() const;
    Qt::CheckState allChecked() const;
    void checkAll(bool checked);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// The whole row as one sentence.
    QString sentence(int row) const;

Q_SIGNALS:
    void checksChanged();

private:
    QString display(const FieldRow &row, FieldColumn column) const;

    const Clock &m_clock;
    ObjectKey m_object;
    std::vector<FieldRow> m_rows;
    std::set<QString> m_unchecked;
};

} // namespace leeway::items

Q_DECLARE_METATYPE(const leeway::items::FieldRow *)
