// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/field_path.h"
#include "model/base/json.h"

#include <QtTest>

using namespace leeway;

class TestFieldPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsAndParsesBack_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"spec.replicas", "spec.listeners[https-grafana].allowedRoutes.namespaces.from",
              "metadata.annotations[\"a.b/c\"]", "spec.ports[port=80,protocol=TCP].name",
              "spec.rules[#0].to[#12]", "metadata.finalizers[=\"x\"]", "data[\"say \\\"hi\\\"\"]",
              "spec.env[name=\"a]b\"].value"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void printsAndParsesBack()
    {
        QFETCH(QString, text);
        const auto path = FieldPath::parse(text.toStdString());
        QVERIFY2(path.has_value(), path ? "" : path.error().message().c_str());
        QCOMPARE(QString::fromStdString(path->toString()), text);
        QVERIFY(*FieldPath::parse(path->toString()) == *path);
    }

    void brokenPathsAreNamed()
    {
        for (const char *text : {"a..b", "a[", "a[#x]", "a[\"b", "a["}) {
            const auto path = FieldPath::parse(text);
            QVERIFY2(!path, text);
            QCOMPARE(path.error().code, ErrorCode::InvalidFieldPath);
        }
    }

    void findsElementsByTheirKey()
    {
        const Value object = *parseJson(
            R"({"ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":80,"protocol":"TCP","name":"web"}],"set":["a","b"]})");
        QCOMPARE(FieldPath::parse("ports[containerPort=80,protocol=TCP].name")->find(object)->text(),
                 std::string_view("web"));
        QCOMPARE(FieldPath::parse("ports[80].protocol")->find(object)->text(), std::string_view("UDP"));
        QCOMPARE(FieldPath::parse("set[=\"b\"]")->find(object)->text(), std::string_view("b"));
        QVERIFY(!FieldPath::parse("ports[#7]")->find(object));
    }
};

QTEST_APPLESS_MAIN(TestFieldPath)
#include "tst_field_path.moc"
