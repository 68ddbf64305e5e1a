// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/json.h"

#include <string>
#include <vector>

/// Where a document breaks a JSON schema: the keywords that the schemas of docs/ use, and no others. An
/// unknown keyword is a violation too, so that a schema cannot promise what nobody checks.
std::vector<std::string> schemaViolations(const leeway::Value &schema, const leeway::Value &document);
