// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/payload.h"
#include "model/analysis/quantity.h"
#include "model/analysis/same_value.h"
#include "model/analysis/three_way.h"

#include "model/base/digest.h"

#include <QtTest>

#include "tests/analysis/live_json.h"

using namespace leeway;
using namespace leeway::analysis;

namespace {

FieldPath path(const char *text)
{
    return *FieldPath::parse(text);
}

ObjectSchema schemaOf(const char *apiVersion, const char *kind)
{
    return {GroupVersion::parse(apiVersion), kind, nullptr, nullptr};
}

bool same(const char *apiVersion, const char *kind, const char *where, const char *a, const char *b)
{
    return isSameValue(schemaOf(apiVersion, kind), path(where), json(a), json(b));
}

/// Paths of everything that differs between Git and live, in the walk's order.
std::string differences(const ObjectSchema &schema, const Value &git, const Value &live)
{
    std::string out;
    const auto note = [&](const FieldPath &where) { out += (out.empty() ? "" : " ") + where.toString(); };
    Visitor visitor;
    visitor.element = [&](const Triple &t) {
        note(t.path);
        return true;
    };
    visitor.leaf = [&](const Triple &t) {
        for (const ValueDifference &difference : refine(schema, t.path, t.git, t.live))
            note(difference.path);
    };
    walkObject(schema, &git, nullptr, &live, visitor);
    return out;
}

} // namespace

class TestComparing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantitiesAreNumbers_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        const auto row = [](const char *a, const char *b, bool equal) {
            QTest::addRow("%s %s", a, b) << QByteArray(a) << QByteArray(b) << equal;
        };
        row("1000m", "1", true);
        row("0.5", "500m", true);
        row("1024Mi", "1Gi", true);
        row("1e3", "1k", true);
        row("1E3", "1000", true);
        row("1G", "1Gi", false);
        row("100m", "0.1", true);
        row("9223372036854775807", "9223372036854775806", false);
        row("2Ei", "2305843009213693952", true);
    }
    void quantitiesAreNumbers()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, same);
        QVERIFY(parseQuantity(a.toStdString()) && parseQuantity(b.toStdString()));
        QCOMPARE(*parseQuantity(a.toStdString()) == *parseQuantity(b.toStdString()), same);
    }

    void whatIsNoQuantityIsRefused()
    {
        for (const char *text : {"", "abc", "1x", "1Xi", ".", "1ee3", "--1", "1e999"})
            QVERIFY2(!parseQuantity(text), text);
    }

    void cpuLimitsAreComparedAsQuantities()
    {
        const char *where = "spec.template.spec.containers[app].resources.limits.cpu";
        QVERIFY(same("apps/v1", "Deployment", where, R"("1000m")", "1"));
        QVERIFY(!same("apps/v1", "Deployment", where, R"("1000m")", "2"));
    }

    void aTextIsNotANumberOutsideQuantities()
    {
        QVERIFY(!same("v1", "ConfigMap", "data.x", R"("1")", "1"));
        QVERIFY(same("v1", "Service", "spec.ports[port=80,protocol=TCP].targetPort", "80", "80.0"));
        QVERIFY(!same("v1", "ConfigMap", "data.cpu", R"("1000m")", R"("1")"));
    }

    void fluxIntervalsAreDurations()
    {
        QVERIFY(same("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "spec.interval", R"("60m")",
                     R"("1h0m0s")"));
        QVERIFY(
            !same("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "spec.path", R"("60m")", R"("1h0m0s")"));
    }

    void emptyIsNullIsEmpty()
    {
        QVERIFY(same("v1", "Pod", "spec.x", "{}", "null"));
        QVERIFY(same("v1", "Pod", "spec.x", "[]", "{}"));
        QVERIFY(!same("v1", "Pod", "spec.x", "{}", R"("")"));
    }

    void envIsMatchedByNameAndOrderDoesNotCount()
    {
        const auto schema = schemaOf("apps/v1", "Deployment");
        const Value git = json(
            R"({"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]}}}})");
        const Value live = json(
            R"({"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"B","value":"3"},{"name":"C","value":"4"},{"name":"A","value":"1"}]}]}}}})");
        QCOMPARE(
            differences(schema, git, live),
            std::string(
                "spec.template.spec.containers[app].env[B].value spec.template.spec.containers[app].env[C]"));
    }

    void aPortWithoutProtocolIsTheTcpPort()
    {
        const auto schema = schemaOf("v1", "Service");
        const Value git = payloadOf(json(
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80,"name":"http"}]}})"));
        const Value live = json(
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80,"protocol":"TCP","name":"web"}]}})");
        QCOMPARE(differences(schema, git, live), std::string("spec.ports[port=80,protocol=TCP].name"));
    }

    void aCustomResourcesListIsAssociativeWhereManagedFieldsProveIt()
    {
        const Ownership owners(json(
            R"([{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:spec":{"f:listeners":{"k:{'name':'http'}":{".":{},"f:name":{}}}}}}])"));
        const ObjectSchema schema(GroupVersion::parse("gateway.networking.k8s.io/v1"), "Gateway", nullptr,
                                  &owners);
        const Value git =
            json(R"({"spec":{"listeners":[{"name":"http","port":80},{"name":"https","port":443}]}})");
        const Value live =
            json(R"({"spec":{"listeners":[{"name":"https","port":8443},{"name":"http","port":80}]}})");
        QCOMPARE(differences(schema, git, live), std::string("spec.listeners[https].port"));
    }

    void anAtomicListIsRefinedByIndex()
    {
        const auto schema = schemaOf("gateway.networking.k8s.io/v1", "HTTPRoute");
        const Value git = json(
            R"({"spec":{"rules":[{"backendRefs":[{"name":"a","port":80}]},{"backendRefs":[{"name":"b","port":80}]}]}})");
        const Value edited = json(
            R"({"spec":{"rules":[{"backendRefs":[{"name":"a","port":80}]},{"backendRefs":[{"name":"b","port":81}]}]}})");
        const Value longer = json(
            R"({"spec":{"rules":[{"x":1},{"backendRefs":[{"name":"a","port":80}]},{"backendRefs":[{"name":"b","port":80}]}]}})");
        const Value other = json(R"({"spec":{"rules":[{"x":1},{"y":1},{"z":1}]}})");
        QCOMPARE(differences(schema, git, edited), std::string("spec.rules[#1].backendRefs[#0].port"));
        QCOMPARE(differences(schema, git, longer), std::string("spec.rules[#0]"));
        QCOMPARE(differences(schema, git, other), std::string("spec.rules"));
    }

    void ofMetadataOnlyLabelsAndAnnotationsCount()
    {
        const auto schema = schemaOf("v1", "ConfigMap");
        const Value git = json(R"({"metadata":{"name":"a","labels":{"x":"1"}},"data":{"k":"v"}})");
        const Value live = json(
            R"({"metadata":{"name":"a","uid":"u","generation":3,"finalizers":["f"],"labels":{"x":"2"}},"data":{"k":"v"},"status":{"s":1}})");
        QCOMPARE(differences(schema, git, live), std::string("metadata.labels.x"));
    }

    void aSecretsStringDataIsData()
    {
        const Value payload = payloadOf(json(
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"b2xk","b":"eA=="},"stringData":{"a":"new"}})"));
        QCOMPARE(payload.textAt({"data", "a"}), std::string_view(base64Encode("new")));
        QCOMPARE(payload.textAt({"data", "b"}), std::string_view("eA=="));
        QVERIFY(!payload.find("stringData"));
    }

    void statusAndCreationTimestampAreNotSent()
    {
        const Value payload = payloadOf(json(
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s","creationTimestamp":null},"spec":{"x":null},"status":{"loadBalancer":{}}})"));
        QVERIFY(!payload.find("status"));
        QVERIFY(!payload.findPath({"metadata", "creationTimestamp"}));
        QVERIFY(!payload.findPath({"spec", "x"}));
    }

    void anUnusableCaBundleIsNotSent()
    {
        const char *crd =
            R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"x"},"spec":{"conversion":{"webhook":{"clientConfig":{"caBundle":"Cg==","url":"u"}}}}})";
        const Value payload = payloadOf(json(crd));
        QVERIFY(!payload.findPath({"spec", "conversion", "webhook", "clientConfig", "caBundle"}));
        QVERIFY(payload.findPath({"spec", "conversion", "webhook", "clientConfig", "url"}));
    }
};

QTEST_APPLESS_MAIN(TestComparing)
#include "tst_comparing.moc"
