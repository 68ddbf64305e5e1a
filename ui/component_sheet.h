// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace leeway::ui {

/// Every state of the parts that the pages are built from, for whoever works on them: `leeway --components`.
/// Its texts are names of parts, not strings of the product, and are not translated.
class ComponentSheet final : public QWidget
{
    Q_OBJECT
public:
    explicit ComponentSheet(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *section(QVBoxLayout *column, const QString &title);
    void addStatuses(QVBoxLayout *column);
    void addColors(QVBoxLayout *column);
    void addType(QVBoxLayout *column);
    void addControls(QVBoxLayout *column);
    void addCourse(QVBoxLayout *column);
    void addMessages(QVBoxLayout *column);
    void addStates(QVBoxLayout *column);
};

} // namespace leeway::ui
