// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/reader.h"
#include "model/yaml/writer.h"

#include <QTest>

#include <random>

using namespace leeway;
using namespace leeway::yaml;

namespace {

QByteArray str(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

/// What cannot be read is told by the text that was written.
QByteArray differenceAfterReading(const Value &value)
{
    const std::string text = toYaml(value);
    for (const Dialect dialect : {Dialect::Files, Dialect::Yaml11}) {
        const auto back = readYamlValue("back.yaml", text, dialect);
        if (!back)
            return str(back.error().message() + "\n" + text);
        if (!(*back == value))
            return "differs:\n" + str(text);
    }
    return {};
}

std::string randomText(std::mt19937 &random)
{
    static const std::vector<std::string> pieces{
        "a",          "b",     "no",  " ",    " ",    "\n",   "\n\n", "\t", ":",        ": ",
        "#",          " #",    "-",   "- ",   "'",    "\"",   "\\",   "{",  "}",        "[",
        "]",          ",",     "&",   "*",    "!",    "|",    ">",    "%",  "@",        "`",
        "?",          "1",     "0x",  ".5",   "1e3",  "true", "null", "~",  "=",        "<<",
        "---",        "...",   "\r",  "\x01", "\x7f", "€",    "é",    "😀",  "\xc2\x85", "\xe2\x80\xa8",
        "2020-01-01", "12:30", "${x}"};
    std::string text;
    for (auto n = random() % 6; n > 0; --n)
        text += pieces[random() % pieces.size()];
    return text;
}

Value randomValue(std::mt19937 &random, int depth)
{
    const auto kind = random() % (depth > 3 ? 5 : 8);
    if (kind == 6) {
        Value list = Value::list();
        for (auto n = random() % 4; n > 0; --n)
            list.append(randomValue(random, depth + 1));
        return list;
    }
    if (kind >= 5) {
        Value map = Value::map();
        for (auto n = random() % 4; n > 0; --n)
            map.set(Key(randomText(random)), randomValue(random, depth + 1));
        return map;
    }
    if (kind == 0)
        return random() % 2 ? Value::null() : Value::boolean(random() % 2);
    if (kind == 1)
        return random() % 2 ? Value::integer(static_cast<int>(random())) : Value::scalar(Kind::Float, "1.10");
    return Value::string(randomText(random));
}

} // namespace

class TestYamlWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAsSigsYamlDoes_data();
    void writesAsSigsYamlDoes();
    void randomValuesReadBackEqualInBothDialects();
    void sortsKeysWhenAsked();
};

void TestYamlWriter::writesAsSigsYamlDoes_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("output");
    const auto row = [](const char *name, const char *input, const char *output) {
        QTest::newRow(name) << QByteArray(input) << QByteArray(output);
    };
    row("lists are not indented", "a:\n  - b: 1\n    c: [x, {}]\n  - - 2\n",
        "a:\n- b: 1\n  c:\n  - x\n  - {}\n- - 2\n");
    row("quotes that are needed", "a: \"8080\"\nb: 'yes'\nc: '${x}'\nd: '{x}'\ne: ''\nf: '2020-01-01'\n",
        "a: \"8080\"\nb: \"yes\"\nc: ${x}\nd: '{x}'\ne: \"\"\nf: \"2020-01-01\"\n");
    row("blocks", "a: |\n  x\n  y\nb: |-\n  x\n\n  y\nc: |2+\n   x\n\n",
        "a: |\n  x\n  y\nb: |-\n  x\n\n  y\nc: |2+\n   x\n\n");
    row("numbers in JSON's form", "a: 0x10\nb: 1e3\nc: 1.10\nd: 1_000\n",
        "a: 16\nb: 1000\nc: 1.1\nd: 1000\n");
    row("null and empty", "a:\nb: []\nc: {}\n", "a: null\nb: []\nc: {}\n");
    row("keys", "'8080': 1\n'true': 2\n'a b': 3\n'a: b': 4\n",
        "\"8080\": 1\n\"true\": 2\na b: 3\n'a: b': 4\n");
    row("tab", "a: \"x\\ty\"\n", "a: \"x\\ty\"\n");
    row("list of blocks", "- |\n  x\n  y\n- z\n", "- |\n  x\n  y\n- z\n");
}

void TestYamlWriter::writesAsSigsYamlDoes()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, output);
    const auto value = readYamlValue("f.yaml", input.toStdString(), Dialect::Files);
    QVERIFY(value);
    QCOMPARE(str(toYaml(*value)), output);
}

void TestYamlWriter::randomValuesReadBackEqualInBothDialects()
{
    std::mt19937 random(42);
    for (int i = 0; i < 20'000; ++i) {
        Value value = Value::map();
        value.set("v", randomValue(random, 0));
        const QByteArray difference = differenceAfterReading(value);
        QVERIFY2(difference.isEmpty(), difference.constData());
    }
}

void TestYamlWriter::sortsKeysWhenAsked()
{
    const auto value = readYamlValue("f.yaml", "b: {d: 1, c: 2}\na: 3\n", Dialect::Files);
    WriteOptions sorted;
    sorted.sortKeys = true;
    QCOMPARE(str(toYaml(*value, sorted)), QByteArray("a: 3\nb:\n  c: 2\n  d: 1\n"));
    QCOMPARE(str(toYaml(std::vector<Value>{*value, Value::null()})),
             QByteArray("b:\n  d: 1\n  c: 2\na: 3\n---\nnull\n"));
}

QTEST_APPLESS_MAIN(TestYamlWriter)
#include "tst_yaml_writer.moc"
