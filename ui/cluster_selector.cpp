// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cluster_selector.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QKeyEvent>
#include <QMenu>

namespace leeway::ui {

using namespace Qt::StringLiterals;

ClusterSelector::ClusterSelector(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &ClusterSelector::openMenu);
    describe();
}

void ClusterSelector::setCluster(const QString &name)
{
    setText(name);
    describe();
}

void ClusterSelector::setConnection(Mark mark, const QString &word)
{
    m_mark = mark;
    m_state = word;
    describe();
}

void ClusterSelector::setMenu(QMenu *menu)
{
    m_menu = menu;
}

void ClusterSelector::setCompact(bool compact)
{
    m_compact = compact;
    describe();
    updateGeometry();
}

void ClusterSelector::describe()
{
    const QString name = text().isEmpty() ? tr("no cluster") : text();
    setAccessibleName(m_state.isEmpty() ? tr("Cluster: %1").arg(name)
                                        : tr("Cluster: %1, %2").arg(name, m_state));
    setToolTip(accessibleName());
    update();
}

void ClusterSelector::openMenu()
{
    if (!m_menu)
        return;
    m_menu->setMinimumWidth(width());
    m_menu->popup(mapToGlobal(QPoint(0, height() + 2)));
}

QSize ClusterSelector::sizeHint() const
{
    return {theme().px(m_compact ? 206 : 286), theme().px(30)};
}

QSize ClusterSelector::minimumSizeHint() const
{
    return sizeHint();
}

void ClusterSelector::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return openMenu();
    QAbstractButton::keyPressEvent(event);
}

void ClusterSelector::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    drawBox(painter, rect(), 4, look.color(underMouse() ? Role::Hover : Role::Raised),
            look.color(Role::ControlLine));
    const int middle = height() / 2;
    look.paintIcon(painter, {8, middle - 8}, u"server"_s, 16, Role::Text2);
    int right = width() - 8 - 14;
    look.paintIcon(painter, {right, middle - 7}, u"chevron-down"_s, 14, Role::Text3);
    if (!m_state.isEmpty()) {
        const QFont font = look.font(Type::Small);
        const int word = m_compact ? 0 : textWidth(font, m_state) + 4;
        right -= 8 + word;
        if (!m_compact)
            drawText(painter, QRect(right + 4, 0, word, height()), m_state, font, look.mark(m_mark).fg);
        right -= 12;
        look.paintGlyph(painter, {right, middle - 6}, m_mark, 12);
    }
    const bool none = text().isEmpty();
    drawText(painter, QRect(32, 0, right - 8 - 32, height()), none ? tr("Choose a cluster") : text(),
             look.font(Type::Name), look.color(none ? Role::Text3 : Role::Text), Qt::AlignLeft,
             Qt::ElideRight);
}

} // namespace leeway::ui
