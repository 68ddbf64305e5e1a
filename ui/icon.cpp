// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icon.h"

#include "ui/leeway_style.h"

#include <QIconEngine>
#include <QPainter>

namespace leeway::ui {

namespace {

class ThemeIconEngine : public QIconEngine
{
public:
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        const int size = qMin(rect.width(), rect.height());
        const QPoint at = rect.topLeft() + QPoint((rect.width() - size) / 2, (rect.height() - size) / 2);
        Q_UNUSED(state)
        painter->drawPixmap(at, draw(size, ratio, mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return draw(qMin(size.width(), size.height()), 1, mode);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return draw(qRound(qMin(size.width(), size.height()) / scale), scale, mode);
    }

protected:
    virtual QPixmap draw(int size, qreal ratio, QIcon::Mode mode) const = 0;
};

class LucideEngine final : public ThemeIconEngine
{
public:
    LucideEngine(QString name, Role role) : m_name(std::move(name)), m_role(role) {}
    QIconEngine *clone() const override { return new LucideEngine(m_name, m_role); }

protected:
    QPixmap draw(int size, qreal ratio, QIcon::Mode mode) const override
    {
        const Role role = mode == QIcon::Disabled ? Role::Text3 : m_role;
        return theme().icon(m_name, size, theme().color(role), ratio);
    }

private:
    QString m_name;
    Role m_role;
};

class GlyphEngine final : public ThemeIconEngine
{
public:
    explicit GlyphEngine(Mark mark) : m_mark(mark) {}
    QIconEngine *clone() const override { return new GlyphEngine(m_mark); }

protected:
    QPixmap draw(int size, qreal ratio, QIcon::Mode) const override
    {
        return theme().glyph(m_mark, size, ratio);
    }

private:
    Mark m_mark;
};

} // namespace

QIcon lucide(const QString &name, Role role)
{
    return QIcon(new LucideEngine(name, role));
}

QIcon glyphIcon(Mark mark)
{
    return QIcon(new GlyphEngine(mark));
}

} // namespace leeway::ui
