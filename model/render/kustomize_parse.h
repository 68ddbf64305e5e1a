// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_context.h"

namespace leeway::render::kustomize {

/// Resources of a text as kustomize reads them: cut at `---`, lists expanded, each validated (kustomize.md
/// 1.8). Ids are not compared.
Result<std::vector<Resource>> parseResources(const Key &file, std::string_view text, Step step);
/// The same for a file, parsed once for all builds.
ParsedFiles::Private::ResourcesRef parseResourceFile(Context &context, const LoadedFile &file, Step step);

/// A text that stands inside a YAML scalar (`patch: |`): its nodes get places in the file around it.
Result<std::vector<Resource>> parseInlineResources(Context &context, const Value &scalar,
                                                   std::string_view text, Step step);
/// A document read by YAML 1.1 rules: kustomization files, configurations, JSON patches.
Result<Value> parseYaml11(const LoadedFile &file, Step step);

/// A kustomization file, parsed once for all builds.
Result<Value> parseKustomization(Context &context, const LoadedFile &file);

/// Moves spans that count in `text` to where the text stands in the file: `scalar` is the node that holds it.
/// Literal blocks are mapped line by line, other texts if they stand there verbatim; else every node gets the
/// scalar's whole span.
void placeInside(Value &node, const Value &scalar, std::string_view text, const FileTree &tree, Step step);

} // namespace leeway::render::kustomize
