// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace leeway {

/// The spelling under which two URLs of one repository are equal (entries.md E-10): scheme, user and the
/// scheme's own port dropped, host in lower case, percent escapes of the path decoded, `.git` and slashes at
/// the end dropped; `git@host:path` equals `ssh://host/path`; Azure DevOps' spellings become one. A local
/// path or file URL becomes the path. `insteadOf` is git's business: git::Repository applies it.
std::string normalizeGitUrl(std::string_view url);

/// `text` (one URL or any words that hold URLs, e.g. git's error output) with the credentials of every URL
/// removed: the whole user part of http(s) and unknown schemes, the password of ssh, query strings. For
/// everything that is shown, logged or kept (faults.md S3).
std::string withoutCredentials(std::string_view text);

} // namespace leeway
