// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace leeway::ui {

/// One of several ways, as a card with a radio button, a title, a sentence and a path (mockup 12). Cards of
/// one parent exclude each other; arrow keys move between them. One that cannot be chosen keeps its sentence,
/// which says why.
class ChoiceCard final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit ChoiceCard(QWidget *parent = nullptr);
    void setWords(const QString &title, const QString &sentence, const QString &path);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int sentenceHeight(int width) const;

    QString m_sentence;
    QString m_path;
};

} // namespace leeway::ui
