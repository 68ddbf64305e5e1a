// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages.h"

#include <QWidget>

class QVBoxLayout;

namespace leeway::ui {

/// Nothing to show, said with what was checked, how much and when. Only "On course" has a picture.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);
    void setText(const QString &title, const QString &fact, const QString &more = {});
    void setPicture(bool onCourse);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    QString m_fact;
    QString m_more;
    bool m_picture = false;
};

/// What happened, what is safe, what to do; the original message below, to be copied.
class ErrorState final : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorState(QWidget *parent = nullptr);
    void setError(const QString &title, const QString &sentence, const QString &original,
                  const QList<Message::Way> &ways);

private:
    QVBoxLayout *m_layout;
};

/// Grey bars where rows will be. No shimmer.
class SkeletonRows final : public QWidget
{
    Q_OBJECT
public:
    explicit SkeletonRows(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// 2 px under a page header: how much of the reading is done.
class ProgressLine final : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressLine(QWidget *parent = nullptr);
    /// A total of 0 empties the line.
    void setProgress(int done, int total);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_done = 0;
    int m_total = 0;
};

} // namespace leeway::ui
