// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/focus_ring.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFocusEvent>
#include <QFocusFrame>

namespace leeway::ui {

FocusRing::FocusRing(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && m_frame && m_frame->widget() == watched) {
        m_frame->setWidget(nullptr);
    } else if (event->type() == QEvent::FocusIn) {
        auto *button = qobject_cast<QAbstractButton *>(watched);
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        const bool byKey = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
                           reason == Qt::ShortcutFocusReason || reason == Qt::OtherFocusReason;
        if (button && byKey) {
            if (!m_frame)
                m_frame = new QFocusFrame(button->window());
            m_frame->setWidget(button);
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace leeway::ui
