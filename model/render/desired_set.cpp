// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/desired_set.h"

#include <algorithm>

namespace leeway::render {

void DesiredSet::buildIndex()
{
    index.clear();
    index.reserve(objects.size());
    for (std::size_t i = 0; i < objects.size(); ++i)
        index.emplace(objects[i].key, i);
}

const DesiredObject *DesiredSet::find(const ObjectKey &key) const
{
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &objects[found->second];
}

const KustomizationRender *DesiredSet::findKustomization(const ObjectKey &key) const
{
    const auto found = std::ranges::find(kustomizations, key, &KustomizationRender::key);
    return found == kustomizations.end() ? nullptr : &*found;
}

} // namespace leeway::render
