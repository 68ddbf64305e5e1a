// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/cluster/connection_settings.h"

#include <optional>
#include <string>

namespace leeway::cluster {

/// Fill `into` from an entry of a kubeconfig's clusters or users, read the files that it names (relative ones
/// from `directory`). Return what is wrong with it. No error holds a value of a secret field.
std::optional<Error> readClusterEntry(const Value &entry, const std::string &directory,
                                      ConnectionSettings &into);
std::optional<Error> readUserEntry(const Value &entry, const std::string &directory,
                                   ConnectionSettings &into);

} // namespace leeway::cluster
