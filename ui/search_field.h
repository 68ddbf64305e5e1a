// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace leeway::ui {

/// A field with a magnifying glass, what is searched as its placeholder, and the key that leads here.
class SearchField final : public QLineEdit
{
    Q_OBJECT
public:
    SearchField(const QString &placeholder, const QString &key, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_key;
};

} // namespace leeway::ui
