// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/report_json.h"
#include "model/base/origin.h"
#include "model/base/text_position.h"
#include "tests/analysis/json_schema.h"
#include "tests/analysis/world.h"

#include <QFile>
#include <QtTest>

using namespace leeway;
using namespace leeway::analysis;

namespace {

std::string fileOfProject(const char *path)
{
    QFile file(QStringLiteral(LEEWAY_SOURCE_DIR "/") + QLatin1String(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not there", path);
    return file.readAll().toStdString();
}

Value schema()
{
    return *parseJson(fileOfProject("docs/schemas/drift-report.schema.json"));
}

QByteArray violations(const Value &report)
{
    QByteArray out;
    for (const std::string &violation : schemaViolations(schema(), report))
        out += QByteArray::fromStdString(violation) + '\n';
    return out;
}

constexpr const char *file = "apiVersion: v1\nkind: ConfigMap\ndata:\n  host: a\n";

/// One of each: edited with an origin, missing, Extra, a Secret, something denied.
World fullWorld()
{
    World world;
    world.desired(
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web"},"data":{"host":"a"}})");
    for (auto *set : {&world.git, &world.applied}) {
        Value &object = set->objects.back().object;
        const OriginRef origin = fileOrigin("apps/c.yaml");
        object.setOrigin(origin, {0, 10});
        object.findMutable("data")->findMutable("host")->setOrigin(origin, {45, 46});
        set->tree = std::make_shared<SnapshotTree>(
            "test", std::vector<FileEntry>{
                        {"apps/c.yaml", FileType::Regular, "1", std::make_shared<const std::string>(file)}});
    }
    world.liveObject(
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:metadata":{}}},{"manager":"Mozilla","operation":"Update","time":"2026-11-25T03:02:00Z","fieldsV1":{"f:data":{"f:host":{},"f:more":{}}}}]},"data":{"host":"b","more":"x"}})");
    world.desired(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"gone","namespace":"web"}})");
    world.desired(
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web"},"stringData":{"p":"planted-value"}})");
    world.liveObject(
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"web","managedFields":[{"manager":"kustomize-controller","operation":"Apply","fieldsV1":{"f:type":{}}},{"manager":"k9s","operation":"Update","fieldsV1":{"f:data":{"f:p":{}}}}]}})",
        true);
    world.desired(R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"v","namespace":"web"}})");
    world.table({"", "Service", "", ""}).state = cluster::KindState::Denied;
    world.liveObject(
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"extra","namespace":"web"}})");
    return world;
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theReportKeepsItsSchema()
    {
        World world = fullWorld();
        const Value report = toJson(world.report(), world.git.tree.get());
        QCOMPARE(violations(report), QByteArray());
    }

    void theSchemaCatchesAWrongReport()
    {
        World world = fullWorld();
        Value report = toJson(world.report(), world.git.tree.get());
        report.findMutable("objects")->mutableAt(0).set("gitStatus", Value::string("Fine"));
        report.set("more", Value::integer(1));
        QCOMPARE(
            violations(report),
            QByteArray("/ has the unknown member more\n/objects/0/gitStatus is none of the codes: Fine\n"));
    }

    void aFieldNamesItsLineItsWriterAndTheBoundOfItsTime()
    {
        World world = fullWorld();
        const Value report = toJson(world.report(), world.git.tree.get());
        const Value &field = report.find("objects")->at(0).find("fields")->at(0);
        QCOMPARE(field.textAt({"path"}), std::string_view("data.host"));
        QCOMPARE(field.textAt({"change"}), std::string_view("edited"));
        QCOMPARE(field.find("origin")->at(0),
                 json(R"({"file":"apps/c.yaml","line":4,"column":9,"by":"resource"})"));
        QCOMPARE(
            *field.find("manager"),
            json(R"({"name":"Mozilla","operation":"Update","time":"2026-11-25T03:02:00Z","exact":false})"));
        QCOMPARE(report.find("objects")->at(0).find("files")->at(0).textAt({"file"}),
                 std::string_view("apps/c.yaml"));
    }

    void theTableIsForPeople()
    {
        World world = fullWorld();
        const std::string text = toText(world.report(), world.git.tree.get());
        for (const char *part :
             {"Drifted  ConfigMap/web/c",
              "data.host  a -> b  apps/c.yaml:4  Mozilla (a web dashboard in a browser), by "
              "2026-11-25T03:02:00Z",
              "data.p  redacted -> redacted", "Missing  ConfigMap/web/gone",
              "Extra (CreatorNotRecorded)  ConfigMap/web/extra", "4 objects in Git", "incomplete: "})
            QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + "\n--\n" + text).c_str());
        QVERIFY(text.find("planted-value") == std::string::npos);
    }

    void everyCodeIsDocumented()
    {
        const std::string codes = fileOfProject("docs/codes.md");
        QByteArray missing;
        const auto expect = [&](std::string_view code) {
            const std::string cell(code);
            if (codes.find("| " + cell + ' ') == std::string::npos &&
                codes.find(", " + cell + ' ') == std::string::npos &&
                codes.find("| " + cell + ',') == std::string::npos &&
                codes.find(", " + cell + ',') == std::string::npos)
                missing += QByteArray::fromStdString(cell) + ' ';
        };
        for (int i = 0; i <= int(GitStatus::NoPermission); ++i)
            expect(name(GitStatus(i)));
        for (int i = 0; i <= int(HealthStatus::Healthy); ++i)
            expect(name(HealthStatus(i)));
        for (int i = 0; i <= int(Method::Takeover); ++i)
            expect(name(Method(i)));
        for (int i = 0; i <= int(Change::Object); ++i)
            expect(name(Change(i)));
        for (int i = 1; i <= int(Persists::NotCommitted); ++i)
            expect(name(Persists(i)));
        for (int i = 0; i <= int(FoldedCode::EmptyValue); ++i)
            expect(name(FoldedCode(i)));
        for (int i = 0; i <= int(Step::Normalization); ++i)
            expect(stepName(Step(i)));
        QCOMPARE(missing, QByteArray());
    }

    void longAndMultilineValuesStayOnOneLineOfTheTable()
    {
        World world;
        const std::string longText = std::string(59, 'x') + "\\u00e4\\u00e4\\nend";
        world.desired(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web"},"data":{"k":")" +
            longText + R"("}})");
        world.liveObject(
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"web"},"data":{"k":"short"}})");
        const std::string text = toText(world.report(), nullptr);
        QVERIFY(text.find("xx… -> short") != std::string::npos); // cut before the character, not inside it
    }
};

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
