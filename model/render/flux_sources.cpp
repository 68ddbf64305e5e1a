// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_sources.h"

#include "model/base/git_url.h"
#include "model/render/source_ignore.h"

#include <algorithm>

namespace leeway::render {

namespace {

/// "branch main", for people.
std::string refText(const Value &spec)
{
    for (const char *field : {"commit", "name", "semver", "tag", "branch"})
        if (const std::string_view text = spec.textAt({"ref", field}); !text.empty())
            return std::string(field) + ' ' + std::string(text);
    return "branch master";
}

} // namespace

ObjectKey sourceRefOf(const Value &spec, std::string_view ns)
{
    std::string_view sourceNs = spec.textAt({"sourceRef", "namespace"});
    return {"source.toolkit.fluxcd.io", std::string(spec.textAt({"sourceRef", "kind"})),
            std::string(sourceNs.empty() ? ns : sourceNs), std::string(spec.textAt({"sourceRef", "name"}))};
}

bool SourceResolver::isEntrySource(const ObjectKey &source) const
{
    return m_entry.source.kind == source.kind && m_entry.source.name == source.name &&
           m_entry.source.ns == source.ns;
}

bool SourceResolver::isThisRepository(const Value &spec) const
{
    const std::string url = normalizeGitUrl(spec.textAt({"url"}));
    if (url.empty())
        return false;
    const std::string_view own = m_entry.sourceSpec.textAt({"url"});
    return (!own.empty() && normalizeGitUrl(own) == url) ||
           std::ranges::any_of(m_inputs.repositoryUrls,
                               [&](const std::string &known) { return normalizeGitUrl(known) == url; });
}

const ResolvedSource &SourceResolver::view(const ObjectKey &source, const FileTreePtr &tree,
                                           const std::string &root, std::string_view ignore)
{
    auto &known = m_views[{source, std::string(ignore)}];
    if (!known.artifact)
        known = {artifactView(tree, root, ignore), root};
    return known;
}

Result<ResolvedSource> SourceResolver::resolve(const ObjectKey &source, const Value *rendered)
{
    if (const auto mapped = m_inputs.mappedSources.find(source); mapped != m_inputs.mappedSources.end())
        return view(source, mapped->second.tree, mapped->second.artifactRoot, {});
    const Value *declared = rendered ? rendered->find("spec") : nullptr;
    const Value spec = declared ? *declared : isEntrySource(source) ? m_entry.sourceSpec : Value();
    if (isEntrySource(source)) {
        const bool isGit = source.kind == "GitRepository";
        return view(source, m_tree, isGit ? std::string() : m_entry.artifactRoot, spec.textAt({"ignore"}));
    }
    if (source.kind != "GitRepository" || !isThisRepository(spec))
        return fail(ErrorCode::FluxSourceUnavailable, {source.toString()});
    const Value *ref = spec.find("ref");
    const Value *own = m_entry.sourceSpec.find("ref");
    if (m_entry.sourceSpec.isMap() && !((ref ? *ref : Value()) == (own ? *own : Value())))
        return fail(ErrorCode::FluxSourceOtherRevision, {source.toString(), refText(spec)});
    return view(source, m_tree, {}, spec.textAt({"ignore"}));
}

} // namespace leeway::render
