// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QAbstractButton>
#include <QWidget>

#include <optional>

namespace leeway::ui {

/// A status glyph as a widget; its accessible name is the status word.
class GlyphLabel final : public QWidget
{
    Q_OBJECT
public:
    explicit GlyphLabel(Mark mark, int size = 14, QWidget *parent = nullptr);
    void setMark(Mark mark);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark;
    int m_size;
};

/// Tint, glyph and word: used once for each header.
class StatusPill final : public QWidget
{
    Q_OBJECT
public:
    StatusPill(Mark mark, const QString &word, QWidget *parent = nullptr);
    void setStatus(Mark mark, const QString &word);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark;
    QString m_word;
};

/// A filter that can be on, with glyph, word and count. Compact, it loses its word, not its meaning: the word
/// stays in the tooltip and the accessible name.
class FilterChip final : public QAbstractButton
{
    Q_OBJECT
public:
    FilterChip(std::optional<Mark> mark, const QString &word, QWidget *parent = nullptr);
    void setCount(qsizetype count);
    qsizetype count() const { return m_count; }
    void setCompact(bool compact);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    std::optional<Mark> m_mark;
    qsizetype m_count = -1; ///< negative: not known yet, not shown
    bool m_compact = false;
};

/// The number that rail entries carry. Red Failed, amber Drifted, grey otherwise; nothing at zero.
struct CountBadge
{
    qsizetype count = 0;
    std::optional<Mark> mark;
    /// Paints with the badge's left top at `at`; `around` is the colour of what it lies on.
    void paint(QPainter &painter, const QPoint &at, const QColor &around) const;
};

} // namespace leeway::ui
