// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"
#include "model/items/field_model.h"
#include "model/render/desired_set.h"
#include "ui/surface.h"

#include <functional>

class QStackedWidget;

namespace leeway::ui {

class Button;
class ConditionList;
class EmptyState;
class FieldView;
class GlyphLabel;
class Label;
class TabStrip;
class YamlPane;

/// What the inspector shows: one object, or how many are selected.
struct Inspected
{
    items::DriftReportPtr report;
    std::vector<std::uint32_t> objects; ///< indexes into report->objects
    FileTreePtr tree;                   ///< for file:line, may be null
    cluster::LiveObjectPtr live;        ///< may be null
    render::DesiredSetPtr git;          ///< for the YAML, may be null
    bool canReconcile = false;          ///< there is a cluster that takes writes
    QString cannotReconcile;            ///< why not, for the tooltip
};

/// The selected object: what differs, field by field, its conditions, its owner, and the two ways to end the
/// difference.
class Inspector final : public Surface
{
    Q_OBJECT
public:
    explicit Inspector(const Clock &clock, QWidget *parent = nullptr);

    void show(const Inspected &inspected);
    void setCompact(bool compact);
    /// Shows the action only if somebody acts on it.
    void enableKeepGit();
    void enableKeepLive();
    Button *keepGitButton() const { return m_keepGit; }
    Button *keepLiveButton() const { return m_keepLive; }
    FieldView *fieldView() const { return m_fields; }
    TabStrip *tabs() const { return m_tabs; }
    YamlPane *yaml() const { return m_yaml; }
    /// Between the fields and the YAML.
    void switchYaml();
    /// To the next (1) or previous (-1) difference: a row of the fields, or a run of lines of the YAML.
    void stepDifference(int by);
    items::FieldModel &fieldModel() { return m_fieldModel; }

Q_SIGNALS:
    void keepGit(const std::vector<ObjectKey> &objects);
    /// The checked fields are what it is about.
    void keepLive(const ObjectKey &object);
    void placeClicked(const SourcePlace &place);

private:
    enum Tab { Fields, Yaml, Conditions, Ownership };

    void buildHeader();
    void buildTabs();
    void buildEffects();
    void showObject(const Inspected &inspected, const analysis::ObjectDrift &object);
    void showMany(const Inspected &inspected);
    void showEffect(const Inspected &inspected, const analysis::ObjectDrift &object);
    void showChecked();
    void showTab();
    QString emptyFieldsText(const analysis::ObjectDrift &object) const;

    const Clock &m_clock;
    items::FieldModel m_fieldModel;
    std::vector<ObjectKey> m_keys;
    bool m_keepLiveExists = false;
    bool m_canKeepGit = false; ///< of the object, whatever fields are checked
    QString m_keepGitTip;
    bool m_keepGitExists = false;
    bool m_hasFields = false;
    bool m_hasConditions = false;

    QWidget *m_header = nullptr;
    GlyphLabel *m_glyph = nullptr;
    Label *m_name = nullptr;
    Label *m_kind = nullptr;
    Button *m_keepGit = nullptr;
    Button *m_keepLive = nullptr;
    Surface *m_tabBar = nullptr;
    TabStrip *m_tabs = nullptr;
    Label *m_folded = nullptr;
    QWidget *m_foldedIcon = nullptr;
    QStackedWidget *m_pages = nullptr;
    FieldView *m_fields = nullptr;
    YamlPane *m_yaml = nullptr;
    std::function<void()> m_showYaml; ///< asks for the YAML of the object when its tab is looked at
    ConditionList *m_conditions = nullptr;
    EmptyState *m_empty = nullptr;
    QWidget *m_ownership = nullptr;
    Label *m_ownerLines[5] = {};
    Surface *m_effects = nullptr;
    Label *m_effectText = nullptr;
    Label *m_effectWarning = nullptr;
    QWidget *m_liveEffect = nullptr;
    Label *m_liveEffectText = nullptr;
};

} // namespace leeway::ui
