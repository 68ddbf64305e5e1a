// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/session/editing_facts.h"

#include <QWidget>

namespace leeway::ui {

/// The newest commits of the branch, each with how far it has come into the cluster: before what Flux
/// fetched, before what it applied, or arrived.
class RecentCommits final : public QWidget
{
    Q_OBJECT
public:
    explicit RecentCommits(const Clock &clock, QWidget *parent = nullptr);
    /// `fetched` and `applied` are revisions of the cluster, empty if not known.
    void setCommits(const std::vector<git::Commit> &commits, const std::string &fetched,
                    const std::string &applied);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, rowHeight()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int rowHeight() const;

    const Clock &m_clock;
    std::vector<git::Commit> m_commits;
    std::size_t m_fetchedAt = SIZE_MAX; ///< index of the fetched commit; SIZE_MAX: not among these
    std::size_t m_appliedAt = SIZE_MAX;
};

} // namespace leeway::ui
