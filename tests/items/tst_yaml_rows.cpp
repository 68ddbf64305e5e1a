// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"
#include "model/items/yaml_rows.h"

#include <QTest>

using namespace leeway;
using namespace leeway::items;
using namespace Qt::StringLiterals;

class TestYamlRows : public QObject
{
    Q_OBJECT

    static analysis::ObjectDrift drifted(std::initializer_list<const char *> paths)
    {
        analysis::ObjectDrift object;
        object.key = {"", "Service", "web", "shop"};
        object.git = analysis::GitStatus::Drifted;
        for (const char *path : paths) {
            analysis::FieldDifference field;
            field.path = FieldPath::parse(path).value();
            field.drifted = true;
            field.writer.manager = "kubectl-edit";
            object.fields.push_back(field);
        }
        return object;
    }
    static std::vector<YamlRow> rows(const char *git, const char *live, const analysis::ObjectDrift &object)
    {
        const Value left = git ? parseJson(git).value() : Value();
        const Value right = live ? parseJson(live).value() : Value();
        return yamlRows(git ? &left : nullptr, live ? &right : nullptr, object, nullptr);
    }
    static QString printed(const std::vector<YamlRow> &rows)
    {
        QString text;
        for (const YamlRow &row : rows)
            text += QString::number(row.gitLine) + u'/' + QString::number(row.liveLine) + u' ' + row.git +
                    u" | "_s + row.live + (row.folded ? u" (folded)"_s : QString()) +
                    (row.differs() ? u" !"_s : QString()) + u'\n';
        return text;
    }

private Q_SLOTS:
    void aChangedValueStandsBesideItsPartner()
    {
        const auto all = rows(R"({"spec": {"type": "ClusterIP", "port": 80}})",
                              R"({"spec": {"type": "NodePort", "port": 80}})", drifted({"spec.type"}));
        QCOMPARE(printed(all), u"1/1 spec: | spec:\n"
                               "2/2   type: ClusterIP |   type: NodePort !\n"
                               "3/3   port: 80 |   port: 80\n"_s);
        QCOMPARE(all[1].git.mid(all[1].gitFrom, all[1].gitTo - all[1].gitFrom), u"ClusterIP"_s);
        QCOMPARE(all[1].live.mid(all[1].liveFrom, all[1].liveTo - all[1].liveFrom), u"NodePort"_s);
        QCOMPARE(all[1].writer, u"kubectl-edit"_s);
    }

    void elementsAreJoinedByTheirNameNotByTheirPlace()
    {
        const auto all =
            rows(R"({"list": [{"name": "a", "v": 1}, {"name": "b", "v": 2}]})",
                 R"({"list": [{"name": "new", "v": 9}, {"name": "b", "v": 3}, {"name": "a", "v": 1}]})",
                 drifted({"list[b].v", "list[new]"}));
        QCOMPARE(printed(all), u"1/1 list: | list:\n"
                               "2/2 - name: a | - name: a\n"
                               "3/3   v: 1 |   v: 1\n"
                               "4/4 - name: b | - name: b\n"
                               "5/5   v: 2 |   v: 3 !\n"
                               "0/6  | - name: new !\n"
                               "0/7  |   v: 9 !\n"_s);
    }

    void serverDefaultsAreFoldedAndCanBeShown()
    {
        const auto all =
            rows(R"({"spec": {"a": 1}})", R"({"spec": {"a": 2, "policy": "Cluster"}})", drifted({"spec.a"}));
        QVERIFY(all[2].folded);
        QCOMPARE(printed(shownYaml(all, true, false)), u"1/1 spec: | spec:\n2/2   a: 1 |   a: 2 !\n"_s);
        QCOMPARE(shownYaml(all, true, true).size(), 3U);
    }

    void aWholeObjectHasNoOtherSide()
    {
        auto object = drifted({});
        object.git = analysis::GitStatus::Missing;
        for (const YamlRow &row : rows(R"({"a": {"b": 1}})", nullptr, object)) {
            QVERIFY(row.differs());
            QCOMPARE(row.kind, YamlRow::Kind::GitOnly);
        }
    }

    void theLineAboveARemovedFieldIsNotHidden()
    {
        const auto all = rows(R"({"spec": {"tls": {"mode": "Terminate"}}})", R"({"spec": {}})",
                              drifted({"spec.tls.mode"}));
        QVERIFY(printed(shownYaml(all, true, false)).contains(u"tls:"_s));
    }

    void longEqualRunsBecomeOneRowThatNamesWhatIsInside()
    {
        QByteArray git = R"({"list": [{"name": "first", "v": 1})";
        for (int i = 0; i < 9; ++i)
            git += ", {\"name\": \"n" + QByteArray::number(i) + "\", \"v\": 1}";
        git += "]}";
        QByteArray live = git;
        live.replace("\"first\", \"v\": 1", "\"first\", \"v\": 2");
        const auto all = rows(git.constData(), live.constData(), drifted({"list[first].v"}));
        const auto shown = shownYaml(all, true, false);
        const YamlRow &fold = shown.back();
        QCOMPARE(fold.kind, YamlRow::Kind::Fold);
        QCOMPARE(fold.hidden, 15);
        QCOMPARE(fold.inside, u"n2, n3, n4, n5"_s);
        QCOMPARE(shownYaml(all, true, false, {fold.gitLine}).size(), all.size());
        QCOMPARE(shownYaml(all, false, false).size(), all.size());
    }

    void linesOfATextAreComparedOneByOne()
    {
        const auto all = rows(R"({"data": {"conf": "one\ntwo\nthree\n"}})",
                              R"({"data": {"conf": "one\nTWO\nthree\n"}})", drifted({"data.conf"}));
        QCOMPARE(printed(all), u"1/1 data: | data:\n"
                               "2/2   conf: | |   conf: |\n"
                               "3/3     one |     one\n"
                               "4/4     two |     TWO !\n"
                               "5/5     three |     three\n"_s);
    }

    void s3_valuesOfSecretsAreNeverInTheRows()
    {
        auto object = drifted({"data.password"});
        object.key.kind = "Secret";
        const auto all = rows(R"({"kind": "Secret", "data": {"password": "aHVudGVyMg=="}})",
                              R"({"kind": "Secret", "data": {"password": "b3RoZXI="}})", object);
        QVERIFY(!printed(all).contains(u"aHVu"_s));
        QVERIFY(!yamlAsText(all).contains(u"b3Ro"_s));
        QVERIFY(printed(all).contains(u"password"_s));
    }
};

QTEST_GUILESS_MAIN(TestYamlRows)
#include "tst_yaml_rows.moc"
