// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/file_tree.h"
#include "model/base/object_key.h"
#include "model/base/origin.h"
#include "model/base/value.h"
#include "model/session/project.h"

#include "app/leewayctl/output.h"

#include <string_view>
#include <vector>

/// The pieces that every JSON answer is made of (docs/cli.md, schemas in docs/schemas).
namespace leeway::ctl {

/// {"apiVersion":"leeway/v1","kind":kind}, to which a command adds its own members.
Value document(std::string_view kind);
Value repositoryJson(const session::Project &project);
Value keyJson(const ObjectKey &key, std::string_view version = {});
Value placeJson(const SourcePlace &place);
/// The chain of a value, newest first: [{file, line, column, by, value?}].
Value chainJson(const Value &value, const FileTree &tree);
Value findingJson(const Finding &finding);
Value findingsJson(const std::vector<Finding> &findings);
/// {"what": what, "why": why}: what is missing from a partial answer.
Value jsonPair(const std::string &what, const std::string &why);
/// The object with the values of a Secret masked: they are never printed (faults.md S3).
Value shownObject(const Value &object);
bool isSecret(const Value &object);
Value listOf(const std::vector<std::string> &texts);

/// Prints `answer` as JSON or YAML.
void printDocument(const Value &answer, Format format);

} // namespace leeway::ctl
