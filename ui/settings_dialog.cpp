// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_dialog.h"

#include "model/items/words.h"
#include "ui/action_set.h"
#include "ui/button.h"
#include "ui/icon.h"
#include "ui/key_table.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/scrim.h"
#include "ui/surface.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QRadioButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;
using session::Settings;
using session::ThemeChoice;

namespace {

/// A form of mockup 15: words right aligned at the left, what is chosen beside them.
QFormLayout *addForm(QVBoxLayout *page)
{
    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    form->setFormAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(14);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    page->addLayout(form);
    return form;
}

QWidget *word(const QString &text, QWidget *parent)
{
    auto *label = new Label(Type::Body, Role::Text2, text, parent);
    label->setMinimumWidth(theme().px(116));
    return label;
}

/// A line with a fact and a button that forgets it.
QWidget *forgettable(const QString &strong, const QString &rest, const QString &name, QWidget *parent,
                     const std::function<void()> &forget)
{
    auto *line = new Surface(Role::Surface, parent);
    line->setEdges(Qt::BottomEdge, Role::Hair);
    line->setFixedHeight(theme().px(36));
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 1);
    row->setSpacing(8);
    auto *first = new Label(Type::Name, Role::Text, strong, line);
    first->setShrinks(true);
    first->setElide(Qt::ElideMiddle);
    auto *second = new Label(Type::Small, Role::Text3, rest, line);
    second->setShrinks(true);
    second->setElide(Qt::ElideMiddle);
    auto *button = new Button(SettingsDialog::tr("Forget"), ButtonKind::Normal, line);
    button->setSmall(true);
    button->setAccessibleName(name);
    QObject::connect(button, &QAbstractButton::clicked, line, [line, forget] {
        forget();
        line->hide();
    });
    row->addWidget(first);
    row->addWidget(second, 1);
    row->addWidget(button);
    return line;
}

} // namespace

SettingsDialog::SettingsDialog(session::SettingsStore &store, const ActionSet &actions, QWidget *window)
    : QDialog(window), m_store(store), m_actions(actions), m_before(store.settings()),
      m_list(new QListWidget(this)), m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(qMin(theme().px(900), window->width() - 60), qMin(theme().px(640), window->height() - 60));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    auto *side = new Surface(Role::Window, this);
    side->setEdges(Qt::RightEdge);
    side->setFixedWidth(theme().px(196));
    auto *sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(8, 10, 9, 10);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Pages of the settings"));
    m_list->setIconSize({16, 16});
    m_list->setSpacing(1);
    m_list->viewport()->setAutoFillBackground(false);
    sideColumn->addWidget(m_list);
    auto *surface = new Surface(Role::Surface, this);
    auto *inner = new QVBoxLayout(surface);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->addWidget(m_pages);
    row->addWidget(side);
    row->addWidget(surface, 1);
    column->addLayout(row, 1);
    buildGeneral();
    buildLook();
    buildClusters();
    buildGit();
    buildKeys();
    column->addWidget(footer());
    connect(m_list, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_list->setCurrentRow(General);
}

SettingsDialog::~SettingsDialog()
{
    delete m_scrim;
}

void SettingsDialog::present()
{
    m_scrim = new Scrim(parentWidget());
    open();
    m_list->setFocus(Qt::OtherFocusReason);
}

void SettingsDialog::showPage(Page page)
{
    m_list->setCurrentRow(page);
}

QVBoxLayout *SettingsDialog::addPage(const QString &icon, const QString &title)
{
    auto *item = new QListWidgetItem(lucide(icon), title, m_list);
    item->setSizeHint({100, theme().px(30)});
    auto *scroll = new QScrollArea(m_pages);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new Surface(Role::Surface, scroll);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(24, 18, 24, 18);
    column->setSpacing(12);
    column->addWidget(new Label(Type::Title, Role::Text, title, page));
    scroll->setWidget(page);
    m_pages->addWidget(scroll);
    return column;
}

void SettingsDialog::buildGeneral()
{
    QVBoxLayout *page = addPage(u"settings"_s, tr("General"));
    QWidget *parent = page->parentWidget();
    page->addWidget(new Label(Type::Strong, Role::Text, tr("Repositories opened before"), parent));
    if (m_before.recentRepositories.empty())
        page->addWidget(new Label(Type::Body, Role::Text2, tr("None yet."), parent));
    for (const std::string &folder : m_before.recentRepositories) {
        const QString path = text(folder);
        page->addWidget(forgettable(path.section(u'/', -1), path.section(u'/', 0, -2),
                                    tr("Forget %1").arg(path), parent, [this, folder] {
                                        edit(u"recent/"_s + text(folder), [folder](Settings &settings) {
                                            std::erase(settings.recentRepositories, folder);
                                        });
                                    }));
    }
    page->addStretch(1);
}

void SettingsDialog::buildLook()
{
    QVBoxLayout *page = addPage(u"sun"_s, tr("Appearance"));
    QWidget *parent = page->parentWidget();
    QFormLayout *form = addForm(page);
    auto *themes = new QWidget(parent);
    auto *column = new QVBoxLayout(themes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *group = new QButtonGroup(themes);
    const std::pair<ThemeChoice, QString> choices[]{{ThemeChoice::System, tr("as the desktop")},
                                                    {ThemeChoice::Light, tr("light")},
                                                    {ThemeChoice::Dark, tr("dark")}};
    for (const auto &[choice, name] : choices) {
        auto *button = new QRadioButton(name, themes);
        button->setChecked(choice == m_before.theme);
        group->addButton(button, int(choice));
        column->addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        edit(u"theme"_s, [id](Settings &settings) { settings.theme = ThemeChoice(id); });
    });
    form->addRow(word(tr("Theme"), parent), themes);
    auto *scale = new QComboBox(parent);
    scale->setAccessibleName(tr("Text size"));
    for (int percent = 90; percent <= 150; percent += 10)
        scale->addItem(tr("%1 %").arg(percent), percent);
    if (scale->findData(m_before.textScale) < 0)
        scale->addItem(tr("%1 %").arg(m_before.textScale), m_before.textScale);
    scale->setCurrentIndex(scale->findData(m_before.textScale));
    connect(scale, &QComboBox::activated, this, [this, scale] {
        const int percent = scale->currentData().toInt();
        edit(u"textScale"_s, [percent](Settings &settings) { settings.textScale = percent; });
    });
    form->addRow(word(tr("Text size"), parent), scale);
    page->addStretch(1);
}

void SettingsDialog::buildClusters()
{
    QVBoxLayout *page = addPage(u"server"_s, tr("Clusters"));
    QWidget *parent = page->parentWidget();
    page->addWidget(
        new Paragraph(Type::Body, Role::Text2,
                      tr("With which context each cluster of a repository was looked at last. It is "
                         "used again at the next start."),
                      parent));
    if (m_before.joins.empty())
        page->addWidget(new Label(Type::Body, Role::Text2, tr("None yet."), parent));
    for (const session::Join &join : m_before.joins) {
        const QString name = text(join.entry).section(u'/', -1);
        page->addWidget(
            forgettable(name, tr("%1, context %2").arg(text(join.repository), text(join.context)),
                        tr("Forget %1").arg(name), parent, [this, join] {
                            edit(u"join/"_s + text(join.repository + '/' + join.entry + join.cluster),
                                 [join](Settings &settings) { std::erase(settings.joins, join); });
                        }));
    }
    page->addStretch(1);
}

void SettingsDialog::buildGit()
{
    QVBoxLayout *page = addPage(u"git-branch"_s, tr("Git"));
    QWidget *parent = page->parentWidget();
    page->addWidget(new Label(Type::Strong, Role::Text, tr("Folders for other sources"), parent));
    page->addWidget(
        new Paragraph(Type::Body, Role::Text2,
                      tr("Where a Flux source names a repository other than the open one, its clone on this "
                         "computer is read. Without it, what the source applies is not compared."),
                      parent));
    for (const auto &[url, folder] : m_before.sourceFolders) {
        page->addWidget(
            forgettable(text(url), text(folder), tr("Forget %1").arg(text(url)), parent, [this, url] {
                edit(u"source/"_s + text(url),
                     [url](Settings &settings) { settings.sourceFolders.erase(url); });
            }));
    }
    auto *row = new QHBoxLayout;
    auto *url = new QLineEdit(parent);
    url->setPlaceholderText(tr("GitRepository/namespace/name"));
    url->setAccessibleName(url->placeholderText());
    auto *choose =
        new Button(u"folder-open"_s, Role::Text2, tr("Choose its folder…"), ButtonKind::Normal, parent);
    choose->setEnabled(false);
    connect(url, &QLineEdit::textChanged, choose,
            [choose](const QString &typed) { choose->setEnabled(typed.trimmed().count(u'/') == 2); });
    connect(choose, &QAbstractButton::clicked, this, [this, url, page, parent] {
        const std::string address = url->text().trimmed().toStdString();
        auto *dialog = new QFileDialog(this, tr("Folder of the source's clone"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, url, address, page, parent](const QString &folder) {
                    const std::string path = folder.toStdString();
                    edit(u"source/"_s + text(address),
                         [address, path](Settings &settings) { settings.sourceFolders[address] = path; });
                    page->insertWidget(
                        3, new Label(Type::Name, Role::Text, text(address) + u": "_s + folder, parent));
                    url->clear();
                });
        dialog->open();
    });
    row->addWidget(url, 1);
    row->addWidget(choose);
    page->addLayout(row);
    page->addStretch(1);
}

void SettingsDialog::buildKeys()
{
    QVBoxLayout *page = addPage(u"keyboard"_s, tr("Keyboard"));
    auto *table = new KeyTable(m_actions, page->parentWidget());
    page->addWidget(table, 1);
    connect(table, &KeyTable::keyChanged, this, [this](const QString &name, const QString &key, bool usual) {
        edit(u"key/"_s + name,
             [name = name.toStdString(), key = key.toStdString(), usual](Settings &settings) {
                 if (usual)
                     settings.keys.erase(name);
                 else
                     settings.keys[name] = key;
             });
    });
}

QWidget *SettingsDialog::footer()
{
    auto *bar = new Surface(Role::Window, this);
    bar->setEdges(Qt::TopEdge);
    bar->setFixedHeight(theme().px(52));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(24, 1, 24, 0);
    row->setSpacing(8);
    row->addStretch(1);
    auto *cancel = new Button(tr("Cancel"), ButtonKind::Flat, bar);
    m_apply = new Button(tr("Apply"), ButtonKind::Normal, bar);
    m_apply->setEnabled(false);
    auto *ok = new Button(tr("OK"), ButtonKind::Primary, bar);
    ok->setDefault(true);
    for (QPushButton *button :
         {static_cast<QPushButton *>(cancel), m_apply, static_cast<QPushButton *>(ok)}) {
        button->setMinimumHeight(theme().px(30));
        row->addWidget(button);
    }
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QAbstractButton::clicked, this, &SettingsDialog::apply);
    connect(ok, &QAbstractButton::clicked, this, [this] {
        apply();
        accept();
    });
    return bar;
}

void SettingsDialog::edit(const QString &what, Edit edit)
{
    std::erase_if(m_edits, [&](const auto &known) { return known.first == what; });
    m_edits.emplace_back(what, std::move(edit));
    m_apply->setEnabled(true);
}

void SettingsDialog::apply()
{
    if (m_edits.empty())
        return;
    m_store.change([edits = std::exchange(m_edits, {})](Settings &settings) {
        for (const auto &[what, one] : edits)
            one(settings);
    });
    m_apply->setEnabled(false);
}

} // namespace leeway::ui
