// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/key.h"
#include "model/base/origin.h"
#include "model/base/value.h"
#include "model/yaml/typing.h"

#include <string_view>
#include <vector>

namespace leeway::yaml {

/// What two equal keys in one mapping mean.
enum class Duplicates : std::uint8_t {
    Refuse,   ///< YamlDuplicateKey at the second one: what go-yaml does when it decodes into values
    LastWins, ///< kustomization files (kustomize.md 1.3)
    Keep,     ///< both stay, `Value::find` sees the first: resource files until kustomize writes them out
};

/// Where a stream of documents is cut.
enum class Documents : std::uint8_t {
    All,       ///< as YAML says
    FirstOnly, ///< the rest is not even looked at (sigs.k8s.io/yaml)
    /// As kustomize cuts resource files (kustomize.md 1.8): by text at lines that begin with `---`; of each
    /// piece only the first document counts.
    Pieces,
};

/// Hostile files are refused before they cost time or memory (faults.md G2).
struct Limits
{
    std::size_t bytes = 16u << 20;
    std::size_t aliasValues = 400'000; ///< values of one document that aliases add; go-yaml's bound
};
/// Deeper nesting is refused (YamlTooDeep).
inline constexpr int maximumDepth = 490;

struct ReadOptions
{
    Dialect dialect = Dialect::Files;
    Duplicates duplicates = Duplicates::Refuse;
    Documents documents = Documents::All;
    Limits limits;
    Step by = Step::Resource; ///< of the origin that all nodes share
};

/// One YAML document. An empty or comment-only one has a null root.
struct Document
{
    Value root;
    Span span; ///< from its first node to its last
};

/// Reads YAML (and JSON) into values. Every node has the origin (file, options.by) and a span:
/// - a scalar's covers exactly its bytes, quotes included; a block scalar's runs from its | or > to the end
/// of
///   its last line of content, that line's break excluded;
/// - a mapping's or list's runs from its first key, dash or bracket to the end of its last value or bracket;
/// - an absent value (`key:`) has an empty span behind the colon or dash;
/// - what an alias or a merge key brings has the span of the anchored text.
/// Texts are as written, without quotes: numbers keep their form (number.h). Exceptions: with Dialect::Files
/// a timestamp becomes its RFC 3339 text, as in JSON, but below `metadata.annotations` of an object, which
/// kustomize keeps as written; `!!binary` is decoded. Merge keys are resolved: own keys win, then earlier
/// sources.
///
/// Errors (errors_yaml.def) name the place. One bad document fails the file, as in the tools. Thread safe.
Result<std::vector<Document>> readYaml(const Key &file, std::string_view bytes,
                                       const ReadOptions &options = {});

/// The first document only, null if there is none.
Result<Value> readYamlValue(const Key &file, std::string_view bytes, Dialect dialect,
                            Duplicates duplicates = Duplicates::Refuse);

} // namespace leeway::yaml
