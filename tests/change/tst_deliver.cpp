// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"
#include "model/change/commit_plan.h"
#include "model/git/remote.h"
#include "model/git/trust.h"
#include "tests/change/plan_fixture.h"
#include "tests/git/scratch_repository.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::tests;
using change::Layer;

namespace {

constexpr const char *tst = "aks-myaks-tst-swn-00";
constexpr const char *dev = "aks-myaks-dev-swn-00";
constexpr const char *kiali = "HelmRelease.helm.toolkit.fluxcd.io/observability/kiali";
constexpr const char *helmRelease = "kubernetes/apps/base/observability/kiali/app/helmrelease.yaml";
constexpr const char *overlay = "kubernetes/apps/overlays/aks-myaks-tst-swn-00/kustomization.yaml";

/// The shipped repository in a clone with a remote, a pre-commit hook and ssh signing.
struct Delivery
{
    Scratch scratch;
    git::Repository repository;
    PlanFixture fixture;

    Delivery() : repository(clone(scratch)), fixture(PlanFixture::ownRepository()) { readWorkingTree(); }

    static git::Repository clone(const Scratch &scratch)
    {
        scratch.repository("seed");
        std::filesystem::copy(LEEWAY_SOURCE_DIR "/kubernetes", scratch.path("seed/kubernetes"),
                              std::filesystem::copy_options::recursive);
        scratch.commitAll("seed", "the repository");
        scratch.git(".", {"clone", "-q", "--bare", "seed", "remote.git"});
        scratch.git(".", {"clone", "-q", "remote.git", "clone"});
        return scratch.open("clone");
    }
    void readWorkingTree()
    {
        fixture.state.tree = repository.workingTree()->tree;
        fixture.state.renders = *fixture.renderAll(fixture.state.tree);
    }
    /// Plan, write, commit, push: what `edit --write --commit --push` does.
    std::string deliver(const std::vector<change::Intent> &intents, Layer layer)
    {
        const auto plan = change::planLayer(fixture.state, intents, layer, fixture.renderer());
        if (!plan || plan->refused)
            return plan ? plan->refused->message() : plan.error().message();
        const auto files =
            change::filesToCommit(repository, fixture.state, *plan, intents, fixture.renderer());
        if (!files)
            return files.error().message();
        if (const auto written = change::applyToWorkingTree(repository, *fixture.state.tree, plan->files);
            !written)
            return written.error().message();
        const std::string trust = git::trustDigest(*git::trustNeeded(repository));
        const auto made = git::commitFiles(repository, {*files, change::proposedMessage(intents), trust});
        if (!made)
            return made.error().message();
        git::RemoteCall origin;
        origin.remote = "origin";
        origin.trust = trust;
        const auto pushed = git::push(repository, origin, made->commit, "main");
        if (!pushed || !pushed->reached)
            return pushed ? pushed->words : pushed.error().message();
        readWorkingTree();
        return {};
    }
    std::string show(const std::string &folder = "clone") const
    {
        return scratch.git(folder, {"show", "--format=%s", "--unified=0", "main"});
    }
};

std::string objectsOf(const change::Renders &renders, const char *entry)
{
    std::string all;
    for (const render::DesiredSetPtr &set : renders)
        if (set->entry.name == entry)
            for (const render::DesiredObject &object : set->objects)
                all += toJson(object.object) + '\n';
    return all;
}

} // namespace

class TestDeliver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void g9_anEditIsCommittedWithHookAndSignatureAndPushed()
    {
        Delivery delivery;
        const Scratch &scratch = delivery.scratch;
        scratch.script("clone/.git/hooks/pre-commit",
                       "git diff --cached --name-only >'" + scratch.path("seen") + "'\n");
        ProcessRequest keygen;
        keygen.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", scratch.path("key")};
        QCOMPARE(runProcess(keygen)->status, 0);
        scratch.git(".", {"config", "--global", "gpg.format", "ssh"});
        scratch.git(".", {"config", "--global", "commit.gpgsign", "true"});
        scratch.git(".", {"config", "--global", "user.signingKey", scratch.path("key.pub")});
        const std::string devBefore = objectsOf(delivery.fixture.state.renders, dev);
        const std::string tstBefore = objectsOf(delivery.fixture.state.renders, tst);
        QCOMPARE(
            delivery.deliver({intent(tst, kiali, "spec.interval", Value::string("30m"))}, Layer::FluxPatch),
            std::string());
        QCOMPARE(scratch.read("seen"), std::string(overlay) + '\n');
        QVERIFY(scratch.git("clone", {"cat-file", "commit", "HEAD"}).find("SSH SIGNATURE") !=
                std::string::npos);
        QCOMPARE(scratch.git("clone", {"rev-parse", "HEAD"}),
                 scratch.git("remote.git", {"rev-parse", "main"}));
        QCOMPARE(scratch.git("clone", {"status", "--porcelain"}), std::string());
        QVERIFY(objectsOf(delivery.fixture.state.renders, tst) != tstBefore);
        QVERIFY(objectsOf(delivery.fixture.state.renders, dev) == devBefore);
    }

    void theCommitHoldsOnlyTheIntendedLines()
    {
        Delivery delivery;
        const Scratch &scratch = delivery.scratch;
        const std::string file = std::string("clone/") + helmRelease;
        scratch.write(file, "# a note of mine\n" + scratch.read(file));
        scratch.write("clone/open.yaml", "o: 1\n");
        delivery.readWorkingTree();
        QCOMPARE(delivery.deliver({intent(tst, kiali, "spec.interval", Value::string("30m"))}, Layer::Base),
                 std::string());
        const std::string shown = delivery.show("remote.git");
        QVERIFY2(shown.ends_with("\n-  interval: 1h\n+  interval: 30m"), shown.c_str());
        QVERIFY(shown.starts_with(
            "Set spec.interval of HelmRelease observability/kiali for aks-myaks-tst-swn-00\n"));
        QVERIFY(scratch.read(file).starts_with("# a note of mine\n"));
        QVERIFY(scratch.read(file).find("interval: 30m") != std::string::npos);
        QCOMPARE(scratch.git("clone", {"status", "--porcelain"}),
                 " M " + std::string(helmRelease) + "\n?? open.yaml");
    }

    void g9_aHookThatRefusesLosesNothing()
    {
        Delivery delivery;
        delivery.scratch.script("clone/.git/hooks/pre-commit", "echo 'not like this' >&2; exit 1\n");
        const std::string answer =
            delivery.deliver({intent(tst, kiali, "spec.interval", Value::string("30m"))}, Layer::Base);
        QVERIFY2(answer.find("not like this") != std::string::npos, answer.c_str());
        QVERIFY(delivery.scratch.read(std::string("clone/") + helmRelease).find("interval: 30m") !=
                std::string::npos);
        QCOMPARE(delivery.scratch.git("clone", {"rev-parse", "HEAD"}),
                 delivery.scratch.git("remote.git", {"rev-parse", "main"}));
    }
};

QTEST_APPLESS_MAIN(TestDeliver)
#include "tst_deliver.moc"
