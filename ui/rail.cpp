// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rail.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QEvent>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

RailButton::RailButton(const QString &icon, const QString &word, QWidget *parent)
    : QAbstractButton(parent), m_icon(icon)
{
    setText(word);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void RailButton::setBadge(const CountBadge &badge)
{
    m_badge = badge;
    describe();
    update();
}

void RailButton::setCompact(bool compact)
{
    m_compact = compact;
    describe();
    updateGeometry();
}

void RailButton::describe()
{
    setAccessibleName(
        m_badge.count > 0 ? tr("%1, %n need a decision", nullptr, int(m_badge.count)).arg(text()) : text());
    setToolTip(m_compact ? accessibleName() : QString());
}

QSize RailButton::sizeHint() const
{
    return m_compact ? QSize(42, theme().px(40)) : QSize(60, theme().px(54));
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    Role around = Role::Rail;
    if (isChecked()) {
        around = Role::Surface;
        drawBox(painter, rect(), 6, look.color(Role::Surface), look.color(Role::Border));
    } else if (underMouse()) {
        around = Role::SelectIdle;
        drawBox(painter, rect(), 6, look.color(Role::SelectIdle));
    }
    const Role ink = isChecked() ? Role::Ink : Role::Text2;
    const int line = look.line(Type::Micro);
    const int top = m_compact ? (height() - 20) / 2 : (height() - 20 - 3 - line) / 2;
    look.paintIcon(painter, {(width() - 20) / 2, top}, m_icon, 20, ink);
    if (!m_compact)
        drawText(painter, QRect(0, top + 20 + 3, width(), line), text(), look.font(Type::Micro),
                 look.color(ink), Qt::AlignHCenter);
    m_badge.paint(painter, {width() / 2 + (m_compact ? 1 : 4), m_compact ? 3 : 5}, look.color(around));
}

Rail::Rail(QWidget *parent) : Surface(Role::Rail, parent), m_layout(new QVBoxLayout(this))
{
    setEdges(Qt::RightEdge);
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(6, 6, 7, 6);
    m_layout->setSpacing(2);
    m_layout->addStretch();
    applyWidth();
}

RailButton *Rail::addPage(const QString &icon, const QString &word)
{
    auto *button = new RailButton(icon, word, this);
    const int page = int(m_buttons.size());
    m_buttons.append(button);
    m_layout->insertWidget(page, button);
    button->setChecked(page == 0);
    button->setCompact(m_compact);
    connect(button, &QAbstractButton::clicked, this, [this, page] { Q_EMIT pageChosen(page); });
    return button;
}

void Rail::addFoot(const QString &icon, const QString &word, std::function<void()> go)
{
    auto *button = new RailButton(icon, word, this);
    button->setCheckable(false);
    button->setCompact(m_compact);
    m_feet.append(button);
    m_layout->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, std::move(go));
}

void Rail::setCurrent(int page)
{
    m_buttons.at(page)->setChecked(true);
}

RailButton *Rail::currentButton() const
{
    for (RailButton *button : m_buttons)
        if (button->isChecked())
            return button;
    return m_buttons.value(0);
}

void Rail::setCompact(bool compact)
{
    m_compact = compact;
    m_layout->setContentsMargins(compact ? 2 : 6, 6, compact ? 3 : 7, 6);
    for (RailButton *button : std::as_const(m_buttons))
        button->setCompact(compact);
    for (RailButton *button : std::as_const(m_feet))
        button->setCompact(compact);
    applyWidth();
}

void Rail::applyWidth()
{
    setFixedWidth(theme().size(m_compact ? Size::RailCompact : Size::Rail));
}

void Rail::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        applyWidth();
    Surface::changeEvent(event);
}

} // namespace leeway::ui
