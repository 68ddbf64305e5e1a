// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_reuse.h"

#include <algorithm>

namespace leeway::render::kustomize {

DirectoryReuse::DirectoryReuse(Context &context, Loader loader)
    : m_context(context), m_loader(std::move(loader))
{
}

bool DirectoryReuse::isUsable() const
{
    return !m_context.tracksOrigins() && !m_context.schema.isSet() && m_context.options.remotes.empty();
}

std::string DirectoryReuse::key() const
{
    std::string key = m_loader.root();
    key += m_context.isHead() ? "|head" : "|5.8.1";
    key += m_context.rules.rootOnly ? "|root" : "|none";
    key += m_context.rules.treeIsFileSystem ? "|disk" : "|tree";
    return key + (m_context.options.keepBuiltinSchema ? "|keep" : "|own");
}

bool DirectoryReuse::holds(const Reusable &earlier) const
{
    const FileTree &tree = m_context.rules.tree;
    const auto isSame = [&](const auto &file) { return identityOf(tree.find(file.first)) == file.second; };
    return std::ranges::all_of(earlier.log.files, isSame) &&
           std::ranges::none_of(earlier.log.directories,
                                [&](const std::string &directory) { return m_loader.leadsBack(directory); });
}

void DirectoryReuse::addToOuter(const LoadLog &log)
{
    if (m_outer) {
        m_outer->files.insert(log.files.begin(), log.files.end());
        m_outer->directories.insert(log.directories.begin(), log.directories.end());
        m_outer->hasLinks = m_outer->hasLinks || log.hasLinks;
    }
}

std::optional<Accumulator> DirectoryReuse::find()
{
    m_outer = m_context.rules.log;
    if (!isUsable())
        return std::nullopt;
    std::shared_ptr<const Reusable> earlier;
    {
        const std::lock_guard lock(m_context.cache.mutex);
        const auto found = m_context.cache.directories.find(key());
        if (found != m_context.cache.directories.end())
            earlier = found->second;
    }
    if (!earlier || !holds(*earlier))
        return std::nullopt;
    addToOuter(earlier->log);
    if (m_context.rules.filesRead)
        for (const auto &[path, identity] : earlier->log.files)
            m_context.rules.filesRead->insert(path);
    m_context.findings.insert(m_context.findings.end(), earlier->findings.begin(), earlier->findings.end());
    if (earlier->metUnknownKind)
        m_context.schema.setKeepsBuiltin(true);
    return earlier->result;
}

void DirectoryReuse::begin()
{
    m_context.rules.log = &m_log;
    m_findingsBefore = m_context.findings.size();
    m_unknownBefore = m_context.schema.keepsBuiltin();
    m_context.schema.setKeepsBuiltin(false);
}

void DirectoryReuse::end(const Accumulator *result)
{
    m_context.rules.log = m_outer;
    addToOuter(m_log);
    const bool metUnknown = m_context.schema.keepsBuiltin();
    m_context.schema.setKeepsBuiltin(m_unknownBefore || metUnknown);
    if (!result || !isUsable() || m_log.hasLinks)
        return;
    auto kept = std::make_shared<Reusable>();
    kept->result = *result;
    kept->findings.assign(m_context.findings.begin() + static_cast<std::ptrdiff_t>(m_findingsBefore),
                          m_context.findings.end());
    kept->log = std::move(m_log);
    kept->metUnknownKind = metUnknown;
    const std::lock_guard lock(m_context.cache.mutex);
    m_context.cache.directories[key()] = std::move(kept);
}

} // namespace leeway::render::kustomize
