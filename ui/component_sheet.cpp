// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/component_sheet.h"

#include "ui/button.h"
#include "ui/cluster_selector.h"
#include "ui/course_strip.h"
#include "ui/draw.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/messages.h"
#include "ui/search_field.h"
#include "ui/states.h"
#include "ui/status_parts.h"
#include "ui/surface.h"
#include "ui/tab_strip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QRadioButton>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

/// A colour role as a field with its name below.
class Swatch final : public QWidget
{
public:
    Swatch(Role role, QString name, QWidget *parent) : QWidget(parent), m_role(role), m_name(std::move(name))
    {
        setFixedSize(60, 46);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawBox(painter, QRectF(0, 0, 58, 26), 3, theme().color(m_role), theme().color(Role::Border));
        drawText(painter, QRect(0, 28, 60, 16), m_name, theme().font(Type::Micro),
                 theme().color(Role::Text2));
    }

private:
    Role m_role;
    QString m_name;
};

} // namespace

ComponentSheet::ComponentSheet(QWidget *parent) : QWidget(parent)
{
    setWindowTitle(u"Leeway: component sheet"_s);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(24, 18, 24, 18);
    page->setSpacing(14);
    page->addWidget(new Label(Type::Title, Role::Text, u"Component sheet"_s, this));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(14);
    page->addLayout(columns, 1);
    QVBoxLayout *column[3];
    for (auto &one : column) {
        one = new QVBoxLayout;
        one->setSpacing(14);
        columns->addLayout(one, 1);
    }
    addStatuses(column[0]);
    addColors(column[0]);
    addType(column[0]);
    addControls(column[1]);
    addCourse(column[1]);
    addMessages(column[2]);
    addStates(column[2]);
    for (auto *one : column)
        one->addStretch(1);
}

QVBoxLayout *ComponentSheet::section(QVBoxLayout *column, const QString &title)
{
    auto *card = new Surface(Role::Surface, this);
    card->setCard(6);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(14, 10, 14, 14);
    inside->setSpacing(8);
    inside->addWidget(new Label(Type::Heading, Role::Text, title, card));
    column->addWidget(card);
    return inside;
}

void ComponentSheet::addStatuses(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Status: shape, word, colour"_s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(7);
    for (int i = 0; i < markCount; ++i) {
        const auto mark = Mark(i);
        const QString word = mark == Mark::Warning ? u"Warning"_s : items::statusWord(items::Status(i));
        int at = 0;
        for (const int size : {20, 14, 12})
            grid->addWidget(new GlyphLabel(mark, size, this), i, at++, Qt::AlignCenter);
        grid->addWidget(new StatusPill(mark, word, this), i, 3);
    }
    grid->setColumnStretch(4, 1);
    inside->addLayout(grid);
}

void ComponentSheet::addColors(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Colour roles"_s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const std::pair<Role, const char *> roles[]{
        {Role::Window, "window"}, {Role::Surface, "surface"},   {Role::Sunken, "sunken"},
        {Role::Select, "select"}, {Role::Border, "border"},     {Role::Text, "text"},
        {Role::Ink, "ink"},       {Role::Primary, "primary"},   {Role::GitTint, "gitTint"},
        {Role::Git, "git"},       {Role::LiveTint, "liveTint"}, {Role::Live, "live"}};
    int at = 0;
    for (const auto &[role, name] : roles) {
        grid->addWidget(new Swatch(role, QString::fromLatin1(name), this), at / 6, at % 6);
        ++at;
    }
    inside->addLayout(grid);
}

void ComponentSheet::addType(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Type"_s);
    auto *large = new QHBoxLayout;
    auto *small = new QHBoxLayout;
    for (QHBoxLayout *row : {large, small})
        row->setSpacing(12);
    large->addWidget(new Label(Type::Display, Role::Text, u"Display 22"_s, this));
    large->addWidget(new Label(Type::Title, Role::Text, u"Title 17"_s, this));
    large->addWidget(new Label(Type::Heading, Role::Text, u"Heading 14"_s, this));
    for (const auto &[type, name] :
         {std::pair(Type::Body, u"Body 13"_s), std::pair(Type::Strong, u"Strong 13"_s),
          std::pair(Type::Small, u"Small 12"_s), std::pair(Type::Micro, u"Micro 11"_s),
          std::pair(Type::Code, u"Code 12 0O1lI"_s)})
        small->addWidget(new Label(type, Role::Text, name, this));
    for (QHBoxLayout *row : {large, small}) {
        row->addStretch(1);
        inside->addLayout(row);
    }
}

void ComponentSheet::addControls(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Controls"_s);
    const auto row = [inside](std::initializer_list<QWidget *> widgets) {
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        for (QWidget *widget : widgets)
            line->addWidget(widget);
        line->addStretch(1);
        inside->addLayout(line);
    };
    auto *off = new Button(u"pause"_s, Role::Text2, u"Suspend"_s, ButtonKind::Normal, this);
    off->setEnabled(false);
    auto *small = new Button(u"Reconnect"_s, ButtonKind::Normal, this);
    small->setSmall(true);
    row({new Button(u"Commit"_s, ButtonKind::Primary, this),
         new Button(u"refresh-cw"_s, Role::Text2, u"Reconcile…"_s, ButtonKind::Normal, this), off, small});
    row({new Button(u"arrow-down-to-line"_s, Role::Git, u"Keep Git (reconcile)"_s, ButtonKind::Normal, this),
         new Button(u"file-pen-line"_s, Role::Live, u"Keep live (write to Git)…"_s, ButtonKind::Normal, this),
         new Button(u"ellipsis"_s, Role::Text2, {}, ButtonKind::Flat, this)});
    auto *field = new QLineEdit(u"gateway"_s, this);
    field->setFixedWidth(150);
    auto *search = new SearchField(u"Filter"_s, u"/"_s, this);
    search->setFixedWidth(150);
    auto *combo = new QComboBox(this);
    combo->addItems({u"this cluster only"_s, u"the base"_s});
    row({field, search, combo});
    auto *on = new QCheckBox(u"on"_s, this);
    on->setChecked(true);
    auto *mixed = new QCheckBox(u"some"_s, this);
    mixed->setTristate(true);
    mixed->setCheckState(Qt::PartiallyChecked);
    auto *radio = new QRadioButton(u"one"_s, this);
    radio->setChecked(true);
    row({on, mixed, new QCheckBox(u"off"_s, this), radio, new QRadioButton(u"other"_s, this)});
    auto *chosen = new FilterChip({}, u"Differs"_s, this);
    chosen->setChecked(true);
    chosen->setCount(12);
    auto *chip = new FilterChip(Mark::Drifted, u"Drifted"_s, this);
    chip->setCount(6);
    auto *compact = new FilterChip(Mark::Missing, u"Missing"_s, this);
    compact->setCompact(true);
    compact->setCount(1);
    row({chosen, chip, new FilterChip(Mark::Failed, u"Failed"_s, this), compact});
    auto *tabs = new TabStrip(this);
    for (const QString &word : {u"Fields"_s, u"Conditions"_s, u"Ownership"_s})
        tabs->addTab(word);
    tabs->setCount(0, 3);
    tabs->setCount(1, 4);
    row({tabs});
}

void ComponentSheet::addCourse(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Cluster and course"_s);
    auto *selector = new ClusterSelector(this);
    selector->setCluster(u"aks-myaks-tst-swn-00"_s);
    selector->setConnection(Mark::InSync, u"Connected"_s);
    inside->addWidget(selector);
    const auto strip = [&](Course::Leg fetched, Course::Leg applied, const QString &remark, bool compact) {
        auto *course = new CourseStrip(this);
        course->setCompact(compact);
        course->setCourse(
            {u"main"_s, u"4f2c9e1"_s, u"b31d07e"_s, u"b31d07e"_s, fetched, applied, remark, {}});
        inside->addWidget(course);
    };
    strip(Course::Leg::Agrees, Course::Leg::Agrees, {}, false);
    strip(Course::Leg::Behind, Course::Leg::Agrees, u"next fetch in 6 min"_s, false);
    strip(Course::Leg::Agrees, Course::Leg::Broken, u"build fails"_s, false);
    strip(Course::Leg::Behind, Course::Leg::Agrees, u"next fetch in 6 min"_s, true);
}

void ComponentSheet::addMessages(QVBoxLayout *column)
{
    QVBoxLayout *inside = section(column, u"Banners"_s);
    for (const Message &message :
         {Message{Mark::Stale, u"Disconnected."_s, u"Showing 14:26."_s, {{u"Reconnect"_s, [] {}}}},
          Message{Mark::Failed, u"git fetch failed."_s, u"Host key changed."_s, {{u"Details"_s, [] {}}}},
          Message{Mark::Pending, u"main moved:"_s, u"2 new commits on origin."_s, {{u"Show"_s, [] {}}}},
          Message{Mark::Warning, u"Two fields weaken the gateway."_s, {}, {}}}) {
        auto *banner = new Banner(this);
        banner->setMessage(message);
        inside->addWidget(banner);
    }
}

void ComponentSheet::addStates(QVBoxLayout *column)
{
    QVBoxLayout *empty = section(column, u"Empty"_s);
    auto *course = new EmptyState(this);
    course->setFixedHeight(180);
    course->setPicture(true);
    course->setText(u"On course"_s, u"All 188 objects match Git at 4f2c9e1."_s);
    empty->addWidget(course);
    QVBoxLayout *loading = section(column, u"Loading"_s);
    auto *line = new ProgressLine(this);
    line->setProgress(27, 41);
    auto *rows = new SkeletonRows(this);
    rows->setFixedHeight(86);
    loading->addWidget(line);
    loading->addWidget(rows);
    QVBoxLayout *error = section(column, u"Error with a way out"_s);
    auto *state = new ErrorState(this);
    state->setError(u"The push was refused"_s,
                    u"origin has 1 commit that you do not have. Your commit is kept on this computer."_s,
                    u"! [rejected]  main -> main (fetch first)"_s, {{u"Pull and rebase"_s, [] {}}});
    error->addWidget(state);
}

void ComponentSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Window));
}

} // namespace leeway::ui
