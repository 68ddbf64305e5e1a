// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_order.h"

#include <unordered_map>

namespace leeway::render::kustomize {

namespace {

KindOrder makeDefaultOrder()
{
    KindOrder order;
#define ORDER_FIRST(kind) order.first.emplace_back(kind);
#define ORDER_LAST(kind) order.last.emplace_back(kind);
#define KUSTOMIZE_ORDER
#include "model/render/kustomize_tables.inc"
#undef KUSTOMIZE_ORDER
#undef ORDER_FIRST
#undef ORDER_LAST
    return order;
}

std::string gvkText(const IdView &id)
{
    std::string out(id.group.empty() ? "~G" : id.group);
    out += '_';
    out += id.version.empty() ? "~V" : id.version;
    out += '_';
    out += id.kind.empty() ? "~K" : id.kind;
    return out;
}

std::string idText(const IdView &id)
{
    std::string out = id.gvk().toString();
    out += '|';
    out += id.ns.empty() ? "~X" : id.ns;
    out += '|';
    out += id.name.empty() ? "~N" : id.name;
    return out;
}

} // namespace

int KindOrder::rank(std::string_view kind) const
{
    // The last mention of a kind counts, and `last` wins over `first`.
    for (std::size_t i = last.size(); i > 0; --i)
        if (last[i - 1] == kind)
            return static_cast<int>(i);
    for (std::size_t i = first.size(); i > 0; --i)
        if (first[i - 1] == kind)
            return static_cast<int>(i - 1) - static_cast<int>(first.size());
    return 0;
}

const KindOrder &defaultKindOrder()
{
    static const KindOrder order = makeDefaultOrder();
    return order;
}

int defaultRank(std::string_view kind)
{
    static const auto ranks = [] {
        std::unordered_map<std::string_view, int> map;
        for (const auto *kinds : {&defaultKindOrder().first, &defaultKindOrder().last})
            for (const std::string &name : *kinds)
                map[name] = defaultKindOrder().rank(name);
        return map;
    }();
    const auto found = ranks.find(kind);
    return found == ranks.end() ? 0 : found->second;
}

bool outputLess(const IdView &a, const IdView &b, const KindOrder &order)
{
    if (a.sameGvk(b))
        return idText(a) < idText(b);
    const int left = order.rank(a.kind);
    const int right = order.rank(b.kind);
    if (left != right)
        return left < right;
    const bool namespaces = a.kind == "Namespace" && b.kind == "Namespace";
    if (namespaces && (a.group.empty() || b.group.empty()))
        return gvkText(a) > gvkText(b); // the core Namespace first
    return gvkText(a) < gvkText(b);
}

} // namespace leeway::render::kustomize
