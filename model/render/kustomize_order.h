// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/render/kustomize_ids.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::render::kustomize {

/// Kinds that come first and last in the legacy order.
struct KindOrder
{
    std::vector<std::string> first;
    std::vector<std::string> last;
    int rank(std::string_view kind) const; ///< negative for first, positive for last, else 0
};
const KindOrder &defaultKindOrder();
/// defaultKindOrder().rank() in constant time.
int defaultRank(std::string_view kind);

/// Order of output objects by their current ids (kustomize.md 2.9).
bool outputLess(const IdView &a, const IdView &b, const KindOrder &order);

} // namespace leeway::render::kustomize
