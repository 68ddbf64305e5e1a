// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/leeway_style.h"

#include <QDialog>
#include <QPointer>

class QHBoxLayout;
class QVBoxLayout;

namespace leeway::ui {

class Button;
class Label;
class Paragraph;

/// A dialog of design.md 8.9: title 17, one sentence, content, a footer with the verb as primary button.
/// While it is open a flat scrim lies over its window; Esc cancels; focus returns to where it was.
class Dialog : public QDialog
{
    Q_OBJECT
public:
    Dialog(const QString &windowTitle, QWidget *window);
    ~Dialog() override;

    void setHeading(const QString &title, const QString &sentence);
    /// Opens over the window without waiting for the answer.
    void present();

protected:
    QVBoxLayout *content() const { return m_content; }
    QHBoxLayout *footer() const { return m_footer; } ///< for what stands left of the buttons
    Button *verb() const { return m_verb; }
    Button *cancel() const { return m_cancel; }

private:
    QPointer<QWidget> m_scrim;
    QPointer<QWidget> m_focusBefore;
    Label *m_title;
    Paragraph *m_sentence;
    QVBoxLayout *m_content;
    QHBoxLayout *m_footer;
    Button *m_verb;
    Button *m_cancel;
};

} // namespace leeway::ui
