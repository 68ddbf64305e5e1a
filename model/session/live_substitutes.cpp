// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/live_substitutes.h"

#include <charconv>

namespace leeway::session {

namespace {

class Substitutes final : public render::SubstituteSources
{
public:
    explicit Substitutes(cluster::LiveSnapshotPtr live) : m_live(std::move(live)) {}

    render::LiveData find(const ObjectKey &key) const override
    {
        using State = render::LiveData::State;
        const cluster::KindTable *table = m_live->table(key.group, key.kind);
        if (!table || key.kind == "Secret")
            return {};
        const cluster::LiveObjectPtr found = table->objects.get(key);
        if (!found)
            return {table->state == cluster::KindState::Complete ? State::Absent : State::Unknown, {}};
        if (found->metadataOnly)
            return {};
        render::LiveData answer{State::Found, {}};
        const Value object = found->parse();
        if (const Value *data = object.find("data"))
            for (const MapEntry &entry : data->entries())
                answer.data[entry.key.str()] = entry.value.text();
        return answer;
    }

private:
    cluster::LiveSnapshotPtr m_live;
};

/// "…/kustomize-controller:v1.9.4@sha256:…" -> {1, 9}.
std::optional<std::pair<int, int>> versionOfImage(std::string_view image)
{
    image = image.substr(0, image.find('@'));
    const std::size_t colon = image.rfind(":v");
    if (colon == std::string_view::npos)
        return std::nullopt;
    const std::string_view version = image.substr(colon + 2);
    int major = 0;
    int minor = 0;
    const char *end = version.data() + version.size();
    const auto first = std::from_chars(version.data(), end, major);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.' ||
        std::from_chars(first.ptr + 1, end, minor).ec != std::errc())
        return std::nullopt;
    return std::pair(major, minor);
}

std::optional<bool> gateIn(const Value &container)
{
    const Value *args = container.find("args");
    for (const Value &arg : args ? args->items() : std::span<const Value>()) {
        const std::string_view text = arg.text();
        if (text.starts_with("--feature-gates=") &&
            text.find("StrictPostBuildSubstitutions=") != std::string_view::npos)
            return text.find("StrictPostBuildSubstitutions=true") != std::string_view::npos;
    }
    return std::nullopt;
}

} // namespace

std::shared_ptr<const render::SubstituteSources> liveSubstitutes(cluster::LiveSnapshotPtr live)
{
    return live ? std::make_shared<Substitutes>(std::move(live)) : nullptr;
}

bool strictSubstitution(const cluster::LiveSnapshotPtr &live)
{
    const auto controller =
        live ? live->find({"apps", "Deployment", "flux-system", "kustomize-controller"}) : nullptr;
    if (!controller)
        return true;
    const Value object = controller->parse();
    const Value *containers = object.findPath({"spec", "template", "spec", "containers"});
    if (!containers || containers->size() == 0)
        return true;
    const Value &container = containers->at(0);
    if (const auto gate = gateIn(container))
        return *gate;
    const auto version = versionOfImage(container.textAt({"image"}));
    return !version || *version >= std::pair(1, 9);
}

} // namespace leeway::session
