// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"
#include "model/session/editing_facts.h"

#include <QStandardItemModel>
#include <QTableView>

namespace leeway::ui {

/// What each cluster would apply after the commit: a row for each object, a column for each cluster that is
/// touched. For the connected cluster it is compared with what is live now.
class EffectTable final : public QTableView
{
    Q_OBJECT
public:
    explicit EffectTable(QWidget *parent = nullptr);
    /// `live` of the cluster `connected`; null: none.
    void setEffects(const std::vector<change::ClusterEffect> &effects, const std::string &connected,
                    const cluster::LiveSnapshotPtr &live);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applySizes();

    QStandardItemModel m_model;
};

} // namespace leeway::ui
