// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/surface.h"

#include <QAbstractButton>
#include <QVBoxLayout>

namespace leeway::ui {

/// One way to begin: icon on a tile, what it does, and its keys.
class WayCard final : public QAbstractButton
{
    Q_OBJECT
public:
    WayCard(const QString &icon, const QString &title, const QString &fact, const QStringList &keys,
            QWidget *parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_icon;
    QString m_fact;
    QStringList m_keys;
};

/// A repository that was opened before.
class RecentRow final : public QAbstractButton
{
    Q_OBJECT
public:
    RecentRow(const QString &folder, QWidget *parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// The course of Git and the track beside it: what the program is about, in one picture.
class CoursePicture final : public QWidget
{
    Q_OBJECT
public:
    explicit CoursePicture(QWidget *parent = nullptr);
    QSize sizeHint() const override { return {648, 300}; }

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Before anything is open.
class WelcomePage final : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    QWidget *firstFocus() const { return m_first; }
    /// Recordings are offered only where they can be opened.
    void setRecordings(bool offered);
    /// Folders opened before, the newest first.
    void setRecent(const QStringList &folders);

Q_SIGNALS:
    void openRepository();
    void openRecording();
    void repositoryChosen(const QString &folder);
    void openDemo();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *buildWays();
    void addPromise(QVBoxLayout *column);
    QVBoxLayout *buildPicture();

    QWidget *m_first = nullptr;
    QWidget *m_recording = nullptr;
    Surface *m_recent = nullptr;
    QVBoxLayout *m_recentRows = nullptr;
    QWidget *m_demo = nullptr;
};

} // namespace leeway::ui
