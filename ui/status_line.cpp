// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_line.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

#include <QEvent>

namespace leeway::ui {

using namespace Qt::StringLiterals;

StatusLine::StatusLine(QWidget *parent) : QStatusBar(parent)
{
    setSizeGripEnabled(false);
    setFixedHeight(theme().size(Size::StatusBar));
}

void StatusLine::setFacts(const QList<StatusFact> &left, const QString &repository, const QString &branch,
                          const QString &more)
{
    m_left = left;
    m_repository = repository;
    m_branch = branch;
    m_more = more;
    setAccessibleName(text());
    update();
}

QString StatusLine::text() const
{
    QStringList parts;
    for (const StatusFact &fact : m_left)
        parts << fact.text;
    if (!m_repository.isEmpty())
        parts << u"%1 %2%3"_s.arg(m_repository, m_branch, m_more);
    return parts.join(u", "_s);
}

int StatusLine::paintFacts(QPainter &painter) const
{
    const Theme &look = theme();
    const QFont font = look.font(Type::Small);
    int x = 12;
    for (qsizetype i = 0; i < m_left.size(); ++i) {
        if (i > 0) {
            painter.fillRect(QRect(x, height() / 2 - 6, 1, 12), look.color(Role::Border));
            x += 14;
        }
        if (m_left[i].mark) {
            look.paintGlyph(painter, {x, (height() - 12) / 2 + 1}, *m_left[i].mark, 12);
            x += 12 + 6;
        }
        const int width = textWidth(font, m_left[i].text);
        drawText(painter, QRect(x, 1, width + 1, height() - 1), m_left[i].text, font,
                 look.color(Role::Text2));
        x += width + 14;
    }
    return x;
}

void StatusLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        setFixedHeight(theme().size(Size::StatusBar));
    QStatusBar::changeEvent(event);
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    painter.fillRect(rect(), look.color(Role::Window));
    painter.fillRect(0, 0, width(), 1, look.color(Role::Border));
    const QFont font = look.font(Type::Small);
    const int left = paintFacts(painter);
    if (m_repository.isEmpty())
        return;
    const QFont mono = look.smallCode();
    int x = width() - 12 - textWidth(font, m_more) - textWidth(mono, m_branch) - 6 -
            textWidth(font, m_repository) - 20;
    if (x < left)
        return;
    look.paintIcon(painter, {x, (height() - 14) / 2 + 1}, u"folder-git-2"_s, 14, Role::Text2);
    x += 20;
    const auto piece = [&](const QString &shown, const QFont &face, int gap) {
        drawText(painter, QRect(x, 1, textWidth(face, shown) + 1, height() - 1), shown, face,
                 look.color(Role::Text2));
        x += textWidth(face, shown) + gap;
    };
    piece(m_repository, font, 6);
    piece(m_branch, mono, 0);
    piece(m_more, font, 0);
}

} // namespace leeway::ui
