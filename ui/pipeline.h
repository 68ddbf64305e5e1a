// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/edit_words.h"

#include <QWidget>

namespace leeway::ui {

/// The line of a delivery with its stops: solid green done, dashed blue waiting, dashed teal running, solid
/// red broken, grey not reached.
class Pipeline final : public QWidget
{
    Q_OBJECT
public:
    explicit Pipeline(QWidget *parent = nullptr);
    void setStops(const std::vector<items::DeliveryStop> &stops, const QString &cluster);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, 30}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<items::DeliveryStop> m_stops;
    QString m_cluster;
};

} // namespace leeway::ui
