// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/cluster/live_snapshot.h"
#include "model/items/drift_table_model.h"
#include "model/render/desired_set.h"
#include "ui/messages.h"

#include <QSplitter>

class QStackedWidget;
class QTimer;

namespace leeway::ui {

class Button;
class ChipRow;
class DataTable;
class EmptyState;
class ErrorState;
class Inspector;
class Label;
class ProgressLine;
class SearchField;
class SkeletonRows;

/// How much room a window has (design.md, window sizes).
enum class Room : std::uint8_t { Compact, Standard, Wide };

/// What the drift page knows at one moment. Everything in it is immutable.
struct DriftPageState
{
    items::DriftReportPtr report; ///< null until the first comparison
    FileTreePtr tree;
    cluster::LiveSnapshotPtr live;
    render::DesiredSetPtr git; ///< what Git wants, for the YAML
    int kindsRead = 0;         ///< while loading
    int kindsTotal = 0;
    std::optional<Message> banner; ///< the worst thing to say above the page
    bool stale = false;            ///< no connection: the report is old
    bool canReconcile = false;
    QString cannotReconcile;
    QString waitingFor; ///< shown while there is no report: "Reading the cluster"
    QString idleTitle;  ///< nothing is going on: what is missing, and what to do
    QString idleFact;
    std::optional<Error> error; ///< there is no report and there will be none: why
};

/// What differs, who did it, why does it stay: chips, table, inspector.
class DriftPage final : public QWidget
{
    Q_OBJECT
public:
    explicit DriftPage(const Clock &clock, QWidget *parent = nullptr);

    void setState(const DriftPageState &state);
    /// Only what this file or folder has a part in; empty for everything.
    void filterByPath(const QString &path);
    void setRoom(Room room);
    /// Below 680 px of height the chips stand in the page header, and the filter field comes when it is asked
    /// for.
    void setLow(bool low);
    void focusFilter();
    /// Selects an object, past the filters if they hide it.
    void showObject(const ObjectKey &object);
    void copyRows();
    /// The kubectl command that prints the selected object.
    void copyCommand();

    items::DriftTableModel &model() { return m_model; }
    DataTable *table() const { return m_table; }
    Inspector *inspector() const { return m_inspector; }
    SearchField *filterField() const { return m_filter; }
    ChipRow *chips() const { return m_chips; }
    /// Columns and splitter, to be remembered.
    QJsonObject saveLayout() const;
    void restoreLayout(const QJsonObject &layout);
    void toggleInspector();
    /// The objects of the selected rows.
    std::vector<ObjectKey> selectedObjects() const;
    /// Entries for the menu of the rows, in front of those that are always there.
    void addRowAction(QAction *action) { m_rowActions.append(action); }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void keepGit(const std::vector<ObjectKey> &objects);
    void keepLive(const ObjectKey &object);
    void placeClicked(const SourcePlace &place);
    void leftFilter();
    void layoutEdited();

private:
    void buildHeader();
    void buildTable();
    void applyQuery();
    void showFacts();
    void showBody();
    void showContent();
    void showSelection();
    void selectWanted();
    void showHeld(qsizetype count);
    void showFilter();
    void applyColumns();
    QString facts() const;

    const Clock &m_clock;
    items::DriftTableModel m_model;
    DriftPageState m_state;
    Room m_room = Room::Standard;
    bool m_low = false;
    bool m_selectedOnce = false;
    std::optional<ObjectKey> m_wanted; ///< to be selected when the rows have settled
    bool m_inspectorWanted = true;
    std::string m_path;
    QList<QAction *> m_rowActions;

    Banner *m_banner = nullptr;
    QWidget *m_header = nullptr;
    Label *m_facts = nullptr;
    SearchField *m_filter = nullptr;
    Button *m_columns = nullptr;
    Button *m_search = nullptr;
    Button *m_pathChip = nullptr;
    QWidget *m_chipBar = nullptr;
    ChipRow *m_chips = nullptr;
    ProgressLine *m_progress = nullptr;
    Banner *m_held = nullptr;
    QStackedWidget *m_body = nullptr;
    DataTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    ErrorState *m_error = nullptr;
    SkeletonRows *m_skeleton = nullptr;
    QSplitter *m_splitter = nullptr;
    Inspector *m_inspector = nullptr;
    QTimer *m_second = nullptr;
};

} // namespace leeway::ui
