// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages.h"

#include "ui/button.h"
#include "ui/draw.h"
#include "ui/label.h"
#include "ui/status_parts.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QTimer>

namespace leeway::ui {

namespace {

QList<Button *> addWays(QHBoxLayout &layout, QWidget *parent, const QList<Message::Way> &ways,
                        ButtonKind kind)
{
    QList<Button *> buttons;
    for (const Message::Way &way : ways) {
        auto *button = new Button(way.text, kind, parent);
        button->setSmall(true);
        QObject::connect(button, &QAbstractButton::clicked, parent, way.go);
        layout.addWidget(button);
        buttons.append(button);
    }
    return buttons;
}

} // namespace

Banner::Banner(QWidget *parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_glyph(new GlyphLabel(Mark::Warning, 14, this)),
      m_strong(new Label(Type::Strong, Role::Text, {}, this)),
      m_rest(new Label(Type::Body, Role::Text2, {}, this))
{
    m_layout->setContentsMargins(16, 0, 12, 1);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_glyph);
    m_layout->addSpacing(10);
    m_layout->addWidget(m_strong);
    m_layout->addSpacing(5);
    m_layout->addWidget(m_rest, 1);
    m_rest->setShrinks(true);
    setFixedHeight(theme().px(36));
    hide();
}

void Banner::setMessage(const std::optional<Message> &message)
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    setVisible(message.has_value());
    if (!message)
        return;
    m_mark = message->mark;
    m_glyph->setMark(message->mark);
    m_strong->setText(message->strong);
    m_rest->setText(message->rest);
    m_buttons = addWays(*m_layout, this, message->ways, ButtonKind::Normal);
    setAccessibleName(text());
    update();
}

QString Banner::text() const
{
    return m_strong->text() + QLatin1Char(' ') + m_rest->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().mark(m_mark).tint);
    painter.fillRect(0, height() - 1, width(), 1, theme().color(Role::Border));
}

Toast::Toast(QWidget *window)
    : Surface(Role::Raised, window), m_layout(new QHBoxLayout(this)),
      m_glyph(new GlyphLabel(Mark::InSync, 14, this)),
      m_strong(new Label(Type::Strong, Role::Text, {}, this)),
      m_rest(new Label(Type::Body, Role::Text2, {}, this)), m_timer(new QTimer(this))
{
    setCard(6, Role::BorderStrong);
    m_layout->setContentsMargins(12, 0, 8, 0);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_glyph);
    m_layout->addSpacing(6);
    m_layout->addWidget(m_strong);
    m_layout->addWidget(m_rest);
    m_layout->addSpacing(8);
    m_timer->setSingleShot(true);
    m_timer->setInterval(8000);
    connect(m_timer, &QTimer::timeout, this, &QWidget::hide);
    window->installEventFilter(this);
    hide();
}

void Toast::show(const Message &message)
{
    qDeleteAll(m_buttons);
    m_glyph->setMark(message.mark);
    m_strong->setText(message.strong);
    m_rest->setText(message.rest);
    m_buttons = addWays(*m_layout, this, message.ways, ButtonKind::Flat);
    setAccessibleName(message.strong + QLatin1Char(' ') + message.rest);
    setFocusProxy(m_buttons.isEmpty() ? nullptr : m_buttons.first());
    place();
    QWidget::show();
    raise();
    m_timer->start();
    QAccessibleEvent announce(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&announce);
}

void Toast::place()
{
    const int room = parentWidget()->width() - 32;
    resize(qMin(m_layout->sizeHint().width(), room), theme().px(38));
    move(parentWidget()->width() - width() - 16,
         parentWidget()->height() - height() - 12 - theme().size(Size::StatusBar));
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    return Surface::eventFilter(watched, event);
}

bool Toast::event(QEvent *event)
{
    if (event->type() == QEvent::Enter)
        m_timer->stop();
    else if (event->type() == QEvent::Leave)
        m_timer->start();
    return Surface::event(event);
}

} // namespace leeway::ui
