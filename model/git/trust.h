// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/git/repository.h"

namespace leeway::git {

enum class TrustKind : std::uint8_t { Hook, Program, CredentialHelper, Filter, Transport };

/// Something that the repository itself brings and that git would run, or that sends its traffic elsewhere
/// (decisions.md 26). What the user's own configuration says is the user's.
struct TrustNeeded
{
    TrustKind kind = TrustKind::Program;
    std::string name; ///< "pre-commit", "core.sshCommand", "filter.lfs.clean"
    std::string text; ///< the hook's bytes (its beginning) or the setting's value, without credentials
    std::string digest;
};

/// Everything to be shown before the first commit, fetch or push here; empty for nearly all repositories.
Result<std::vector<TrustNeeded>> trustNeeded(const Repository &repository);

/// Identity of such a list: what is remembered when the user agrees. Changes when a hook's bytes or a value
/// changes, so the question is asked again. Empty for an empty list.
std::string trustDigest(const std::vector<TrustNeeded> &needed);

/// NotTrusted, naming what was not agreed to, unless `agreed` is the digest of the present list.
Result<void> requireTrust(const Repository &repository, const std::string &agreed);

} // namespace leeway::git
