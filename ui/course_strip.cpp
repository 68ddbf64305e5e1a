// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/course_strip.h"

#include "ui/draw.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int gap = 8;
constexpr int legWidth = 56;
constexpr int compactLegWidth = 34;
} // namespace

struct CourseStrip::Stop
{
    QString caption;
    QString hash;
    std::optional<Mark> mark; ///< nothing: the branch icon
};

QString Course::sentence() const
{
    const QString unknown = QCoreApplication::translate("Course", "not known");
    const auto hash = [&](const QString &text) { return text.isEmpty() ? unknown : text; };
    QString text = QCoreApplication::translate("Course", "%1 is at %2, Flux has fetched %3 and applied %4.")
                       .arg(branch, hash(git), hash(fetched), hash(applied));
    if (!remark.isEmpty())
        text += u' ' + remark + u'.';
    return text;
}

CourseStrip::CourseStrip(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CourseStrip::setCourse(const Course &course)
{
    m_course = course;
    const bool empty = course.isEmpty();
    setAccessibleName(empty ? tr("Course: nothing is known yet") : course.sentence());
    setToolTip(empty                       ? QString()
               : course.laggards.isEmpty() ? course.sentence()
                                           : course.sentence() + u'\n' + course.laggards);
    updateGeometry();
    update();
}

void CourseStrip::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
    update();
}

QList<CourseStrip::Stop> CourseStrip::stops() const
{
    const auto markFor = [](Course::Leg leg, bool arrived) {
        if (leg == Course::Leg::Broken)
            return Mark::Failed;
        return leg == Course::Leg::Behind && !arrived ? Mark::Pending : Mark::InSync;
    };
    const QString unknown = tr("not known");
    const auto hash = [&](const QString &text) { return text.isEmpty() ? unknown : text; };
    return {{m_course.branch, hash(m_course.git), {}},
            {tr("Fetched by Flux"), hash(m_course.fetched), markFor(m_course.toFetched, false)},
            {tr("Applied"), hash(m_course.applied), markFor(m_course.toApplied, false)}};
}

int CourseStrip::stopWidth(const Stop &stop) const
{
    const Theme &look = theme();
    const int hash = 12 + 4 + textWidth(look.strongCode(), stop.hash);
    return m_compact ? hash : qMax(hash, textWidth(look.font(Type::Micro), stop.caption));
}

QSize CourseStrip::sizeHint() const
{
    int width = 4;
    const QList<Stop> all = stops();
    for (const Stop &stop : all)
        width += stopWidth(stop) + gap;
    width += 2 * ((m_compact ? compactLegWidth : legWidth) + gap);
    width += textWidth(theme().font(Type::Label), m_course.remark) + 4;
    return {width, theme().px(38)};
}

int CourseStrip::paintStop(QPainter &painter, int left, const Stop &stop) const
{
    const Theme &look = theme();
    const int width = stopWidth(stop);
    const int caption = m_compact ? 0 : look.px(14);
    const int line = look.px(16);
    const int top = (height() - caption - line) / 2;
    if (!m_compact)
        drawText(painter, QRect(left, top, width, caption), stop.caption, look.font(Type::Micro),
                 look.color(Role::Text3));
    const int y = top + caption + (line - 12) / 2;
    if (stop.mark)
        look.paintGlyph(painter, {left, y}, *stop.mark, 12);
    else
        look.paintIcon(painter, {left, y}, u"git-branch"_s, 12, Role::Text3);
    drawText(painter, QRect(left + 16, top + caption, width - 16, line), stop.hash, look.strongCode(),
             look.color(Role::Text));
    return width;
}

void CourseStrip::paintLeg(QPainter &painter, int left, int middle, Course::Leg leg) const
{
    const Theme &look = theme();
    const Mark mark = leg == Course::Leg::Agrees   ? Mark::InSync
                      : leg == Course::Leg::Behind ? Mark::Pending
                                                   : Mark::Failed;
    const qreal right = left + (m_compact ? compactLegWidth : legWidth) - 4;
    const qreal y = middle + 0.5;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(look.mark(mark).mark, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    const QPointF head[]{{right - 3.5, y - 3}, {right, y}, {right - 3.5, y + 3}};
    painter.drawPolyline(head, 3);
    if (leg != Course::Leg::Agrees)
        pen.setDashPattern({1.9, 1.9});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLine(QPointF(left + 2, y), QPointF(right - 1, y));
    painter.restore();
}

void CourseStrip::paintEvent(QPaintEvent *)
{
    if (m_course.isEmpty())
        return;
    QPainter painter(this);
    const Theme &look = theme();
    const int caption = m_compact ? 0 : look.px(14);
    const int line = look.px(16);
    const int hashMiddle = (height() - caption - line) / 2 + caption + line / 2;
    const Course::Leg legs[]{m_course.toFetched, m_course.toApplied};
    const QList<Stop> all = stops();
    int x = 4;
    for (qsizetype i = 0; i < all.size(); ++i) {
        x += paintStop(painter, x, all.at(i)) + gap;
        if (i < 2) {
            paintLeg(painter, x, hashMiddle, legs[i]);
            x += (m_compact ? compactLegWidth : legWidth) + gap;
        }
    }
    const bool broken =
        m_course.toFetched == Course::Leg::Broken || m_course.toApplied == Course::Leg::Broken;
    drawText(painter, QRect(x, hashMiddle - line / 2, width() - x, line), m_course.remark,
             look.font(Type::Label), look.mark(broken ? Mark::Failed : Mark::Pending).fg);
}

} // namespace leeway::ui
