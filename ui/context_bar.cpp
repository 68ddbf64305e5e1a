// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/context_bar.h"

#include "ui/button.h"
#include "ui/cluster_selector.h"
#include "ui/course_strip.h"

#include <QEvent>
#include <QHBoxLayout>

namespace leeway::ui {

ContextBar::ContextBar(QWidget *parent)
    : Surface(Role::Window, parent), m_selector(new ClusterSelector(this)), m_course(new CourseStrip(this))
{
    setEdges(Qt::BottomEdge);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(theme().size(Size::ContextBar));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 4);
    row->setSpacing(10);
    row->addWidget(m_selector);
    row->addWidget(m_course, 1);
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
