// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QAbstractButton>

namespace leeway::ui {

/// Which cluster, and whether it can be reached. A click or Down opens the menu that its owner has set.
class ClusterSelector final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ClusterSelector(QWidget *parent = nullptr);
    void setCluster(const QString &name);
    void setConnection(Mark mark, const QString &word);
    void setMenu(class QMenu *menu);
    void setCompact(bool compact);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describe();
    void openMenu();

    Mark m_mark = Mark::Unknown;
    QString m_state;
    class QMenu *m_menu = nullptr;
    bool m_compact = false;
};

} // namespace leeway::ui
