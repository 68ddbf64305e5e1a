// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_schema.h"
#include "model/cluster/live_snapshot.h"
#include "model/render/desired_set.h"

#include <map>
#include <mutex>
#include <utility>

namespace leeway::analysis {

/// The schemas of custom resources, from the cluster's CustomResourceDefinitions, else from those that Git
/// renders (decisions.md 24). A definition is parsed when its first field is asked for. Built-in kinds have
/// none here. Safe from many threads.
class CrdSchema final : public FieldSchema
{
public:
    CrdSchema(cluster::LiveSnapshotPtr live, render::DesiredSetPtr git);

    std::optional<ListRule> listRule(const GroupVersion &version, const std::string &kind,
                                     const std::vector<std::string> &names) const override;
    Declared declares(const GroupVersion &version, const std::string &kind,
                      const std::vector<std::string> &names) const override;
    bool isAtomicMap(const GroupVersion &version, const std::string &kind,
                     const std::vector<std::string> &names) const override;
    bool isIntOrString(const GroupVersion &version, const std::string &kind,
                       const std::vector<std::string> &names) const override;

private:
    using Id = std::pair<GroupVersion, std::string>;

    /// openAPIV3Schema of that version; null if there is none.
    Value schemaOf(const GroupVersion &version, const std::string &kind) const;
    Value definitionOf(const std::string &group, const std::string &kind) const;

    cluster::LiveSnapshotPtr m_live;
    render::DesiredSetPtr m_git;
    mutable std::mutex m_mutex; ///< guards m_known
    mutable std::map<Id, Value> m_known;
};

/// Where a field's names lead in an OpenAPI schema (of a definition's version).
struct SchemaPlace
{
    const Value *node = nullptr; ///< the field's own schema, if it is declared
    bool isOpen = false;         ///< below a place that keeps whatever is written
};
SchemaPlace findInSchema(const Value &schema, const std::vector<std::string> &names);

} // namespace leeway::analysis
