// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/surface.h"

namespace leeway::ui {

class Button;
class ClusterSelector;
class CourseStrip;

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

protected:
    void changeEvent(QEvent *event) override;

private:
    ClusterSelector *m_selector;
    CourseStrip *m_course;
    QList<std::pair<Button *, QString>> m_buttons;
};

} // namespace leeway::ui
