// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recent_commits.h"

#include "model/items/words.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"

namespace leeway::ui {

using items::text;

RecentCommits::RecentCommits(const Clock &clock, QWidget *parent) : QWidget(parent), m_clock(clock)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void RecentCommits::setCommits(const std::vector<git::Commit> &commits, const std::string &fetched,
                               const std::string &applied)
{
    m_commits = commits;
    const auto indexOf = [&](const std::string &revision) {
        for (std::size_t i = 0; i < commits.size(); ++i)
            if (!commits[i].id.empty() && revision.ends_with(commits[i].id))
                return i;
        return SIZE_MAX;
    };
    m_fetchedAt = indexOf(fetched);
    m_appliedAt = indexOf(applied);
    QStringList spoken;
    for (const git::Commit &commit : commits)
        spoken << text(commit.subject);
    setAccessibleName(tr("Recent commits: %1").arg(spoken.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

int RecentCommits::rowHeight() const
{
    return theme().size(Size::TreeRow);
}

QSize RecentCommits::sizeHint() const
{
    return {200, 8 + int(qMin<std::size_t>(m_commits.size(), 6)) * rowHeight()};
}

void RecentCommits::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    const int height_ = rowHeight();
    const bool known = m_appliedAt != SIZE_MAX || m_fetchedAt != SIZE_MAX;
    for (std::size_t i = 0; i < m_commits.size(); ++i) {
        const QRect row(16, 4 + int(i) * height_, width() - 32, height_);
        if (row.bottom() > height())
            break;
        const Mark mark = !known             ? Mark::Unknown
                          : i >= m_appliedAt ? Mark::InSync
                          : i >= m_fetchedAt ? Mark::Progressing
                                             : Mark::Pending;
        look.paintGlyph(painter, {row.left(), row.center().y() - 5}, mark, 12);
        int x = row.left() + 20;
        const QString hash = items::shortHash(m_commits[i].id);
        const int hashWidth = textWidth(look.smallCode(), hash);
        drawText(painter, QRect(x, row.top(), hashWidth + 1, height_), hash, look.smallCode(),
                 look.color(Role::Text2));
        x += hashWidth + 12;
        const QString when = items::age(m_commits[i].committed, m_clock.now());
        const int whenWidth = textWidth(look.font(Type::Small), when);
        drawText(painter, QRect(row.right() - whenWidth, row.top(), whenWidth + 1, height_), when,
                 look.font(Type::Small), look.color(Role::Text2));
        drawText(painter, QRect(x, row.top(), row.right() - whenWidth - 12 - x, height_),
                 text(m_commits[i].subject), look.font(Type::Body), look.color(Role::Text));
    }
}

} // namespace leeway::ui
