// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/diff_rows.h"

#include <QAbstractScrollArea>

namespace leeway::ui {

/// The diff of files before a commit: blue for new lines, neutral grey for old ones, since amber is reserved
/// for live (design.md 8.4). Read-only; Ctrl+C copies all of it.
class DiffView final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit DiffView(QWidget *parent = nullptr);
    void setDiff(std::string_view unified);
    const std::vector<items::DiffRow> &rows() const { return m_rows; }
    /// Without the row that names the file, where a header above says it; only for a single file.
    void setHidesSingleFile(bool hides) { m_hidesSingleFile = hides; }
    /// What stands there while there is nothing.
    void setPlaceholder(const QString &text);
    void setOutlined(bool outlined);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int rowHeight() const;
    int numberWidth() const;
    int textLeft() const { return 2 * numberWidth() + 24; }
    void applySizes();
    void paintRow(class QPainter &painter, const items::DiffRow &row, const QRect &at) const;
    void paintText(class QPainter &painter, const items::DiffRow &row, const QRect &at) const;

    std::vector<items::DiffRow> m_rows;
    QString m_copy;
    QString m_placeholder;
    bool m_hidesSingleFile = false;
    bool m_outlined = false;
};

} // namespace leeway::ui
