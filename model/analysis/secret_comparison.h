// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/field_comparison.h"

namespace leeway::analysis {

/// A Secret, key by key, without its values (decisions.md 23): who owns a key in managedFields tells whether
/// the value is the applied one; `facts` add equal or differs where the data was fetched. Encrypted Secrets
/// (SOPS) are compared by their key sets only. No value reaches the result.
ComparedFields compareSecret(const ComparedObject &object, bool encrypted, const SecretFacts *facts);

} // namespace leeway::analysis
