// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/envsubst.h"

#include <QTest>

#include <map>

using namespace leeway;
using namespace leeway::render;

namespace {

QByteArray str(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

const std::map<std::string, std::string, std::less<>> variables{
    {"a", "foo.bar.baz"}, {"b", "zz"},      {"e", ""},    {"p", "/x/y/z"},
    {"u", "héllo"},       {"A_1", "Upper"}, {"1", "one"}, {"s", "a$b"}};

std::optional<VariableValue> look(std::string_view name)
{
    if (name == "dark")
        return VariableValue{{}, true};
    const auto found = variables.find(name);
    if (found == variables.end())
        return std::nullopt;
    return VariableValue{found->second, false};
}

/// The text, or the name of the error in brackets.
QByteArray result(const QByteArray &input, bool strict)
{
    const auto out = substitute(input.toStdString(), look, strict);
    return out ? str(out->text) : '<' + str(errorName(out.error().code)) + '>';
}

} // namespace

class TestEnvsubst : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conformanceVectors_data();
    void conformanceVectors();
    void anUnknownVariableKeepsItsExpression_data();
    void anUnknownVariableKeepsItsExpression();
    void tellsWhichVariablesItUsed();
    void listsVariablesWithAndWithoutDefault();
    void variableNamesAreAsciiWords();
    void g2_hostileTextIsRefused();
};

void TestEnvsubst::conformanceVectors_data()
{
    QTest::addColumn<QByteArray>("strict");
    QTest::addColumn<QByteArray>("lenient");
    const auto row = [](const char *input, const char *strict, const char *lenient = nullptr) {
        QTest::newRow(input) << QByteArray(strict) << QByteArray(lenient ? lenient : strict);
    };
    const char *const unset = "<VariableNotSet>", *const brace = "<SubstitutionClosingBrace>";
    const char *const name = "<SubstitutionName>", *const bad = "<SubstitutionBad>";
    row("$a", "$a");
    row("$$", "$");
    row("$${a}", "${a}");
    row("$$${a}", "$foo.bar.baz");
    row("$$$${a}", "$${a}");
    row("\\${a}", "\\foo.bar.baz");
    row("x${e}y", "xy");
    row("${miss}", unset, "");
    for (const char *input :
         {"${miss:=d}", "${miss:-d}", "${miss=d}", "${miss:+d}", "${miss:?d}", "${e:=d}", "${e=d}"})
        row(input, "d");
    row("${a:+d}", "foo.bar.baz");
    for (const char *input : {"${miss-d}", "${a.b}", "${a-b}", "${a[0]}", "${a }", "${a"})
        row(input, brace);
    row("${miss:=${b}}", "zz");
    row("${miss:=${b:=c}}", "zz");
    row("${miss:=${nope}}", unset, "");
    row("${a:=${nope}}", unset, "foo.bar.baz");
    row("${miss:=$${a}}", "$foo.bar.baz");
    row("${miss:=$$x}", "$$x");
    row("${miss:=}", "");
    row("${miss:={}}", "{}");
    row("${miss:=a}b}", "ab}");
    row("${miss:=http://x/y:z}", "http://x/y:z");
    row("${#a}", "11");
    row("${#u}", "6");
    row("${a^}", "Foo.bar.baz");
    row("${a^^}", "FOO.BAR.BAZ");
    row("${u^}", "Héllo");
    row("${u^^}", "HÉLLO");
    row("${A_1,}", "upper");
    row("${a:1}", "oo.bar.baz");
    row("${a:1:3}", "oo.");
    row("${a:99}", "");
    row("${a:0:99}", "foo.bar.baz");
    row("${a: -2}", "foo.bar.baz");
    row("${a:n}", "foo.bar.baz");
    row("${a:2:-1}", "o.bar.ba"); // a panic up to envsubst 1.6
    row("${a:2:-99}", "");
    row("${a#*.}", "bar.baz");
    row("${a##*.}", "baz");
    row("${a%.*}", "foo.bar");
    row("${a%%.*}", "foo");
    row("${p#*/}", "x/y/z");
    row("${p##*/}", "z");
    row("${a#[fx]o?}", ".bar.baz");
    row("${a#[}", "foo.bar.baz");
    row("${a/o/0}", "f0o.bar.baz");
    row("${a//o/0}", "f00.bar.baz");
    row("${a/o/}", "fo.bar.baz");
    row("${a/#foo/X}", "X.bar.baz");
    row("${a/%baz/X}", "foo.bar.X");
    row("${a//./-}", "foo-bar-baz");
    row("${a/b*r/X}", "foo.bar.baz");
    row("${a/\\./-}", "foo.bar.baz");
    row("${p//\\//_}", "_x_y_z");
    row("${a/o}", bad);
    for (const char *input : {"${}", "${ a}", "${!a}", "${{ a }}"})
        row(input, name);
    row("${a:}", "<SubstitutionArgument>");
    row("${#}", bad);
    row("${a}}", "foo.bar.baz}");
    row("{${a}}", "{foo.bar.baz}");
    row("${1}", "one");
    row("${s}", "a$b");
    row("$(a)", "$(a)");
    row("$a_${b}", "$a_zz");
}

void TestEnvsubst::conformanceVectors()
{
    QFETCH(QByteArray, strict);
    QFETCH(QByteArray, lenient);
    const QByteArray input = QTest::currentDataTag();
    QCOMPARE(result(input, true), strict);
    QCOMPARE(result(input, false), lenient);
}

void TestEnvsubst::anUnknownVariableKeepsItsExpression_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<bool>("unknown");
    QTest::newRow("x${dark}y${b}") << QByteArray("x${dark}yzz") << true;
    QTest::newRow("${dark:=${b}}") << QByteArray("${dark:=${b}}") << true;
    QTest::newRow("${miss:=${dark}}") << QByteArray("${miss:=${dark}}") << true;
    QTest::newRow("${b:=${dark}}") << QByteArray("zz") << false;
    QTest::newRow("$$${dark}") << QByteArray("$${dark}") << true;
}

void TestEnvsubst::anUnknownVariableKeepsItsExpression()
{
    QFETCH(QByteArray, output);
    QFETCH(bool, unknown);
    const auto out = substitute(QTest::currentDataTag(), look, true);
    QVERIFY(out);
    QCOMPARE(str(out->text), output);
    QCOMPARE(out->hasUnknown, unknown);
}

void TestEnvsubst::tellsWhichVariablesItUsed()
{
    const auto out = substitute("${a}-${miss:=${b}}-${a}", look, true);
    QVERIFY(out);
    QCOMPARE(out->used, (std::vector<std::string>{"a", "b", "a"}));
}

void TestEnvsubst::listsVariablesWithAndWithoutDefault()
{
    const auto uses = variablesIn("${a} $${no} ${c:=${d}} ${a:-x}");
    QVERIFY(uses);
    QCOMPARE(uses->size(), std::size_t(3));
    QCOMPARE(str((*uses)[1].name), QByteArray("c"));
    QVERIFY((*uses)[1].hasDefault);
    QVERIFY(!(*uses)[2].hasDefault);
}

void TestEnvsubst::variableNamesAreAsciiWords()
{
    for (const char *name : {"a", "_", "A_1"})
        QVERIFY2(isVariableName(name), name);
    for (const char *name : {"", "1a", "my-key", "config.yaml", "é"})
        QVERIFY2(!isVariableName(name), name);
}

void TestEnvsubst::g2_hostileTextIsRefused()
{
    std::string nested;
    for (int i = 0; i < 100'000; ++i)
        nested += "${a:=";
    QCOMPARE(result(str(nested), true), QByteArray("<LimitExceeded>"));
    const std::string value(1 << 20, 'x');
    const VariableLookup large = [&](std::string_view) { return std::optional(VariableValue{value, false}); };
    QCOMPARE(substitute("${v#*y}", large, true).error().code, ErrorCode::LimitExceeded);
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += "${v}";
    QCOMPARE(substitute(many, large, true).error().code, ErrorCode::LimitExceeded);
}

QTEST_APPLESS_MAIN(TestEnvsubst)
#include "tst_envsubst.moc"
