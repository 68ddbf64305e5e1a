// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/surface.h"

#include <QAbstractButton>

namespace leeway::ui {

class Button;
class ClusterSelector;
class CourseStrip;

/// Looks like a search field and opens the palette.
class FindField final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FindField(QWidget *parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// What is true for all pages: which cluster, and where it stands on the course. 46 px.
class ContextBar final : public Surface
{
    Q_OBJECT
public:
    explicit ContextBar(QWidget *parent = nullptr);
    ClusterSelector *selector() const { return m_selector; }
    CourseStrip *course() const { return m_course; }
    /// Adds the button at the right end that asks Flux to act.
    Button *addButton(const QString &icon, const QString &text);
    void setCompact(bool compact);
    QAbstractButton *findField() const { return m_find; }

Q_SIGNALS:
    void findClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    ClusterSelector *m_selector;
    CourseStrip *m_course;
    FindField *m_find;
    QList<std::pair<Button *, QString>> m_buttons;
};

} // namespace leeway::ui
