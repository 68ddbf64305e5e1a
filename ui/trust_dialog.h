// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/editing_facts.h"
#include "ui/dialog.h"

class QPlainTextEdit;

namespace leeway::ui {

/// What the repository itself brings to be run by a commit, fetch or push, shown once before it runs
/// (decisions.md 26). Accepted: it may run.
class TrustDialog final : public Dialog
{
    Q_OBJECT
public:
    TrustDialog(const std::vector<git::TrustNeeded> &needed, QWidget *window);
    Button *agreeButton() const { return verb(); }
    QString shownText() const;

private:
    QPlainTextEdit *m_text;
};

} // namespace leeway::ui
