// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/edit_words.h"
#include "ui/surface.h"

class QBoxLayout;

namespace leeway::ui {

class Button;
class Label;
class Pipeline;

/// The delivery of one commit, stop by stop (design.md 8.11), below the Changes page. Low windows fold it
/// into one line.
class DeliveryStrip final : public Surface
{
    Q_OBJECT
public:
    explicit DeliveryStrip(QWidget *parent = nullptr);
    void setDelivery(const session::DeliveryState &state, Instant now);
    void setLow(bool low);
    void setCanReconcile(bool can, const QString &why);
    const std::vector<items::DeliveryStop> &stops() const { return m_stops; }
    Button *reconcileButton() const { return m_reconcile; }
    Button *pushButton() const { return m_push; }

Q_SIGNALS:
    void reconcileRequested();
    void pushRequested();

private:
    std::vector<items::DeliveryStop> m_stops;
    Label *m_title;
    Label *m_subject;
    Button *m_reconcile;
    Button *m_push;
    Pipeline *m_pipeline;
    QBoxLayout *m_left;
    bool m_low = false;
};

} // namespace leeway::ui
