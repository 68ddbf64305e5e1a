// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tab_strip.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

namespace {
constexpr int sidePad = 12;
constexpr int countGap = 14;

QFont countFont()
{
    QFont font = theme().font(Type::Micro);
    font.setWeight(QFont::DemiBold);
    return font;
}
} // namespace

TabStrip::TabStrip(QWidget *parent) : QTabBar(parent)
{
    setExpanding(false);
    setDrawBase(false);
    setUsesScrollButtons(false);
    setElideMode(Qt::ElideNone);
    setFocusPolicy(Qt::TabFocus);
}

void TabStrip::setCount(int tab, int count)
{
    setTabData(tab, count);
    setTabText(tab, tabText(tab)); // the only way to have the tabs laid out again
    setAccessibleTabName(tab, count >= 0 ? tr("%1, %2").arg(tabText(tab), locale().toString(count))
                                         : tabText(tab));
    updateGeometry();
    update();
}

QString TabStrip::countText(int index) const
{
    const QVariant count = tabData(index);
    return count.isValid() && count.toInt() >= 0 ? locale().toString(count.toInt()) : QString();
}

QSize TabStrip::tabSizeHint(int index) const
{
    int width = 2 * sidePad + textWidth(theme().font(Type::Name), tabText(index));
    if (const QString count = countText(index); !count.isEmpty())
        width += countGap + textWidth(countFont(), count) + 6;
    return {width, theme().px(32)};
}

void TabStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    for (int i = 0; i < count(); ++i) {
        const QRect rect = tabRect(i);
        const bool on = i == currentIndex();
        if (!on && rect.contains(mapFromGlobal(QCursor::pos())) && underMouse())
            painter.fillRect(rect.adjusted(0, 0, 0, -1), look.color(Role::SelectIdle));
        const int word = textWidth(look.font(Type::Name), tabText(i));
        const QRect text(rect.left() + sidePad, rect.top(), word + 2, rect.height() - 2);
        drawText(painter, text, tabText(i), look.font(Type::Name), look.color(on ? Role::Text : Role::Text2));
        drawText(painter, QRect(text.right() + countGap - 2, text.top(), 40, text.height()), countText(i),
                 countFont(), look.color(Role::Text3));
        if (on)
            painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), look.color(Role::Ink));
        if (on && hasFocus())
            drawBox(painter, QRectF(rect).adjusted(2, 3, -2, -4), 4, {}, look.color(Role::Focus), 2);
    }
}

} // namespace leeway::ui
