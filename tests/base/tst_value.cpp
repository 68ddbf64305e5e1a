// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/json.h"
#include "model/base/origin.h"
#include "model/base/value.h"

#include <QtTest>

using namespace leeway;

class TestValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writingACopyLeavesTheOriginalAlone()
    {
        Value first = *parseJson(R"({"metadata":{"labels":{"a":"1"}},"list":[1,2]})");
        Value second = first;
        second.findMutable("metadata")->ensureMap("labels").set("a", Value::string("2"));
        second.findMutable("list")->append(Value::integer(3));
        QCOMPARE(first.textAt({"metadata", "labels", "a"}), std::string_view("1"));
        QCOMPARE(second.textAt({"metadata", "labels", "a"}), std::string_view("2"));
        QCOMPARE(first.find("list")->size(), std::size_t(2));
        QCOMPARE(second.find("list")->size(), std::size_t(3));
    }

    void untouchedSubtreesStayShared()
    {
        const Value first = *parseJson(R"({"a":{"x":1},"b":{"y":2}})");
        Value second = first;
        second.findMutable("a")->set("x", Value::integer(5));
        QVERIFY(second.find("b")->isSameNode(*first.find("b")));
        QVERIFY(!second.find("a")->isSameNode(*first.find("a")));
    }

    void equalityIsThatOfJson()
    {
        QVERIFY(*parseJson(R"({"a":1,"b":[1.0]})") == *parseJson(R"({"b":[1],"a":1})"));
        QVERIFY(!(*parseJson(R"({"a":1})") == *parseJson(R"({"a":"1"})")));
        QVERIFY(!(*parseJson(R"([1,2])") == *parseJson(R"([2,1])")));
    }

    void originChainNamesTheNewestFirst()
    {
        const Value base = Value::string("1").withOrigin(fileOrigin("base.yaml"), {10, 11});
        const Value patch = Value::string("2").withOrigin(fileOrigin("patch.yaml"), {20, 21});
        const Value merged = overriding(patch, Step::StrategicPatch, &base);
        const auto chain = originChain(merged);
        QCOMPARE(chain.size(), std::size_t(2));
        QCOMPARE(chain[0].by, Step::StrategicPatch);
        QCOMPARE(chain[0].file.view(), std::string_view("patch.yaml"));
        QCOMPARE(chain[0].span, (Span{20, 21}));
        QCOMPARE(chain[1].by, Step::Resource);
        QCOMPARE(chain[1].text, std::string("1"));
    }

    void deeplyNestedJsonIsRefused()
    {
        const auto parsed = parseJson(std::string(10000, '[') + std::string(10000, ']'));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidJson);
    }

    void bigIntegersKeepTheirDigits()
    {
        QCOMPARE(toJson(*parseJson("[9007199254740993,18446744073709551615,-1]")),
                 std::string("[9007199254740993,18446744073709551615,-1]"));
    }

    void k9_numbersBeyond64BitsKeepTheirText()
    {
        for (const char *text :
             {"{\"a\":123456789012345678901234567890,\"b\":[-18446744073709551616,1e400,7]}",
              "[\"number 0\",\"a \\\" 99999999999999999999999\",99999999999999999999999]"})
            QCOMPARE(toJson(*parseJson(text)), std::string(text));
        const Value value = *parseJson("[123456789012345678901234567890]");
        QCOMPARE(value.at(0).kind(), Kind::Int);
        QVERIFY(!value.at(0).toInt());
        for (const char *wrong : {"[0123456789012345678901234567890]", "[12345678901234567890123e]", "[1.]",
                                  "[123456789012345678901234567890 1]"})
            QVERIFY2(!parseJson(wrong), wrong);
    }
};

QTEST_APPLESS_MAIN(TestValue)
#include "tst_value.moc"
