// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/palette.h"
#include "ui/surface.h"

#include <QPointer>

class QAction;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace leeway::ui {

class ActionSet;
class Label;
class Scrim;

/// Where the palette looks; made anew each time it is opened.
struct PaletteSources
{
    items::DriftReportPtr report;
    FileTreePtr tree;
    ActionSet *actions = nullptr;
};

/// Finds an object, a file or a command by its words and goes there or does it (mockup 11). A child of the
/// window over a scrim; Esc or a click beside it closes it, the focus returns to where it was.
class CommandPalette final : public Surface
{
    Q_OBJECT
public:
    CommandPalette(const PaletteSources &sources, QWidget *window);
    ~CommandPalette() override;

    QLineEdit *field() const { return m_field; }
    QListView *list() const { return m_list; }
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void objectChosen(const ObjectKey &object);
    void fileChosen(const QString &path);
    /// The index is there and what is typed has been looked up.
    void listed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildField();
    void buildList();
    void buildFoot();
    void collectCommands();
    void search();
    void step(int by);
    void choose();
    void leave();
    void place();

    ActionSet *m_actions;
    items::PaletteIndexPtr m_index;
    std::vector<items::PaletteEntry> m_commands;
    QList<QPointer<QAction>> m_commandActions;
    items::PaletteResult m_result;
    QPointer<QWidget> m_focusBefore;
    QPointer<Scrim> m_scrim;
    QLineEdit *m_field = nullptr;
    Label *m_count = nullptr;
    QListView *m_list = nullptr;
    QStandardItemModel *m_model = nullptr;
};

} // namespace leeway::ui
