// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/live_snapshot.h"
#include "model/items/drift_table.h"
#include "model/render/desired_set.h"
#include "ui/surface.h"

class QCheckBox;

namespace leeway::ui {

class Button;
class Label;
class YamlView;

/// The inspector's YAML tab: the view with what steers it above and the names of the sides.
class YamlPane final : public Surface
{
    Q_OBJECT
public:
    explicit YamlPane(QWidget *parent = nullptr);

    /// Compares in the pool; `git` and `live` may be null. `object` is an index into the report.
    void show(const items::DriftReportPtr &report, std::uint32_t object, const render::DesiredSetPtr &git,
              const cluster::LiveObjectPtr &live, const QString &liveAge);
    YamlView *view() const { return m_view; }
    void step(int by);

Q_SIGNALS:
    void placeClicked(const SourcePlace &place);
    /// The rows of the newest object are shown.
    void settled();

private:
    void buildBar();
    void buildHeads();
    void showPosition();

    std::uint64_t m_asked = 0;
    YamlView *m_view = nullptr;
    Button *m_previous = nullptr;
    Button *m_next = nullptr;
    Label *m_position = nullptr;
    QCheckBox *m_fold = nullptr;
    QCheckBox *m_defaults = nullptr;
    Surface *m_bar = nullptr;
    Surface *m_heads = nullptr;
    Label *m_gitHash = nullptr;
    Label *m_gitFile = nullptr;
    Label *m_liveFact = nullptr;
};

} // namespace leeway::ui
