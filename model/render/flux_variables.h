// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/object_key.h"
#include "model/base/value.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace leeway::render {

/// Data of a ConfigMap or Secret that lives in the cluster, as far as it may be read.
struct LiveData
{
    enum class State : std::uint8_t { Found, Absent, Unknown };
    State state = State::Unknown;
    std::map<std::string, std::string> data; ///< decoded
};

/// Where substituteFrom looks when no Kustomization of the entry renders the object (decisions.md 6). Called
/// from the rendering threads, several at a time.
class SubstituteSources
{
public:
    virtual ~SubstituteSources() = default;
    virtual LiveData find(const ObjectKey &key) const = 0;
};

/// Objects of one entry's render that substituteFrom may name.
using ProducedData = std::map<ObjectKey, Value>;

/// The variables of one Flux Kustomization (flux-build.md 6.2).
struct FluxVariables
{
    std::map<std::string, Value, std::less<>> known; ///< a string each, with its origin, line breaks removed
    std::set<std::string, std::less<>> unknown;      ///< set, but encrypted or not readable
    bool isOpen = false;            ///< a source is not known: any other name may be set, too
    bool always = false;            ///< substituteStrategy: Always
    bool isUsed = false;            ///< spec.postBuild is there
    std::vector<ObjectKey> missing; ///< sources that the entry does not render

    /// True if Flux evaluates the text at all (V-1, V-4).
    bool apply() const { return isUsed && (always || isOpen || !known.empty() || !unknown.empty()); }
};

/// The objects that spec.postBuild.substituteFrom names.
std::vector<ObjectKey> substituteSourcesOf(const Value &spec, std::string_view ns);

/// Reads spec.postBuild. Values come from `produced`, else from `live` (may be null). Errors:
/// FluxFieldInvalid, VariableNameInvalid, SubstituteSourceMissing.
Result<FluxVariables> collectVariables(const Value &spec, std::string_view ns, const ProducedData &produced,
                                       const SubstituteSources *live);

} // namespace leeway::render
