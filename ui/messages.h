// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/surface.h"

#include <functional>
#include <optional>

class QHBoxLayout;
class QTimer;

namespace leeway::ui {

class GlyphLabel;
class Label;
class Button;

/// What a banner says, with at most two ways on.
struct Message
{
    struct Way
    {
        QString text;
        std::function<void()> go;
    };
    Mark mark = Mark::Warning;
    QString strong; ///< the first words, bold
    QString rest;
    QList<Way> ways;
};

/// Full width under a header; stays until its cause is gone.
class Banner final : public QWidget
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);
    /// Hides itself without a message.
    void setMessage(const std::optional<Message> &message);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark = Mark::Warning;
    QHBoxLayout *m_layout;
    GlyphLabel *m_glyph;
    Label *m_strong;
    Label *m_rest;
    QList<Button *> m_buttons;
};

/// Bottom right above the status bar, for what the user just did. 8 s, longer under the pointer or with
/// focus.
class Toast final : public Surface
{
    Q_OBJECT
public:
    explicit Toast(QWidget *window);
    void show(const Message &message);
    /// Keeps its place when the window's size changes.
    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    bool event(QEvent *event) override;

private:
    void place();

    QHBoxLayout *m_layout;
    GlyphLabel *m_glyph;
    Label *m_strong;
    Label *m_rest;
    QList<Button *> m_buttons;
    QTimer *m_timer;
};

} // namespace leeway::ui
