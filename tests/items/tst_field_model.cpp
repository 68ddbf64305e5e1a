// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/field_model.h"
#include "model/items/words.h"
#include "tests/items/print_model.h"
#include "tests/items/sample_report.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace leeway;
using namespace leeway::items;
using namespace Qt::StringLiterals;

class TestFieldModel : public QObject
{
    Q_OBJECT

    FixedClock m_clock{sample::now()};
    std::shared_ptr<analysis::DriftReport> m_report = sample::report();

    std::vector<FieldRow> gatewayRows() const
    {
        return fieldRows(*sample::find(*m_report, "istio-ingressgateway"), sample::files().get());
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void everyFieldNamesTheLineThatWantsIt()
    {
        const std::vector<FieldRow> rows = gatewayRows();
        QCOMPARE(rows.size(), std::size_t(3));
        QCOMPARE(rows[0].parent, u"spec.infrastructure.annotations"_s);
        QCOMPARE(rows[0].leaf, u"service.beta.kubernetes.io/port_80_health-probe_protocol"_s);
        QCOMPARE(rows[0].place, u"gateway.yaml:10"_s);
        QCOMPARE(rows[1].place, u"gateway.yaml:13"_s);
        QCOMPARE(rows[2].parent, u"spec.listeners[https-grafana]"_s);
        QCOMPARE(rows[2].leaf, u"allowedRoutes.namespaces.from"_s);
        QCOMPARE(rows[2].place, u"gateway.yaml:18"_s);
    }

    void aMissingValueIsSaidNotLeftEmpty()
    {
        FieldModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({"", "Gateway", "a", "b"}, gatewayRows());
        QCOMPARE(model.index(1, int(FieldColumn::Live)).data().toString(), u"not set"_s);
        QCOMPARE(model.index(1, int(FieldColumn::Git)).data().toString(), u"\"true\""_s);
    }

    void aSecretsValueIsNeverInTheModel()
    {
        analysis::ObjectDrift secret = sample::object("Secret", "web", "token", analysis::GitStatus::Drifted);
        analysis::FieldDifference field;
        field.path = FieldPath::parse("data.password").value();
        field.redacted = true;
        field.git = Value::string("aHVudGVyMg==");
        field.live = Value::string("aHVudGVyMw==");
        secret.fields = {field};
        FieldModel model(m_clock);
        model.setRows(secret.key, fieldRows(secret, nullptr));
        QCOMPARE(sample::printModel(model), u" | data.password | differs | differs | not recorded\n"_s);
    }

    void aNewerReportKeepsRowsAndCheckMarks()
    {
        FieldModel model(m_clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const ObjectKey key{"", "Gateway", "a", "b"};
        model.setRows(key, gatewayRows());
        QCOMPARE(model.allChecked(), Qt::Checked);
        QVERIFY(model.setData(model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.allChecked(), Qt::PartiallyChecked);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        std::vector<FieldRow> next = gatewayRows();
        next.erase(next.begin());
        next[0].live = u"false"_s;
        next[0].liveSet = true;
        model.setRows(key, next);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(model.checkedPaths().size(), std::size_t(1));
        model.setRows({"", "Gateway", "a", "other"}, gatewayRows());
        QCOMPARE(model.allChecked(), Qt::Checked);
    }

    void textsThatLookLikeOtherTypesAreQuoted()
    {
        QCOMPARE(valueText(Value::string("true")), u"\"true\""_s);
        QCOMPARE(valueText(Value::string("60")), u"\"60\""_s);
        QCOMPARE(valueText(Value::string("Selector")), u"Selector"_s);
        QCOMPARE(valueText(Value::integer(60)), u"60"_s);
        QCOMPARE(valueText(Value::boolean(true)), u"true"_s);
        QCOMPARE(valueText(Value::list({Value::string("a")})), u"[\"a\"]"_s);
    }

    void hashesAndTimesInWords()
    {
        QCOMPARE(shortHash("main@sha1:4f2c9e1aa0c1d0b5"), u"4f2c9e1"_s);
        QCOMPARE(branchOf("main@sha1:4f2c9e1aa0c1d0b5"), u"main"_s);
        QCOMPARE(shortHash("4f2c9e1"), u"4f2c9e1"_s);
        using namespace std::chrono_literals;
        const Instant now = sample::now();
        QCOMPARE(age(now - 3s, now), u"3 s"_s);
        QCOMPARE(age(now - 23h, now), u"23 h"_s);
        QCOMPARE(age(now - 25h, now), u"17 Nov 13:32"_s);
        QCOMPARE(age(now + 1h, now), u"0 s"_s);
        QCOMPARE(until(now + 6min, now), u"6 min"_s);
        QCOMPARE(until(now + 112min, now), u"1 h 52 min"_s);
        QCOMPARE(until(now - 1s, now), u"now"_s);
    }
};

QTEST_GUILESS_MAIN(TestFieldModel)
#include "tst_field_model.moc"
