// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector.h"

#include "model/items/effect.h"
#include "model/items/words.h"
#include "ui/button.h"
#include "ui/condition_list.h"
#include "ui/field_view.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/states.h"
#include "ui/status_parts.h"
#include "ui/tab_strip.h"
#include "ui/yaml_pane.h"
#include "ui/yaml_view.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using analysis::GitStatus;
using analysis::ObjectDrift;
using items::text;

Inspector::Inspector(const Clock &clock, QWidget *parent)
    : Surface(Role::Surface, parent), m_clock(clock), m_fieldModel(clock)
{
    setAccessibleName(tr("Inspector"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHeader();
    buildTabs();
    m_pages = new QStackedWidget(this);
    m_fields = new FieldView(m_fieldModel, m_pages);
    m_yaml = new YamlPane(m_pages);
    m_conditions = new ConditionList(m_clock, m_pages);
    m_empty = new EmptyState(m_pages);
    m_ownership = new QWidget(m_pages);
    auto *owner = new QVBoxLayout(m_ownership);
    owner->setContentsMargins(16, 10, 16, 10);
    owner->setSpacing(4);
    for (int i = 0; i < 5; ++i) {
        m_ownerLines[i] =
            new Label(i == 0 ? Type::Strong : Type::Body, i == 0 ? Role::Text : Role::Text2, {}, m_ownership);
        m_ownerLines[i]->setShrinks(true);
        owner->addWidget(m_ownerLines[i]);
    }
    owner->addStretch();
    for (QWidget *page : {static_cast<QWidget *>(m_fields), static_cast<QWidget *>(m_yaml),
                          static_cast<QWidget *>(m_conditions), m_ownership, static_cast<QWidget *>(m_empty)})
        m_pages->addWidget(page);
    buildEffects();
    column->addWidget(m_header);
    column->addWidget(m_tabBar);
    column->addWidget(m_pages, 1);
    column->addWidget(m_effects);
    connect(m_tabs, &QTabBar::currentChanged, this, &Inspector::showTab);
    connect(m_fields, &FieldView::placeClicked, this, &Inspector::placeClicked);
    connect(m_yaml, &YamlPane::placeClicked, this, &Inspector::placeClicked);
    show({});
}

void Inspector::buildHeader()
{
    m_header = new QWidget(this);
    m_header->setFixedHeight(theme().px(46));
    auto *row = new QHBoxLayout(m_header);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(10);
    m_glyph = new GlyphLabel(Mark::Unknown, 16, m_header);
    m_name = new Label(Type::Heading, Role::Text, {}, m_header);
    m_name->setShrinks(true);
    m_name->setElide(Qt::ElideMiddle);
    m_kind = new Label(Type::Body, Role::Text2, {}, m_header);
    m_kind->setShrinks(true);
    m_keepGit = new Button(u"arrow-down-to-line"_s, Role::Git, tr("Keep Git (reconcile)"), ButtonKind::Normal,
                           m_header);
    m_keepGit->hide();
    m_keepLive = new Button(u"file-pen-line"_s, Role::Live, tr("Keep live (write to Git)…"),
                            ButtonKind::Normal, m_header);
    m_keepLive->hide();
    connect(m_keepGit, &QAbstractButton::clicked, this, [this] { Q_EMIT keepGit(m_keys); });
    connect(m_keepLive, &QAbstractButton::clicked, this, [this] {
        if (m_keys.size() == 1)
            Q_EMIT keepLive(m_keys.front());
    });
    connect(&m_fieldModel, &items::FieldModel::checksChanged, this, &Inspector::showChecked);
    row->addWidget(m_glyph);
    row->addWidget(m_name);
    row->addWidget(m_kind);
    row->addStretch(1);
    row->addWidget(m_keepGit);
    row->addWidget(m_keepLive);
}

void Inspector::buildTabs()
{
    m_tabBar = new Surface(Role::Window, this);
    m_tabBar->setEdges(Qt::BottomEdge);
    m_tabBar->setFixedHeight(theme().px(32));
    auto *row = new QHBoxLayout(m_tabBar);
    row->setContentsMargins(8, 0, 16, 0);
    row->setSpacing(6);
    m_tabs = new TabStrip(m_tabBar);
    m_tabs->setAccessibleName(tr("Views of the object"));
    for (const QString &word : {tr("Fields"), tr("YAML"), tr("Conditions"), tr("Ownership")})
        m_tabs->addTab(word);
    m_folded = new Label(Type::Small, Role::Text2, {}, m_tabBar);
    m_folded->setShrinks(true);
    m_foldedIcon = new IconLabel(u"eye-off"_s, 14, Role::Text2, m_tabBar);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_foldedIcon);
    row->addWidget(m_folded);
}

void Inspector::buildEffects()
{
    m_effects = new Surface(Role::Window, this);
    m_effects->setEdges(Qt::TopEdge);
    auto *lines = new QVBoxLayout(m_effects);
    lines->setContentsMargins(14, 9, 14, 9);
    lines->setSpacing(6);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    lines->addLayout(row);
    auto *word = new Label(Type::Name, Role::Git, tr("Keep Git"), m_effects);
    m_effectText = new Label(Type::Small, Role::Text2, {}, m_effects);
    m_effectText->setShrinks(true);
    m_effectWarning = new Label(Type::Label, Role::Text, {}, m_effects);
    row->addWidget(new IconLabel(u"arrow-down-to-line"_s, 14, Role::Git, m_effects));
    row->addWidget(word);
    row->addSpacing(14);
    row->addWidget(m_effectText);
    row->addWidget(m_effectWarning);
    row->addStretch(1);
    m_liveEffect = new QWidget(m_effects);
    auto *liveRow = new QHBoxLayout(m_liveEffect);
    liveRow->setContentsMargins(0, 0, 0, 0);
    liveRow->setSpacing(6);
    auto *liveWord = new Label(Type::Name, Role::Live, tr("Keep live"), m_liveEffect);
    liveWord->setFixedWidth(word->sizeHint().width() + 4);
    word->setFixedWidth(liveWord->width());
    m_liveEffectText = new Label(Type::Small, Role::Text2, {}, m_liveEffect);
    m_liveEffectText->setShrinks(true);
    liveRow->addWidget(new IconLabel(u"file-pen-line"_s, 14, Role::Live, m_liveEffect));
    liveRow->addWidget(liveWord);
    liveRow->addSpacing(14);
    liveRow->addWidget(m_liveEffectText);
    liveRow->addStretch(1);
    lines->addWidget(m_liveEffect);
    m_liveEffect->hide();
    m_effects->hide();
}

void Inspector::enableKeepGit()
{
    m_keepGitExists = true;
}

void Inspector::enableKeepLive()
{
    m_keepLiveExists = true;
}

void Inspector::setCompact(bool compact)
{
    m_fields->setStacked(compact);
}

void Inspector::show(const Inspected &inspected)
{
    const bool one = inspected.objects.size() == 1;
    m_tabBar->setVisible(one);
    m_header->setVisible(!inspected.objects.empty());
    m_effects->hide();
    m_keys.clear();
    for (const std::uint32_t index : inspected.objects)
        m_keys.push_back(inspected.report->objects[index].key);
    m_keepGit->setVisible(!m_keys.empty() && m_keepGitExists);
    m_keepLive->setVisible(one && m_keepLiveExists);
    // Not switched off and on again while an object is shown: a button that is off loses the focus.
    if (m_keys.empty())
        m_keepGit->setEnabled(false);
    if (!one)
        m_keepLive->setEnabled(false);
    if (one)
        return showObject(inspected, inspected.report->objects[inspected.objects.front()]);
    m_fieldModel.setRows({}, {});
    if (inspected.objects.empty()) {
        m_empty->setText(tr("No object is selected"), tr("Select a row to see what differs and why."));
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    showMany(inspected);
}

void Inspector::showMany(const Inspected &inspected)
{
    std::map<items::Status, int> counts;
    for (const std::uint32_t index : inspected.objects)
        ++counts[items::shownStatus(inspected.report->objects[index])];
    QStringList parts;
    for (const auto &[status, count] : counts)
        parts << u"%1 %2"_s.arg(count).arg(items::statusWord(status));
    m_glyph->setMark(markOf(counts.begin()->first));
    m_name->setText(tr("%1 objects").arg(inspected.objects.size()));
    m_kind->setText(parts.join(u", "_s));
    m_empty->setText(tr("%1 objects are selected").arg(inspected.objects.size()),
                     tr("Select one row to see its fields."));
    m_pages->setCurrentWidget(m_empty);
    const bool some =
        std::any_of(inspected.objects.begin(), inspected.objects.end(), [&](std::uint32_t index) {
            return items::keepGitEffect(*inspected.report, inspected.report->objects[index]).possible;
        });
    m_keepGit->setEnabled(some && inspected.canReconcile);
    m_keepGit->setToolTip(!some                    ? tr("None of these objects can be reconciled to Git.")
                          : inspected.canReconcile ? QString()
                                                   : inspected.cannotReconcile);
}

void Inspector::showObject(const Inspected &inspected, const ObjectDrift &object)
{
    m_glyph->setMark(markOf(items::shownStatus(object)));
    m_name->setText(text(object.key.name));
    m_kind->setText(object.key.ns.empty() ? text(object.key.kind)
                                          : tr("%1 in %2").arg(text(object.key.kind), text(object.key.ns)));
    std::vector<items::FieldRow> rows = items::fieldRows(object, inspected.tree.get());
    m_hasFields = !rows.empty();
    m_tabs->setCount(Fields, m_hasFields ? int(rows.size()) : -1);
    m_fieldModel.setRows(object.key, std::move(rows));
    m_fields->setSides(items::shortHash(inspected.report->git),
                       items::ago(inspected.report->comparedAt, m_clock.now()));
    const QString folded = items::foldedText(object.folded);
    QStringList foldedLines;
    for (const analysis::Folded &one : object.folded)
        foldedLines << items::foldedText(one);
    m_folded->setText(folded);
    m_folded->setToolTip(foldedLines.join(u'\n'));
    m_foldedIcon->setVisible(!folded.isEmpty());
    const std::vector<cluster::Condition> conditions =
        inspected.live ? inspected.live->conditions : std::vector<cluster::Condition>{};
    m_hasConditions = !conditions.empty();
    m_tabs->setTabVisible(Conditions, m_hasConditions);
    m_tabs->setCount(Conditions, int(conditions.size()));
    m_conditions->setConditions(conditions);
    m_empty->setText(emptyFieldsText(object),
                     object.files.empty() ? QString() : text(object.files.front().file));
    m_tabs->setTabVisible(Ownership, object.owner.has_value());
    if (object.owner) {
        const analysis::OwnerState &owner = inspected.report->owners[*object.owner];
        const auto revision = [](const std::string &hash) {
            return hash.empty() ? tr("not known") : items::shortHash(hash);
        };
        m_ownerLines[0]->setText(tr("Kustomization %1").arg(text(owner.key.name)));
        m_ownerLines[1]->setText(
            tr("Namespace %1, source %2 %3")
                .arg(text(owner.key.ns), text(owner.source.kind), text(owner.source.name)));
        m_ownerLines[2]->setText(
            tr("Git %1, fetched %2, applied %3")
                .arg(revision(owner.git), revision(owner.fetched), revision(owner.applied)));
        m_ownerLines[3]->setText(
            owner.suspended ? tr("Suspended: Flux applies nothing until it is resumed.")
            : owner.lastReconciled
                ? tr("Last reconciled %1").arg(items::ago(*owner.lastReconciled, m_clock.now()))
                : QString());
        m_ownerLines[4]->setText(text(owner.healthMessage));
    }
    m_showYaml = [this, inspected] {
        m_yaml->show(inspected.report, inspected.objects.front(), inspected.git, inspected.live,
                     items::ago(inspected.report->comparedAt, m_clock.now()));
    };
    showEffect(inspected, object);
    showTab();
}

void Inspector::switchYaml()
{
    if (!m_tabBar->isVisible())
        return;
    m_tabs->setCurrentIndex(m_tabs->currentIndex() == Yaml ? Fields : Yaml);
    (m_tabs->currentIndex() == Yaml ? static_cast<QWidget *>(m_yaml->view()) : m_fields)
        ->setFocus(Qt::ShortcutFocusReason);
}

void Inspector::stepDifference(int by)
{
    if (m_pages->currentWidget() == m_yaml)
        return m_yaml->step(by);
    const int rows = m_fieldModel.rowCount();
    if (m_pages->currentWidget() != m_fields || rows == 0)
        return;
    const int row = m_fields->currentIndex().row();
    m_fields->selectRow(row < 0 ? (by > 0 ? 0 : rows - 1) : (row + by + rows) % rows);
    m_fields->setFocus(Qt::ShortcutFocusReason);
}

QString Inspector::emptyFieldsText(const ObjectDrift &object) const
{
    switch (object.git) {
    case GitStatus::InSync:
        return tr("Live equals Git");
    case GitStatus::Missing:
        return tr("The whole object is missing in the cluster");
    case GitStatus::Extra:
        return tr("The whole object is in the cluster only");
    case GitStatus::Pending:
        return tr("The whole object waits to be applied");
    case GitStatus::Drifted:
        return tr("The whole object differs");
    case GitStatus::NoPermission:
        return tr("Your account may not read this object");
    case GitStatus::Unknown:
        return tr("This object could not be compared");
    }
    Q_UNREACHABLE();
}

void Inspector::showEffect(const Inspected &inspected, const ObjectDrift &object)
{
    if (!m_keepGitExists)
        return;
    const items::KeepGitEffect effect = items::keepGitEffect(*inspected.report, object);
    m_canKeepGit = effect.possible && inspected.canReconcile;
    m_keepGitTip = !effect.possible         ? effect.reason
                   : inspected.canReconcile ? effect.sentence()
                                            : inspected.cannotReconcile;
    m_effects->setVisible(items::differs(object.git));
    m_effectText->setText(effect.possible ? effect.sentence() : effect.reason);
    m_effectWarning->setText(effect.warning());
    showChecked();
}

/// The two actions by which fields are checked: Keep Git is about whole objects, Keep live about fields.
void Inspector::showChecked()
{
    if (m_keys.size() != 1)
        return;
    const std::size_t checked = m_fieldModel.checkedPaths().size();
    const bool all = checked == std::size_t(m_fieldModel.rowCount());
    m_keepGit->setEnabled(m_canKeepGit && all);
    m_keepGit->setToolTip(all ? m_keepGitTip
                              : tr("Keep Git works on the whole object: check all of its fields."));
    const bool hasValues = m_hasFields && !m_fieldModel.row(0).redacted;
    m_keepLive->setEnabled(hasValues && checked > 0);
    m_keepLive->setToolTip(!m_hasFields   ? tr("There are no fields to write: the whole object differs.")
                           : !hasValues   ? tr("Values of Secrets are not read, and never written to Git.")
                           : checked == 0 ? tr("Check the fields to write.")
                                          : QString());
    m_liveEffect->setVisible(m_keepLiveExists && hasValues);
    m_liveEffectText->setText(
        checked == 1 ? tr("Stages 1 field. In the next step you choose the file, nothing is committed.")
                     : tr("Stages %1 fields. In the next step you choose the file, nothing is "
                          "committed.")
                           .arg(checked));
}

void Inspector::showTab()
{
    switch (m_tabs->currentIndex()) {
    case Yaml:
        if (m_showYaml)
            m_showYaml();
        m_pages->setCurrentWidget(m_yaml);
        break;
    case Conditions:
        m_pages->setCurrentWidget(m_conditions);
        break;
    case Ownership:
        m_pages->setCurrentWidget(m_ownership);
        break;
    default:
        m_pages->setCurrentWidget(m_hasFields ? static_cast<QWidget *>(m_fields) : m_empty);
        break;
    }
}

} // namespace leeway::ui
