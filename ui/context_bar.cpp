// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context_bar.h"

#include "ui/button.h"
#include "ui/cluster_selector.h"
#include "ui/course_strip.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QEvent>
#include <QHBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

FindField::FindField(QWidget *parent) : QAbstractButton(parent)
{
    setText(tr("Find or run…"));
    setAccessibleName(text());
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize FindField::sizeHint() const
{
    const Theme &look = theme();
    const int keys = keyWidth(look, u"Ctrl"_s) + 4 + keyWidth(look, u"K"_s);
    return {qMax(look.px(216), 30 + textWidth(look.font(Type::Body), text()) + 12 + keys + 8), look.px(30)};
}

void FindField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    drawBox(painter, rect(), 4, look.color(Role::Surface), look.color(Role::BorderStrong));
    const int middle = height() / 2;
    look.paintIcon(painter, {8, middle - 8}, u"search"_s, 16, Role::Text3);
    int right = width() - 8;
    for (const QString &key : {u"K"_s, u"Ctrl"_s}) {
        right -= keyWidth(look, key);
        drawKey(painter, look, right, middle, key);
        right -= 4;
    }
    drawText(painter, QRect(30, 0, right - 34, height()), text(), look.font(Type::Body),
             look.color(Role::Text3));
}

ContextBar::ContextBar(QWidget *parent)
    : Surface(Role::Window, parent), m_selector(new ClusterSelector(this)), m_course(new CourseStrip(this)),
      m_find(new FindField(this))
{
    setEdges(Qt::BottomEdge);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(theme().size(Size::ContextBar));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 4);
    row->setSpacing(10);
    row->addWidget(m_selector);
    row->addWidget(m_course, 1);
    row->addWidget(m_find);
    connect(m_find, &QAbstractButton::clicked, this, &ContextBar::findClicked);
}

Button *ContextBar::addButton(const QString &icon, const QString &text)
{
    auto *button = new Button(icon, Role::Text2, text, ButtonKind::Normal, this);
    button->setFixedHeight(theme().px(30));
    m_buttons.append({button, text});
    layout()->addWidget(button);
    return button;
}

void ContextBar::setCompact(bool compact)
{
    m_selector->setCompact(compact);
    m_course->setCompact(compact);
    for (const auto &[button, text] : std::as_const(m_buttons)) {
        button->setText(compact ? QString() : text);
        button->setAccessibleName(text);
        button->setToolTip(compact ? text : QString());
    }
}

void ContextBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        setFixedHeight(theme().size(Size::ContextBar));
    Surface::changeEvent(event);
}

} // namespace leeway::ui
