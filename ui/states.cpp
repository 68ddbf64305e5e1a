// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states.h"

#include "ui/button.h"
#include "ui/draw.h"
#include "ui/label.h"
#include "ui/status_parts.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

namespace leeway::ui {

namespace {

/// The course and, beside it, the track that meets it.
void drawOnCourse(QPainter &painter, const Theme &look, const QPointF &at)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(at);
    painter.setPen(QPen(look.color(Role::Ink), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(QPointF(2, 38), QPointF(160, 4));
    const QPointF head[]{{150, 0.5}, {161, 4}, {153, 12}};
    painter.drawPolyline(head, 3);
    QPen track(look.mark(Mark::InSync).mark, 2.4, Qt::CustomDashLine, Qt::RoundCap);
    track.setDashPattern({0.01, 2.6});
    painter.setPen(track);
    painter.drawLine(QPointF(6, 43), QPointF(130, 17));
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing);
    drawBox(painter, QRectF(at + QPointF(132, 7), QSizeF(18, 18)), 9, look.color(Role::Surface));
    look.paintGlyph(painter, (at + QPointF(133, 8)).toPoint(), Mark::InSync, 16);
}

} // namespace

EmptyState::EmptyState(QWidget *parent) : QWidget(parent) {}

void EmptyState::setText(const QString &title, const QString &fact, const QString &more)
{
    m_title = title;
    m_fact = fact;
    m_more = more;
    setAccessibleName(QStringList{title, fact, more}.join(QLatin1Char(' ')).trimmed());
    update();
}

void EmptyState::setPicture(bool onCourse)
{
    m_picture = onCourse;
    update();
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    int y = height() / 2 - (m_picture ? 70 : 24);
    if (m_picture) {
        drawOnCourse(painter, look, QPointF(width() / 2.0 - 81, y));
        y += 62;
    }
    const auto line = [&](const QString &text, Type type, Role role, int space) {
        const int height = look.line(type);
        drawText(painter, QRect(24, y, width() - 48, height), text, look.font(type), look.color(role),
                 Qt::AlignHCenter);
        y += height + space;
    };
    line(m_title, Type::Heading, Role::Text, 0);
    line(m_fact, Type::Body, Role::Text2, 8);
    line(m_more, Type::Small, Role::Text3, 0);
}

ErrorState::ErrorState(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(24, 16, 24, 16);
}

void ErrorState::setError(const QString &title, const QString &sentence, const QString &original,
                          const QList<Message::Way> &ways)
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    auto *content = new QWidget(this);
    content->setMaximumWidth(theme().px(560));
    auto *column = new QVBoxLayout(content);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new GlyphLabel(Mark::Failed, 16, content));
    head->addWidget(new Label(Type::Heading, Role::Text, title, content), 1);
    column->addLayout(head);
    column->addWidget(new Paragraph(Type::Body, Role::Text2, sentence, content));
    if (!original.isEmpty()) {
        auto *box = new Surface(Role::Sunken, content);
        box->setCard(4);
        auto *inside = new QVBoxLayout(box);
        inside->setContentsMargins(10, 6, 10, 6);
        inside->addWidget(new Paragraph(Type::Code, Role::Text, original, box));
        column->addWidget(box);
    }
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (const Message::Way &way : ways) {
        auto *button =
            new Button(way.text, buttons->isEmpty() ? ButtonKind::Primary : ButtonKind::Normal, content);
        connect(button, &QAbstractButton::clicked, this, way.go);
        buttons->addWidget(button);
    }
    if (!original.isEmpty()) {
        auto *copy = new Button(tr("Copy details"), ButtonKind::Flat, content);
        connect(copy, &QAbstractButton::clicked, this,
                [original] { QGuiApplication::clipboard()->setText(original); });
        buttons->addWidget(copy);
    }
    buttons->addStretch();
    column->addLayout(buttons);
    m_layout->addStretch(2);
    auto *centre = new QHBoxLayout;
    centre->addStretch();
    centre->addWidget(content, 10);
    centre->addStretch();
    auto *row = new QWidget(this);
    row->setLayout(centre);
    m_layout->addWidget(row);
    m_layout->addStretch(3);
}

SkeletonRows::SkeletonRows(QWidget *parent) : QWidget(parent) {}

void SkeletonRows::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    const int row = look.size(Size::TableRow);
    static constexpr int starts[]{16, 136, 280, 520};
    static constexpr int widths[]{62, 88, 128, 70};
    for (int i = 0, y = 0; y + row <= height() && i < 6; ++i, y += row) {
        for (std::size_t column = 0; column < 4; ++column)
            drawBox(painter, QRectF(starts[column], y + row / 2 - 4, widths[column] + (i * 13) % 28, 8), 4,
                    look.color(Role::Hair));
        painter.fillRect(0, y + row - 1, width(), 1, look.color(Role::Hair));
    }
}

ProgressLine::ProgressLine(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(2);
}

void ProgressLine::setProgress(int done, int total)
{
    m_done = done;
    m_total = total;
    setAccessibleName(total > 0 ? tr("%1 of %2 kinds read").arg(done).arg(total) : QString());
    update();
}

void ProgressLine::paintEvent(QPaintEvent *)
{
    if (m_total <= 0)
        return;
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Hair));
    painter.fillRect(0, 0, int(qint64(width()) * m_done / m_total), height(), theme().color(Role::Ink));
}

} // namespace leeway::ui
