// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QFile>
#include <QFontDatabase>
#include <QPainter>
#include <QSvgRenderer>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

QByteArray readResource(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not compiled in", qPrintable(path));
    return file.readAll();
}

/// design.md 7.2: strokes get thinner as icons grow.
QByteArray strokeWidth(int size)
{
    if (size <= 12)
        return "2";
    if (size < 18)
        return "1.75";
    return size < 24 ? "1.6" : "1.5";
}

} // namespace

Theme::Theme(Tokens tokens) : m_tokens(std::move(tokens)), m_pixmaps(2000)
{
    makeFonts();
}

void Theme::setMode(ThemeMode mode)
{
    m_mode = mode;
}

void Theme::setScale(qreal scale)
{
    m_scale = qBound(0.9, scale, 1.5);
    makeFonts();
}

void Theme::makeFonts()
{
    for (std::size_t i = 0; i < m_fonts.size(); ++i) {
        const TypeToken &token = m_tokens.type[i];
        QFont font(i == std::size_t(Type::Code) ? m_tokens.monoFamily : m_tokens.uiFamily);
        font.setStyleHint(i == std::size_t(Type::Code) ? QFont::Monospace : QFont::SansSerif);
        font.setPixelSize(px(token.px));
        font.setWeight(QFont::Weight(token.weight));
        font.setHintingPreference(QFont::PreferVerticalHinting);
        m_fonts[i] = font;
    }
}

QFont Theme::smallCode() const
{
    QFont font = this->font(Type::Code);
    font.setPixelSize(px(11));
    return font;
}

QFont Theme::strongCode() const
{
    QFont font = this->font(Type::Code);
    font.setWeight(QFont::Medium);
    return font;
}

QPixmap Theme::cached(const QString &key, int size, qreal ratio, const QByteArray &svg) const
{
    const int pixels = qCeil(size * ratio);
    auto *pixmap = new QPixmap(pixels, pixels);
    pixmap->fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap->setDevicePixelRatio(ratio);
    const QPixmap result = *pixmap;
    m_pixmaps.insert(key, pixmap);
    return result;
}

QPixmap Theme::glyph(Mark mark, int size, qreal ratio) const
{
    const QString name = markName(mark);
    const QString key = u"%1/%2/%3/%4"_s.arg(name).arg(size).arg(ratio).arg(int(m_mode));
    if (const QPixmap *known = m_pixmaps.object(key))
        return *known;
    QByteArray svg = readResource(u":/leeway/icons/status/status-%1.svg"_s.arg(name));
    svg.replace("#010101", this->mark(mark).mark.name().toLatin1());
    svg.replace("#FEFEFE", color(Role::Knock).name().toLatin1());
    return cached(key, size, ratio, svg);
}

QPixmap Theme::icon(const QString &name, int size, const QColor &color, qreal ratio) const
{
    const QString key = u"i/%1/%2/%3/%4"_s.arg(name).arg(size).arg(ratio).arg(color.name());
    if (const QPixmap *known = m_pixmaps.object(key))
        return *known;
    QByteArray svg = readResource(u":/leeway/icons/lucide/%1.svg"_s.arg(name));
    svg.replace("currentColor", color.name().toLatin1());
    svg.replace("stroke-width=\"2\"", "stroke-width=\"" + strokeWidth(size) + '"');
    return cached(key, size, ratio, svg);
}

void Theme::paintGlyph(QPainter &painter, const QPoint &topLeft, Mark mark, int size) const
{
    painter.drawPixmap(topLeft, glyph(mark, size, painter.device()->devicePixelRatioF()));
}

void Theme::paintIcon(QPainter &painter, const QPoint &topLeft, const QString &name, int size,
                      Role role) const
{
    painter.drawPixmap(topLeft, icon(name, size, color(role), painter.device()->devicePixelRatioF()));
}

void loadFonts()
{
    for (const char *name : {"IBMPlexSans-Regular", "IBMPlexSans-Medium", "IBMPlexSans-SemiBold",
                             "IBMPlexMono-Regular", "IBMPlexMono-Medium"})
        QFontDatabase::addApplicationFont(u":/leeway/fonts/%1.ttf"_s.arg(QLatin1StringView(name)));
}

} // namespace leeway::ui
