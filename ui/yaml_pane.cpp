// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/yaml_pane.h"

#include "model/items/pool.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/yaml_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::text;

YamlPane::YamlPane(QWidget *parent) : Surface(Role::Surface, parent)
{
    m_view = new YamlView(this);
    buildBar();
    buildHeads();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_heads);
    column->addWidget(m_view, 1);
    connect(m_view, &YamlView::currentChanged, this, &YamlPane::showPosition);
    connect(m_view, &YamlView::placeClicked, this, &YamlPane::placeClicked);
    showPosition();
}

void YamlPane::buildBar()
{
    m_bar = new Surface(Role::Surface, this);
    m_bar->setEdges(Qt::BottomEdge, Role::Hair);
    m_bar->setFixedHeight(theme().px(38));
    auto *row = new QHBoxLayout(m_bar);
    row->setContentsMargins(12, 0, 16, 1);
    row->setSpacing(6);
    const auto arrow = [&](const QString &icon, const QString &name, int by) {
        auto *button = new Button(icon, Role::Text2, {}, ButtonKind::Flat, m_bar);
        button->setAccessibleName(name);
        button->setToolTip(name + (by > 0 ? u" (F8)"_s : u" (Shift+F8)"_s));
        connect(button, &QAbstractButton::clicked, this, [this, by] { step(by); });
        row->addWidget(button);
        return button;
    };
    m_previous = arrow(u"chevron-up"_s, tr("Previous difference"), -1);
    m_next = arrow(u"chevron-down"_s, tr("Next difference"), 1);
    m_position = new Label(Type::Small, Role::Text2, {}, m_bar);
    m_position->setShrinks(true);
    row->addWidget(m_position);
    row->addStretch(1);
    m_fold = new QCheckBox(tr("Fold equal lines"), m_bar);
    m_fold->setChecked(true);
    m_defaults = new QCheckBox(tr("Show what is folded"), m_bar);
    m_defaults->setToolTip(tr("Server defaults and fields of other managers, which are no drift"));
    row->addWidget(m_fold);
    row->addSpacing(8);
    row->addWidget(m_defaults);
    connect(m_fold, &QCheckBox::toggled, m_view, &YamlView::setFoldEqual);
    connect(m_defaults, &QCheckBox::toggled, m_view, &YamlView::setShowFolded);
}

void YamlPane::buildHeads()
{
    m_heads = new Surface(Role::Sunken, this);
    m_heads->setEdges(Qt::BottomEdge);
    m_heads->setFixedHeight(theme().size(Size::TableHeader));
    auto *row = new QHBoxLayout(m_heads);
    row->setContentsMargins(0, 0, 0, 1);
    row->setSpacing(0);
    const auto side = [&](const QString &icon, Role role, const QString &word, Label *&one, Label *&two) {
        auto *half = new QWidget(m_heads);
        auto *words = new QHBoxLayout(half);
        words->setContentsMargins(16, 0, 8, 0);
        words->setSpacing(6);
        words->addWidget(new IconLabel(icon, 14, role, half));
        words->addWidget(new Label(Type::Label, role, word, half));
        one = new Label(Type::Code, role, {}, half);
        two = new Label(Type::Small, Role::Text3, {}, half);
        two->setShrinks(true);
        two->setElide(Qt::ElideMiddle);
        words->addWidget(one);
        words->addWidget(two, 1);
        row->addWidget(half, 1);
    };
    Label *none = nullptr;
    side(u"git-branch"_s, Role::Git, tr("Git"), m_gitHash, m_gitFile);
    side(u"server"_s, Role::Live, tr("Live"), none, m_liveFact);
    none->hide();
}

void YamlPane::show(const items::DriftReportPtr &report, std::uint32_t object,
                    const render::DesiredSetPtr &git, const cluster::LiveObjectPtr &live,
                    const QString &liveAge)
{
    const analysis::ObjectDrift &drift = report->objects[object];
    m_gitHash->setText(items::shortHash(report->git));
    m_gitFile->setText(drift.files.empty() ? tr("not in Git") : text(drift.files.front().file));
    m_liveFact->setText(!live ? tr("not in the cluster")
                              : tr("resourceVersion %1, %2").arg(text(live->resourceVersion), liveAge));
    const std::uint64_t asked = ++m_asked;
    items::inPool(
        this,
        [report, object, git, live] {
            const analysis::ObjectDrift &one = report->objects[object];
            const render::DesiredObject *wanted = git ? git->find(one.key) : nullptr;
            const Value now = live && !live->metadataOnly ? live->parse() : Value();
            return items::yamlRows(wanted ? &wanted->object : nullptr, now.isMap() ? &now : nullptr, one,
                                   git ? git->tree.get() : nullptr);
        },
        [this, asked](std::vector<items::YamlRow> rows) {
            if (asked != m_asked)
                return;
            m_view->setRows(std::move(rows));
            showPosition();
            Q_EMIT settled();
        });
}

void YamlPane::step(int by)
{
    m_view->step(by);
}

void YamlPane::showPosition()
{
    const int all = m_view->differences();
    m_previous->setEnabled(all > 0);
    m_next->setEnabled(all > 0);
    if (all == 0)
        return m_position->setText(tr("No difference"));
    if (m_view->current() < 0)
        return m_position->setText(all == 1 ? tr("1 difference") : tr("%1 differences").arg(all));
    m_position->setText(tr("%1 of %2 differences").arg(m_view->current() + 1).arg(all));
}

} // namespace leeway::ui
