// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/status_parts.h"
#include "ui/surface.h"

#include <functional>

class QAction;
class QActionGroup;
class QVBoxLayout;

namespace leeway::ui {

/// One page in the rail: icon 20, word, and how many things there ask for a decision.
class RailButton final : public QAbstractButton
{
    Q_OBJECT
public:
    RailButton(const QString &icon, const QString &word, QWidget *parent);
    void setBadge(const CountBadge &badge);
    void setCompact(bool compact);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    QString m_icon;
    CountBadge m_badge;
    bool m_compact = false;
};

/// The pages at the left edge of the window, in fixed order. Only pages that exist are in it.
class Rail final : public Surface
{
    Q_OBJECT
public:
    explicit Rail(QWidget *parent = nullptr);
    /// `page` is the index that pageChosen tells; the first one added is current.
    RailButton *addPage(const QString &icon, const QString &word);
    /// A button at the lower end that leads to no page; it keeps nothing checked.
    void addFoot(const QString &icon, const QString &word, std::function<void()> go);
    void setCurrent(int page);
    RailButton *currentButton() const;
    void setCompact(bool compact);

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyWidth();

    QList<RailButton *> m_buttons;
    QList<RailButton *> m_feet;
    QVBoxLayout *m_layout;
    bool m_compact = false;
};

} // namespace leeway::ui
