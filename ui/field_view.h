// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/field_model.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>

namespace leeway::ui {

/// The header of the field diff: a box for all fields, and the two sides in their colours with what they are.
class FieldHeader final : public QHeaderView
{
    Q_OBJECT
public:
    explicit FieldHeader(QWidget *parent = nullptr);
    /// The commit of the Git side and the age of the live side.
    void setSides(const QString &commit, const QString &liveAge);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QString m_commit;
    QString m_liveAge;
};

/// A field that differs in a row of 63 px; stacked, Git and live stand in one line of it (51 px).
class FieldDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setStacked(bool stacked) { m_stacked = stacked; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    bool m_stacked = false;
};

/// The fields of the selected object (design.md 8.3).
class FieldView final : public QTableView
{
    Q_OBJECT
public:
    explicit FieldView(items::FieldModel &model, QWidget *parent = nullptr);
    void setSides(const QString &commit, const QString &liveAge);
    void setStacked(bool stacked);

Q_SIGNALS:
    /// A place in a file was clicked.
    void placeClicked(const SourcePlace &place);

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applySizes();
    const items::FieldRow *placeAt(const QPoint &at) const;

    items::FieldModel &m_model;
    FieldHeader *m_header;
    FieldDelegate *m_delegate;
    bool m_stacked = false;
};

} // namespace leeway::ui
