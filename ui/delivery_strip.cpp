// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delivery_strip.h"

#include "model/items/words.h"
#include "ui/button.h"
#include "ui/label.h"
#include "ui/pipeline.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

DeliveryStrip::DeliveryStrip(QWidget *parent)
    : Surface(Role::Surface, parent), m_title(new Label(Type::Heading, Role::Text, {}, this)),
      m_subject(new Label(Type::Small, Role::Text2, {}, this)),
      m_reconcile(new Button(u"refresh-cw"_s, Role::Text2, tr("Reconcile now…"), ButtonKind::Normal, this)),
      m_push(new Button(u"git-branch"_s, Role::Text2, tr("Push…"), ButtonKind::Normal, this)),
      m_pipeline(new Pipeline(this))
{
    setEdges(Qt::TopEdge);
    setAccessibleName(tr("Delivery"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(24);
    m_left = new QVBoxLayout;
    m_left->setSpacing(6);
    auto *buttons = new QHBoxLayout;
    m_title->setShrinks(true);
    m_subject->setShrinks(true);
    m_reconcile->setSmall(true);
    m_push->setSmall(true);
    buttons->addWidget(m_push);
    buttons->addWidget(m_reconcile);
    buttons->addStretch(1);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_title);
    words->addWidget(m_subject);
    words->addStretch(1);
    m_left->addLayout(words);
    m_left->addLayout(buttons);
    row->addLayout(m_left, 1);
    row->addWidget(m_pipeline, 4);
    connect(m_reconcile, &QAbstractButton::clicked, this, &DeliveryStrip::reconcileRequested);
    connect(m_push, &QAbstractButton::clicked, this, &DeliveryStrip::pushRequested);
    setLow(false);
    m_reconcile->hide();
    m_push->hide();
}

void DeliveryStrip::setLow(bool low)
{
    m_low = low;
    setFixedHeight(theme().px(low ? 44 : 118));
    m_subject->setVisible(!low);
    m_left->setDirection(low ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    layout()->setContentsMargins(16, low ? 4 : 14, 16, low ? 4 : 14);
}

void DeliveryStrip::setDelivery(const session::DeliveryState &state, Instant now)
{
    m_stops = items::deliveryStops(state, now);
    const QString subject = state.error ? text(state.error->message()) : text(state.commit.subject);
    m_title->setText(m_stops.empty() ? tr("Nothing is being delivered")
                     : m_low         ? items::shortHash(state.commit.id)
                                     : tr("Delivery of %1").arg(items::shortHash(state.commit.id)));
    m_subject->setText(m_stops.empty() ? tr("A commit is followed here until it is healthy.") : subject);
    m_pipeline->setStops(m_stops, text(state.entry));
    const bool over = state.delivery && state.delivery->stage == change::DeliveryStage::Healthy;
    m_push->setVisible(!m_stops.empty() && !state.pushed);
    m_reconcile->setVisible(!m_stops.empty() && state.pushed && state.delivery && !over);
}

void DeliveryStrip::setCanReconcile(bool can, const QString &why)
{
    m_reconcile->setEnabled(can);
    m_reconcile->setToolTip(why);
}

} // namespace leeway::ui
