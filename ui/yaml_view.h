// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/yaml_rows.h"

#include <QAbstractScrollArea>

namespace leeway::ui {

/// Git's YAML and the live YAML beside each other in rows that scroll together (design.md 8.4): where a value
/// comes from, line number, Git, gutter, line number, live, field manager, overview ruler. Up and Down
/// scroll, a click on a folded run opens it, a click on a place leads to the file, Ctrl+C copies all of it as
/// text.
class YamlView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit YamlView(QWidget *parent = nullptr);

    void setRows(std::vector<items::YamlRow> rows);
    void setFoldEqual(bool fold);
    void setShowFolded(bool show);
    const std::vector<items::YamlRow> &shown() const { return m_shown; }
    int differences() const { return int(m_differences.size()); }
    int current() const { return m_current; } ///< from 0, -1: none
    /// To the next (1) or previous (-1) difference, round the end.
    void step(int by);
    void copyAll() const;

Q_SIGNALS:
    void currentChanged();
    void placeClicked(const SourcePlace &place);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    struct Columns
    {
        int place, gitNumber, git, gutter, liveNumber, live, writer, ruler, end;
    };
    Columns columns() const;
    void rebuild();
    void applySizes();
    int rowHeight(int row) const;
    int rowAt(int y) const;
    void paintRow(class QPainter &painter, int row, const QRect &at, const Columns &columns) const;
    void paintSide(class QPainter &painter, const items::YamlRow &row, const QRect &at, bool live) const;
    void paintRuler(class QPainter &painter, const Columns &columns) const;

    std::vector<items::YamlRow> m_rows;
    std::vector<items::YamlRow> m_shown;
    std::vector<int> m_tops;        ///< of the shown rows, and the height of all at the end
    std::vector<int> m_differences; ///< rows where a run of differences begins
    std::vector<int> m_opened;
    int m_current = -1;
    bool m_fold = true;
    bool m_defaults = false;
};

} // namespace leeway::ui
