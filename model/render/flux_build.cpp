// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/flux_build.h"

#include "model/base/key.h"
#include "model/base/text_position.h"
#include "model/render/flux_kustomization_file.h"
#include "model/render/flux_objects.h"
#include "model/render/flux_sops.h"
#include "model/render/flux_substitution.h"

#include <algorithm>
#include <set>

namespace leeway::render {

namespace {

bool decrypts(const Value &spec)
{
    return !spec.textAt({"decryption", "provider"}).empty();
}

bool mayStayEncrypted(const Value &object)
{
    return object.textAt({"metadata", "annotations", "kustomize.toolkit.fluxcd.io/decrypt"}) == "disabled";
}

SourcePlace placeOfNode(const Value &node, const FileTree &tree)
{
    const auto chain = originChain(node);
    return chain.empty() ? SourcePlace{} : placeOf(chain.front(), tree);
}

/// A name that carries the hash of content which only the controller can decrypt.
bool nameIsHashed(const Value &object)
{
    const Value *name = object.findPath({"metadata", "name"});
    const auto chain = name ? originChain(*name) : std::vector<OriginStep>();
    return std::ranges::any_of(chain, [](const OriginStep &step) { return step.by == Step::Hash; });
}

void collectSealedLeaves(const Value &node, const FieldPath &path, std::vector<FieldPath> &out)
{
    for (const MapEntry &entry : node.entries())
        collectSealedLeaves(entry.value, path.name(entry.key.str()), out);
    for (std::size_t i = 0; i < node.items().size(); ++i)
        collectSealedLeaves(node.at(i), path.index(i), out);
    if (node.isString() && isSopsValue(node.text()))
        out.push_back(path);
}

void collectEqualLeaves(const Value &node, const std::set<std::string, std::less<>> &texts,
                        const FieldPath &path, std::vector<FieldPath> &out)
{
    for (const MapEntry &entry : node.entries())
        collectEqualLeaves(entry.value, texts, path.name(entry.key.str()), out);
    for (std::size_t i = 0; i < node.items().size(); ++i)
        collectEqualLeaves(node.at(i), texts, path.index(i), out);
    if (node.isString() && texts.contains(node.text()))
        out.push_back(path);
}

/// Builds one Flux Kustomization.
class Build
{
public:
    Build(const FluxBuildInput &input, ParsedFiles &cache, const CancelToken &cancel)
        : m_in(input), m_cache(cache), m_cancel(cancel)
    {
    }

    FluxBuildOutput run();

private:
    Result<std::vector<BuiltResource>> kustomize();
    Result<void> add(BuiltResource resource);
    Result<void> openSops(DesiredObject &made);
    Result<void> substitute(DesiredObject &made);
    void markReferencesToHashedNames();

    const FluxBuildInput &m_in;
    ParsedFiles &m_cache;
    const CancelToken &m_cancel;
    FluxBuildOutput m_out;
};

Result<std::vector<BuiltResource>> Build::kustomize()
{
    // The root's own file is read here, not by the build: without it nobody would notice that it changed.
    for (const char *name : {"kustomization.yaml", "kustomization.yml", "Kustomization"})
        m_out.files.insert(m_in.path.empty() ? name : m_in.path + '/' + name);
    auto file = fluxKustomizationFile(*m_in.artifact, m_in.path, m_in.spec);
    if (!file)
        return tl::unexpected(file.error());
    m_out.listing = std::move(file->listing);
    m_out.isGenerated = file->isGenerated;
    KustomizeOptions options;
    options.restriction = LoadRestriction::None;
    options.keepBuiltinSchema = true;
    options.lenientRoot = true;
    options.root = std::move(file->root);
    options.remotes = m_in.remotes;
    options.cancel = m_cancel;
    auto built = buildKustomization(*m_in.artifact, m_in.path, options, m_cache, &m_out.files);
    if (!built)
        return tl::unexpected(built.error());
    m_out.findings.insert(m_out.findings.end(), built->findings.begin(), built->findings.end());
    return std::move(built->resources);
}

/// The values stay sealed; what is known is which keys there are (D-8).
Result<void> Build::openSops(DesiredObject &made)
{
    const bool isWhole = isSopsEncrypted(made.object);
    if (!isWhole && !holdsEncryptedData(made.object))
        return {};
    const bool sealed = !decrypts(m_in.spec) && isWhole && ObjectKey::of(made.object).kind == "Secret";
    if (sealed && !mayStayEncrypted(made.object))
        return fail(ErrorCode::SopsNotDecrypted, {ObjectKey::of(made.object).toString()},
                    placeOfNode(*made.object.find("sops"), *m_in.artifact));
    if (!decrypts(m_in.spec) || mayStayEncrypted(made.object))
        return {};
    made.encrypted = true;
    made.object.erase("sops");
    dropSopsLines(made.object);
    made.identityUnknown = nameIsHashed(made.object);
    collectSealedLeaves(made.object, {}, made.unknown);
    return {};
}

bool isIdentity(const FieldPath &path)
{
    static const std::vector<FieldPath> paths{FieldPath().name("apiVersion"), FieldPath().name("kind"),
                                              FieldPath().name("metadata").name("name"),
                                              FieldPath().name("metadata").name("namespace")};
    return std::ranges::find(paths, path) != paths.end();
}

Result<void> Build::substitute(DesiredObject &made)
{
    if (!m_in.variables.apply() || isSubstitutionDisabled(made.object))
        return {};
    auto substituted = substituteObject(made.object, m_in.variables, m_in.strict, *m_in.artifact);
    if (!substituted)
        return tl::unexpected(substituted.error());
    made.object = std::move(substituted->object);
    made.identityUnknown |= std::ranges::any_of(substituted->unknown, isIdentity);
    made.unknown.insert(made.unknown.end(), substituted->unknown.begin(), substituted->unknown.end());
    return {};
}

Result<void> Build::add(BuiltResource resource)
{
    DesiredObject made;
    made.object = std::move(resource.object);
    if (auto done = openSops(made); !done)
        return done;
    if (auto done = substitute(made); !done)
        return done;
    std::vector<BuiltResource> objects = flattened({{made.object, std::move(resource.removed)}});
    for (BuiltResource &object : objects) {
        setOwnerLabels(object.object, m_in.key, m_in.place);
        setCommonMetadata(object.object, m_in.spec);
        DesiredObject final = made;
        final.object = std::move(object.object);
        final.removed = std::move(object.removed);
        final.key = ObjectKey::of(final.object);
        final.version = GroupVersion::parse(final.object.textAt({"apiVersion"})).version;
        m_out.objects.push_back(std::move(final));
    }
    return {};
}

/// Who names a Secret whose hash only the controller can compute names something that is not known here.
void Build::markReferencesToHashedNames()
{
    std::set<std::string, std::less<>> names;
    for (const DesiredObject &object : m_out.objects)
        if (object.encrypted && object.identityUnknown)
            names.insert(object.key.name);
    if (names.empty())
        return;
    for (DesiredObject &object : m_out.objects)
        if (!object.identityUnknown)
            collectEqualLeaves(object.object, names, {}, object.unknown);
}

FluxBuildOutput Build::run()
{
    auto resources = kustomize();
    if (!resources) {
        m_out.error = resources.error();
        return std::move(m_out);
    }
    for (BuiltResource &resource : *resources)
        if (auto done = add(std::move(resource)); !done) {
            m_out.error = done.error();
            m_out.objects.clear();
            break;
        }
    markReferencesToHashedNames();
    return std::move(m_out);
}

} // namespace

FluxBuildOutput buildFluxKustomization(const FluxBuildInput &input, ParsedFiles &cache,
                                       const CancelToken &cancel)
{
    return Build(input, cache, cancel).run();
}

Result<std::string> fluxPath(std::string_view artifactRoot, std::string_view specPath)
{
    // The controller joins safely: ".." stops at the artifact's root instead of failing.
    std::string below;
    std::string_view rest = specPath;
    while (!rest.empty()) {
        const std::size_t slash = rest.find('/');
        const std::string_view part = rest.substr(0, slash);
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
        if (part == "..")
            below = parentPath(below);
        else if (!part.empty() && part != ".")
            below += (below.empty() ? "" : "/") + std::string(part);
    }
    return joinPath(artifactRoot, below);
}

} // namespace leeway::render
