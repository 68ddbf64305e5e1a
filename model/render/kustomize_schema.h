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
    std::unordered_map<std::string, const SchemaNode *> kinds;       ///< "apiVersion|Kind"
    std::unordered_map<std::string, bool> namespaced;                ///< scopes from `paths`
    std::unordered_map<std::string, const SchemaNode *> definitions; ///< by name; of the built-in one only
};

/// Kubernetes 1.21.2, reduced (merge-keys.yaml).
const SchemaDocument &builtinSchema();
/// A user's OpenAPI v2 document (`openapi.path`), parsed as JSON or YAML. It may refer to built-in
/// definitions if these are in force too.
Result<std::shared_ptr<const SchemaDocument>> readSchema(const Value &document, bool withBuiltin);

/// The schema in force during one build (kustomize.md 3.17, 4.1).
class Schema
{
public:
    /// `knowsAdmissionPolicies`: kustomize's head knows two more cluster-scoped kinds than 5.8.1.
    explicit Schema(bool knowsAdmissionPolicies) : m_knowsAdmissionPolicies(knowsAdmissionPolicies) {}

    bool isSet() const { return m_isSet; }
    void useBuiltin() { m_isSet = true; }
    /// An object was met. One of a kind whose scope is not known by heart makes kustomize remember the
    /// built-in schema, so that a user's schema that comes later is added to it.
    void noteKind(std::string_view apiVersion, std::string_view kind) const;
    bool keepsBuiltin() const { return m_metUnknownKind; }
    void setKeepsBuiltin(bool keeps) { m_metUnknownKind = keeps; }
    void useCustom(std::shared_ptr<const SchemaDocument> document, bool keepBuiltin);

    const SchemaNode *forKind(std::string_view apiVersion, std::string_view kind) const;
    bool isCertainlyClusterScoped(std::string_view apiVersion, std::string_view kind) const;

private:
    bool m_knowsAdmissionPolicies;
    bool m_isSet = false;
    bool m_usesBuiltin = true;
    mutable bool m_metUnknownKind = false;
    std::shared_ptr<const SchemaDocument> m_custom;
};

} // namespace leeway::render::kustomize
