// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/editing.h"
#include "tests/git/scratch_repository.h"

namespace leeway::tests {

/// A clone of a GitOps repository with its remote: two clusters, "demo" and "other", that share the base of
/// one ConfigMap, and each an overlay of its own. Staged edits and answers are kept in the scratch folder.
class EditPlace
{
public:
    EditPlace()
    {
        qputenv("XDG_STATE_HOME", QByteArray::fromStdString(scratch.path("state")));
        writeBase();
        for (const std::string cluster : {"demo", "other"})
            writeCluster(cluster);
        scratch.git(".", {"init", "-q", "--bare", "remote.git"});
        scratch.git(".", {"init", "-q", "gitops"});
        scratch.commitAll("gitops", "first");
        scratch.git("gitops", {"remote", "add", "origin", scratch.path("remote.git")});
        scratch.git("gitops", {"push", "-q", "-u", "origin", "main"});
    }

    std::string repository() const { return scratch.path("gitops"); }
    std::string read(const std::string &file) const { return scratch.read("gitops/" + file); }
    std::string head() const { return scratch.git("gitops", {"rev-parse", "HEAD"}); }
    std::string remoteHead(const std::string &branch = "main") const
    {
        return scratch.git("remote.git", {"rev-parse", "--verify", "-q", branch}, true);
    }
    /// Somebody else pushes a commit to the remote.
    void pushFromElsewhere(const std::string &file, const std::string &bytes) const
    {
        if (!scratch.exists("elsewhere"))
            scratch.git(".", {"clone", "-q", "remote.git", "elsewhere"});
        scratch.git("elsewhere", {"pull", "-q"});
        scratch.write("elsewhere/" + file, bytes);
        scratch.commitAll("elsewhere", "from elsewhere");
        scratch.git("elsewhere", {"push", "-q"});
    }
    void hook(const std::string &where, const std::string &name, const std::string &script) const
    {
        scratch.script(where + "/hooks/" + name, script);
    }

    const ObjectKey settings{"", "ConfigMap", "web", "settings"};
    session::KeepLiveWish keep(const std::string &field, const std::string &value) const
    {
        return {"demo", settings, {{*FieldPath::parse(field), Value::string(value)}}};
    }
    static change::StagedEdit editOf(const session::KeepLivePlan &plan, change::Layer layer)
    {
        change::StagedEdit edit;
        edit.made = SystemClock().now();
        edit.from = "drift";
        edit.intents = plan.intents;
        edit.layer = layer;
        return edit;
    }

    tests::Scratch scratch;

private:
    void writeBase() const
    {
        scratch.write("gitops/base/web/kustomization.yaml", "resources:\n- settings.yaml\n");
        scratch.write("gitops/base/web/settings.yaml",
                      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: web\n"
                      "data:\n  # what the page is painted in\n  color: blue\n  size: \"4\"\n");
    }
    void writeCluster(const std::string &name) const
    {
        const std::string folder = "gitops/clusters/" + name;
        scratch.write(
            folder + "/flux-system/gotk-sync.yaml",
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: flux-system\n"
            "  namespace: flux-system\nspec:\n  interval: 1m0s\n  ref: {branch: main}\n"
            "  url: https://git.example/gitops\n---\n"
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n"
            "  name: flux-system\n  namespace: flux-system\nspec:\n  interval: 10m0s\n"
            "  path: ./clusters/" +
                name + "\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n");
        scratch.write(folder + "/web.yaml",
                      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n"
                      "  name: web\n  namespace: flux-system\nspec:\n  interval: 10m0s\n"
                      "  path: ./overlays/" +
                          name +
                          "/web\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n");
        scratch.write("gitops/overlays/" + name + "/web/kustomization.yaml",
                      "resources:\n- ../../../base/web\n");
    }
};

} // namespace leeway::tests
