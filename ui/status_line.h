// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QStatusBar>

#include <optional>

namespace leeway::ui {

/// One fact of the status bar.
struct StatusFact
{
    std::optional<Mark> mark;
    QString text;
};

/// Facts at the left, what is open at the right. 26 px.
class StatusLine final : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);
    void setFacts(const QList<StatusFact> &left, const QString &repository, const QString &branch,
                  const QString &more);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int paintFacts(QPainter &painter) const;

    QList<StatusFact> m_left;
    QString m_repository;
    QString m_branch;
    QString m_more;
};

} // namespace leeway::ui
