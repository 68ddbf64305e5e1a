// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/desired_set.h"
#include "model/render/kustomize_ids.h"
#include "model/render/kustomize_schema.h"
#include "model/render/kustomize_shared.h"

#include <string>
#include <vector>

namespace leeway::render::kustomize {

enum class Behavior : std::uint8_t { Unspecified, Create, Replace, Merge };
Behavior behaviorOf(std::string_view word); ///< unknown words are Unspecified

/// An id that the object had before a step changed it. `ns` is the effective namespace.
struct PreviousId
{
    Key name;
    Key ns;
    Key kind;
};

/// What kustomize keeps in internal annotations while it builds (kustomize.md 2.6).
struct History
{
    std::vector<PreviousId> previous; ///< oldest first
    std::vector<Key> prefixes;        ///< innermost first
    std::vector<Key> suffixes;
    bool isTorn = false; ///< a name with commas, or annotations that are no map: kustomize's notes fall apart
    bool needsHash = false;
    bool helmGenerated = false;
    Behavior behavior = Behavior::Unspecified;
    std::string origin; ///< YAML text of the origin annotation, if tracked
    std::vector<std::string> transformations;

    bool isEmpty() const
    {
        return previous.empty() && prefixes.empty() && suffixes.empty() && !needsHash &&
               behavior == Behavior::Unspecified && origin.empty() && transformations.empty();
    }
};

/// One object while it is built.
struct Resource
{
    Value object; ///< null or empty once a patch deleted it
    History history;
    std::vector<Key> vars; ///< vars whose value is read here
    std::vector<RemovedField> removed;
    SharedScalars shared;
    /// Plain scalars that replacements made: kustomize gives them no type, so that a strategic patch takes
    /// them for texts and puts those that look like anything else into quotes.
    SharedScalars untagged;
    /// A step added a key that reads as a number, boolean or null: the object cannot be written out.
    bool hasUnquotedKey = false;
    bool allowNameChange = false; ///< of patches only
    bool allowKindChange = false;

    bool isGone() const { return isNilOrEmpty(object); }
    IdView currentId(const Schema &schema) const;
    IdView previousId(std::size_t index) const;
    /// The first previous id, or the current one if there is none.
    IdView originalId(const Schema &schema) const;
    /// Remembers the current id before a change.
    void storePreviousId(const Schema &schema);

    /// True if a previous id or the current one fulfils the predicate; previous ones first.
    template <class Predicate> bool anyId(const Schema &schema, Predicate &&matches) const
    {
        for (std::size_t i = 0; i < history.previous.size(); ++i)
            if (matches(previousId(i)))
                return true;
        return matches(currentId(schema));
    }
};

/// Moves internal annotations that stand in the object into the history, and back, for the steps that can see
/// them (JSON patches). Importing replaces the history by what the annotations say.
void importHistory(Resource &resource);
void exportHistory(Resource &resource);

/// Annotations that kustomize removes at the end of every build.
bool isBuildAnnotation(std::string_view key);

} // namespace leeway::render::kustomize
