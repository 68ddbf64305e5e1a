// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QWidget>

namespace leeway::ui {

/// A warning or a fact inside a dialog or pane: glyph, bold first words, the rest wrapped, a bar in the
/// colour of the mark at its left edge (mockup 12).
class Note final : public QWidget
{
    Q_OBJECT
public:
    explicit Note(QWidget *parent = nullptr);
    /// Hides itself without words.
    void setWords(Mark mark, const QString &strong, const QString &rest);
    QString text() const { return m_strong + (m_rest.isEmpty() ? QString() : u' ' + m_rest); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int layoutText(int width, class QPainter *painter) const;

    Mark m_mark = Mark::Warning;
    QString m_strong;
    QString m_rest;
};

} // namespace leeway::ui
