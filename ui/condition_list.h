// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"
#include "ui/tokens.h"

#include <QAbstractScrollArea>

namespace leeway::ui {

/// The conditions of one object (design.md 8.5): False, Unknown, True, judged by meaning. The message wraps.
class ConditionList final : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit ConditionList(const Clock &clock, QWidget *parent = nullptr);
    void setConditions(std::vector<cluster::Condition> conditions);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    int rowHeight(const cluster::Condition &condition) const;
    void layoutRows();

    const Clock &m_clock;
    std::vector<cluster::Condition> m_conditions;
};

/// How a condition is to be read: some are good when they are False.
Mark markOf(const cluster::Condition &condition);

} // namespace leeway::ui
