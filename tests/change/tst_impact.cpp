// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of the files does to every cluster: nothing is invented where one side does not build.
#include "model/change/impact.h"
#include "tests/render/flux_fixture.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::change;
using render::testing::configMap;
using render::testing::entryAt;
using render::testing::Files;
using render::testing::kustomization;
using render::testing::str;

namespace {

Renders rendered(const Files &files, const std::vector<std::string> &entries)
{
    Renders sets;
    for (const std::string &path : entries)
        sets.push_back(
            std::make_shared<const render::DesiredSet>(render::testing::rendered(files, entryAt(path))));
    return sets;
}

/// "cluster: change object field from>to; ..." of all clusters.
QByteArray told(const std::vector<ClusterEffect> &clusters)
{
    QByteArrayList rows;
    for (const ClusterEffect &cluster : clusters) {
        QByteArray row = str(cluster.entry) + ':';
        for (const ObjectEffect &object : cluster.objects) {
            row += ' ' + str(effectName(object.kind)) + ' ' + str(object.key.name);
            for (const FieldEffect &field : object.fields)
                row += ' ' + str(field.path.toString()) + ' ' +
                       (field.from ? str(field.from->text()) : QByteArray("-")) + '>' +
                       (field.to ? str(field.to->text()) : QByteArray("-"));
        }
        for (const Finding &finding : cluster.notKnown)
            row += " ?" + str(finding.object);
        rows << row;
    }
    return rows.join('|');
}

Files base()
{
    return {{"clusters/a/app.yaml", kustomization("app", "./apps/app")},
            {"clusters/b/app.yaml", kustomization("app", "./apps/app")},
            {"apps/app/kustomization.yaml", "resources: [c.yaml]\n"},
            {"apps/app/c.yaml", configMap("c", "  x: old\n")}};
}

} // namespace

class TestImpact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFieldOfASharedBaseChangesInEveryClusterThatItFeeds()
    {
        Files after = base();
        after["apps/app/c.yaml"] = configMap("c", "  x: new\n");
        const std::vector<std::string> both{"clusters/a", "clusters/b"};
        QCOMPARE(told(effectsOf(rendered(base(), both), rendered(after, both))),
                 QByteArray("clusters/a: changed c data.x old>new|clusters/b: changed c data.x old>new"));
    }

    void aRemovedFileIsPruned()
    {
        Files after = base();
        after["apps/app/kustomization.yaml"] = "resources: [d.yaml]\n";
        after["apps/app/d.yaml"] = configMap("d", "  x: y\n");
        QCOMPARE(told(effectsOf(rendered(base(), {"clusters/a"}), rendered(after, {"clusters/a"}))),
                 QByteArray("clusters/a: created d pruned c"));
    }

    void objectsOfAKustomizationThatNoLongerBuildsAreNotPruned()
    {
        Files after = base();
        after["apps/app/kustomization.yaml"] = "resources: [gone.yaml]\n";
        const auto broken = rendered(after, {"clusters/a"});
        const auto whole = rendered(base(), {"clusters/a"});
        const QByteArray expected("clusters/a: ?Kustomization.kustomize.toolkit.fluxcd.io/flux-system/app");
        QCOMPARE(told(effectsOf(whole, broken)), expected);
        QCOMPARE(told(effectsOf(broken, whole)), expected);
    }

    void aClusterThatIsNewOrGoesIsToldAsAWhole()
    {
        QCOMPARE(told(effectsOf({}, rendered(base(), {"clusters/a"}))),
                 QByteArray("clusters/a: created app created c"));
        QCOMPARE(told(effectsOf(rendered(base(), {"clusters/a"}), {})),
                 QByteArray("clusters/a: pruned app pruned c"));
    }
};

QTEST_GUILESS_MAIN(TestImpact)
#include "tst_impact.moc"
