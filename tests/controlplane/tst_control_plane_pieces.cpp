// SPDX-License-Identifier: GPL-3.0-or-later
// What the control plane's fixture does before it speaks with a cluster; needs no built programs.
#include "tests/controlplane/field_pointer.h"
#include "tests/controlplane/options.h"
#include "tests/controlplane/sources.h"

#include <QJsonDocument>
#include <QtTest>

using namespace leeway::controlplane;

namespace {
QJsonObject deployment()
{
    return QJsonDocument::fromJson(
               R"({"metadata": {"name": "web"}, "spec": {"template": {"spec": {"containers": [
        {"name": "sidecar", "image": "s:1"}, {"name": "app", "image": "a:1", "args": ["x", "y"]}]}}}})")
        .object();
}
} // namespace

class tst_control_plane_pieces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFieldPathBecomesAGuardedJsonPatch_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("patch");
        QTest::newRow("in a list") << QStringLiteral(".spec.template.spec.containers[name=app].image")
                                   << QByteArray(
                                          R"([{"op":"test","path":"/spec/template/spec/containers/1/name",)"
                                          R"("value":"app"},{"op":"add",)"
                                          R"("path":"/spec/template/spec/containers/1/image","value":"v"}])");
        QTest::newRow("quoted key") << QStringLiteral(".metadata[\"a.b/c\"]")
                                    << QByteArray(R"([{"op":"add","path":"/metadata/a.b~1c","value":"v"}])");
        QTest::newRow("missing parent")
            << QStringLiteral(".metadata.labels[\"a.b/c\"]")
            << QByteArray(R"([{"op":"add","path":"/metadata/labels","value":{"a.b/c":"v"}}])");
        QTest::newRow("index") << QStringLiteral(".spec.template.spec.containers[app].args[#1]")
                               << QByteArray(
                                      R"([{"op":"test","path":"/spec/template/spec/containers/1/name",)"
                                      R"("value":"app"},{"op":"replace",)"
                                      R"("path":"/spec/template/spec/containers/1/args/1","value":"v"}])");
        QTest::newRow("behind the end")
            << QStringLiteral(".spec.template.spec.containers[app].args[#2]")
            << QByteArray(R"([{"op":"test","path":"/spec/template/spec/containers/1/name",)"
                          R"("value":"app"},{"op":"add",)"
                          R"("path":"/spec/template/spec/containers/1/args/-","value":"v"}])");
    }

    void aFieldPathBecomesAGuardedJsonPatch()
    {
        QFETCH(const QString, path);
        QFETCH(const QByteArray, patch);
        const Done made = settingPatch(deployment(), path, QStringLiteral("v"));
        QVERIFY2(bool(made), made.why.constData());
        QCOMPARE(QJsonDocument::fromJson(made.out), QJsonDocument::fromJson(patch));
    }

    void aFieldThatIsNotThereCannotBeRemoved()
    {
        QVERIFY(!removalPatch(deployment(), QStringLiteral(".spec.replicas")));
        QVERIFY(!removalPatch(deployment(), QStringLiteral(".spec.template.spec.containers[name=none]")));
        QVERIFY(!removalPatch(deployment(), QStringLiteral(".spec[")));
    }

    void onlyTheAddressesOfSourcesChange()
    {
        const LocalSources local{QStringLiteral("http://127.0.0.1:1"),
                                 QStringLiteral("http://127.0.0.1:1/git/f.git")};
        const QByteArray yaml =
            "kind: GitRepository\nmetadata:\n  name: flux-system\nspec:\n  url: ssh://git@x/y\n"
            "---\nkind: HelmRepository\nmetadata:\n  name: istio\nspec:\n  url: https://x/charts\n"
            "---\nkind: OCIRepository\nmetadata:\n  name: cm\nspec:\n  url: oci://q.io/a/cm # here\n"
            "---\nkind: ConfigMap\ndata:\n  url: https://x/charts\n";
        const QByteArray expected =
            "kind: GitRepository\nmetadata:\n  name: flux-system\nspec:\n  url: "
            "http://127.0.0.1:1/git/f.git\n"
            "---\nkind: HelmRepository\nmetadata:\n  name: istio\nspec:\n  url: http://127.0.0.1:1/charts\n"
            "---\nkind: OCIRepository\nmetadata:\n  name: cm\nspec:\n  url: oci://127.0.0.1:1/a/cm\n  "
            "insecure: true\n"
            "---\nkind: ConfigMap\ndata:\n  url: https://x/charts\n";
        QCOMPARE(local.turned(yaml), expected);
    }

    void chartsAreFoundWithTheLowestVersionOfTheirRange()
    {
        const QByteArray yaml =
            "kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: istiod\n      version: \"1.28.x\"\n"
            "---\nkind: OCIRepository\nspec:\n  url: oci://quay.io/jetstack/charts/cert-manager\n"
            "  ref:\n    tag: v1.20.3\n"
            "---\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: any\n";
        const QList<ChartVersion> expected{{QStringLiteral("istiod"), QStringLiteral("1.28.0")},
                                           {QStringLiteral("cert-manager"), QStringLiteral("v1.20.3")},
                                           {QStringLiteral("any"), QStringLiteral("1.0.0")}};
        QCOMPARE(chartsAskedFor(yaml), expected);
    }

    void istiodAndExternalSecretsBringTheirCrds()
    {
        Options options;
        options.istiod = options.externalSecrets = true;
        QCOMPARE(options.crdSets(),
                 (QStringList{QStringLiteral("flux"), QStringLiteral("mesh"), QStringLiteral("secrets")}));
    }
};

QTEST_GUILESS_MAIN(tst_control_plane_pieces)
#include "tst_control_plane_pieces.moc"
