// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <string>
#include <string_view>

/// What must not leave the cluster in a recording (faults.md S3). Values are replaced by a mark, so that a
/// comparison can tell "not recorded" from "different". Pure functions.
namespace leeway::cluster {

/// Stands where a value was.
inline constexpr std::string_view redactionMark = "[not recorded]";

/// The object without anything secret:
/// - of a Secret, and of a ConfigMap in which Helm keeps a release, only the metadata stays;
/// - the applied copy (kubectl.kubernetes.io/last-applied-configuration) is emptied everywhere;
/// - strings under keys that name a password, token, key or credential are replaced (names of such things,
/// like
///   `secretName` or `passwordKey`, stay), also the `value` beside such a `name` in a list (environment);
/// - in every other text: user info of URLs, `password=...` and the like, bearer tokens, private keys, tokens
///   of known shapes.
/// `plural` ("secrets") tells the kind of a list's item, which does not name it.
Value redacted(const Value &object, std::string_view plural = {});
/// The last rule alone.
std::string redactedText(std::string_view text);
/// Whether a value was, wholly or in part, replaced while recording.
bool wasRedacted(const Value &value);

} // namespace leeway::cluster
