// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QCache>
#include <QPixmap>

class QPainter;

namespace leeway::ui {

enum class ThemeMode : std::uint8_t { Light, Dark };

/// The current look: colours, fonts, sizes and the drawings in these colours. Owned by the application's
/// style (LeewayStyle), lives on the GUI thread. Nothing keeps a colour: whoever paints asks again, so that
/// switching the theme is one repaint.
class Theme
{
public:
    explicit Theme(Tokens tokens);

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);
    /// Text scale 0.9 to 1.5; rows and bars grow with it.
    qreal scale() const { return m_scale; }
    void setScale(qreal scale);

    QColor color(Role role) const { return palette().roles[std::size_t(role)]; }
    const MarkColors &mark(Mark mark) const { return palette().marks[std::size_t(mark)]; }
    QFont font(Type type) const { return m_fonts[std::size_t(type)]; }
    /// Code at 11 px: paths of fields and files under a title.
    QFont smallCode() const;
    /// Code at 500: the values of a comparison and the last part of a field's path.
    QFont strongCode() const;
    int line(Type type) const { return px(m_tokens.type[std::size_t(type)].line); }
    int size(Size size) const { return px(m_tokens.size[std::size_t(size)]); }
    /// A length of design.md at the current text scale.
    int px(qreal length) const { return qRound(length * m_scale); }

    const Tokens &tokens() const { return m_tokens; }

    /// A status glyph, drawn once for each size, theme and device ratio.
    QPixmap glyph(Mark mark, int size, qreal ratio) const;
    /// A Lucide icon in one colour.
    QPixmap icon(const QString &name, int size, const QColor &color, qreal ratio) const;
    void paintGlyph(QPainter &painter, const QPoint &topLeft, Mark mark, int size) const;
    void paintIcon(QPainter &painter, const QPoint &topLeft, const QString &name, int size, Role role) const;

private:
    const Palette &palette() const { return m_mode == ThemeMode::Dark ? m_tokens.dark : m_tokens.light; }
    void makeFonts();
    QPixmap cached(const QString &key, int size, qreal ratio, const QByteArray &svg) const;

    Tokens m_tokens;
    ThemeMode m_mode = ThemeMode::Light;
    qreal m_scale = 1;
    std::array<QFont, typeCount> m_fonts;
    mutable QCache<QString, QPixmap> m_pixmaps;
};

/// Registers IBM Plex with the application; without it the desktop's font is used.
void loadFonts();

} // namespace leeway::ui
