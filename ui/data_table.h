// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace leeway::ui {

/// The table of every page: rows of 28 px without a grid, a hair line under each, whole rows selected and
/// hovered. Columns can be moved, resized and hidden (header menu); saveColumns and restoreColumns keep that.
class DataTable final : public QTableView
{
    Q_OBJECT
public:
    explicit DataTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    int hoveredRow() const { return m_hovered; }
    /// Old data, kept while there is no connection: text steps back.
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    QByteArray saveColumns() const;
    bool restoreColumns(const QByteArray &state);
    /// The selected rows as text, columns separated by tabs.
    QString selectionText() const;
    /// The menu that offers every column; also the header's context menu.
    void showColumnMenu(const QPoint &globalPos);

Q_SIGNALS:
    void columnsChanged();

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void applySizes();
    void setHovered(int row);

    int m_hovered = -1;
    bool m_stale = false;
};

} // namespace leeway::ui
