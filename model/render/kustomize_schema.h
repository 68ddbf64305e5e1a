// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leeway::render::kustomize {

/// What an OpenAPI definition says about merging, and nothing else: which lists merge and by which keys.
struct SchemaNode
{
    std::unordered_map<std::string, const SchemaNode *> properties;
    const SchemaNode *additional = nullptr; ///< of every property that is not named
    const SchemaNode *items = nullptr;
    bool mergesList = false;
    std::vector<std::string> keys; ///< empty with mergesList: primitives merged as a set

    const SchemaNode *field(std::string_view name) const;
};

/// The nodes of one OpenAPI document by the kinds they describe. Immutable once built.
struct SchemaDocument
{
    std::vector<std::unique_ptr<SchemaNode>> nodes;
    std::unordered_map<std::string, const SchemaNode *> kinds; ///< "apiVersion|Kind"
    std::unordered_map<std::string, bool> namespaced;          ///< scopes from `paths`
};

/// Kubernetes 1.21.2, reduced (merge-keys.yaml).
const SchemaDocument &builtinSchema();
/// A user's OpenAPI v2 document (`openapi.path`), parsed as JSON or YAML.
Result<std::shared_ptr<const SchemaDocument>> readSchema(const Value &document);

/// The schema in force during one build (kustomize.md 3.17, 4.1).
class Schema
{
public:
    /// `knowsAdmissionPolicies`: kustomize's head knows two more cluster-scoped kinds than 5.8.1.
    explicit Schema(bool knowsAdmissionPolicies) : m_knowsAdmissionPolicies(knowsAdmissionPolicies) {}

    bool isSet() const { return m_isSet; }
    void useBuiltin() { m_isSet = true; }
    void useCustom(std::shared_ptr<const SchemaDocument> document, bool keepBuiltin);

    const SchemaNode *forKind(std::string_view apiVersion, std::string_view kind) const;
    bool isCertainlyClusterScoped(std::string_view apiVersion, std::string_view kind) const;

private:
    bool m_knowsAdmissionPolicies;
    bool m_isSet = false;
    bool m_usesBuiltin = true;
    std::shared_ptr<const SchemaDocument> m_custom;
};

} // namespace leeway::render::kustomize
