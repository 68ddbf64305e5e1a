// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>

namespace leeway::ui {

/// The tabs of an inspector: 32 px, a word and, smaller, how many rows stand behind it.
class TabStrip final : public QTabBar
{
    Q_OBJECT
public:
    explicit TabStrip(QWidget *parent = nullptr);
    /// No number for a negative count.
    void setCount(int tab, int count);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }
    void paintEvent(QPaintEvent *event) override;

private:
    QString countText(int index) const;
};

} // namespace leeway::ui
