// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/reader.h"

#include <QElapsedTimer>
#include <QTest>

using namespace leeway;
using namespace leeway::yaml;

namespace {

QByteArray str(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

Value read(std::string_view bytes, Dialect dialect = Dialect::Files)
{
    auto value = readYamlValue("f.yaml", bytes, dialect);
    if (!value)
        qWarning("%s", value.error().message().c_str());
    return value ? *value : Value::string("unreadable");
}

/// The error as "Code line:column", or "no error".
QByteArray errorOf(std::string_view bytes, const ReadOptions &options = {})
{
    const auto documents = readYaml("f.yaml", bytes, options);
    if (documents)
        return "no error";
    const Error &e = documents.error();
    return str(errorName(e.code)) + ' ' + QByteArray::number(e.place.line) + ':' +
           QByteArray::number(e.place.column);
}

QByteArray spanText(std::string_view bytes, const Value *value)
{
    if (!value)
        return "no value";
    const Span span = value->span();
    return str(bytes.substr(span.begin, span.end - span.begin));
}

QByteArray kindText(const Value &value)
{
    static const char *const names[] = {"null", "bool", "int", "float", "string", "list", "map"};
    return names[static_cast<int>(value.kind())];
}

} // namespace

class TestYamlReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spansCoverTheBytesAsWritten_data();
    void spansCoverTheBytesAsWritten();
    void typesPlainScalars_data();
    void typesPlainScalars();
    void explicitTagsDecide();
    void anAbsentValueHasItsPlaceBehindTheColon();
    void aKeyCalledNullIsNotTheValueBeforeIt();
    void collectionsSpanFromFirstToLastChild();
    void everyNodeNamesTheFile();
    void mergeKeysGiveWayToOwnKeysAndEarlierSources();
    void inYaml11AMergeKeyOverwritesWhatStandsBeforeIt();
    void anAliasKeepsThePlaceOfItsAnchor();
    void yaml11KeysBecomeText();
    void readsManyDocuments();
    void cutsResourceFilesAsKustomizeDoes();
    void keepsOrDropsDuplicatesWhenAsked();
    void annotationsKeepTheirDateAsWritten();
    void g1_faultsNameTheirPlace_data();
    void g1_faultsNameTheirPlace();
    void g1_readsWindowsLineEndsAndByteOrderMark();
    void g1_readsTenThousandDocumentsAndFiveMegabytes();
    void g2_refusesHostileFilesQuickly_data();
    void g2_refusesHostileFilesQuickly();
};

void TestYamlReader::spansCoverTheBytesAsWritten_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *bytes, const char *text, const char *value) {
        QTest::newRow(name) << QByteArray(bytes) << QByteArray(text) << QByteArray(value);
    };
    row("plain", "a: one two # c\nb: 2\n", "one two", "one two");
    row("plain over lines", "a: one\n  two\n\n  three\nb: 1\n", "one\n  two\n\n  three", "one two\nthree");
    row("single", "a: 'it''s' # c\n", "'it''s'", "it's");
    row("double", "a: \"x\\\"y\\u00e9\"\nb: 1\n", "\"x\\\"y\\u00e9\"", "x\"y\xc3\xa9");
    row("double over lines", "a: \"x\n  y\"\n", "\"x\n  y\"", "x y");
    row("utf-8 before", "\xc3\xa9: '\xc3\xa9'\na: \xe2\x82\xac x\n", "\xe2\x82\xac x", "\xe2\x82\xac x");
    row("literal", "a: |\n  x\n   y\n\n  z\nb: 1\n", "|\n  x\n   y\n\n  z", "x\n y\n\nz\n");
    row("literal strip", "a: |- # why\n  x\n\nb: 1\n", "|- # why\n  x", "x");
    row("literal keep", "a: |+\n  x\n\nb: 1\n", "|+\n  x\n", "x\n\n");
    row("literal at the end", "a: |\n  x", "|\n  x", "x");
    row("folded", "a: >\n  x\n  y\nb: 1\n", ">\n  x\n  y", "x y\n");
    row("literal with digit", "a: |2\n    x\n  y\nb: 1\n", "|2\n    x\n  y", "  x\ny\n");
    row("anchor and tag", "a: &n !!str 5 # c\nb: 1\n", "5", "5");
    row("anchor on another line", "a: &n\n  5\nb: 1\n", "5", "5");
    row("flow", "{a: x y, b: 1}", "x y", "x y");
    row("json", "{\"a\": \"x\", \"b\": 1}", "\"x\"", "x");
    row("windows lines", "a: |\r\n  x\r\n  y\r\nb: 1\r\n", "|\r\n  x\r\n  y", "x\ny\n");
}

void TestYamlReader::spansCoverTheBytesAsWritten()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, value);
    const Value root = read(bytes.toStdString());
    const std::string copy = bytes.toStdString();
    QCOMPARE(spanText(copy, root.find("a")), text);
    QCOMPARE(str(root.find("a")->text()), value);
}

void TestYamlReader::typesPlainScalars_data()
{
    QTest::addColumn<QByteArray>("scalar");
    QTest::addColumn<QByteArray>("files");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *scalar, const char *files, const char *after) {
        QTest::newRow(scalar) << QByteArray(scalar) << QByteArray(files) << QByteArray(after);
    };
    for (const char *word : {"true", "True", "TRUE", "false", "False", "FALSE"})
        row(word, "bool", "bool");
    for (const char *word :
         {"y", "Y", "yes", "Yes", "YES", "no", "NO", "n", "N", "on", "On", "ON", "off", "OFF"})
        row(word, "string", "bool");
    for (const char *word : {"~", "null", "Null", "NULL"})
        row(word, "null", "null");
    for (const char *word : {"nULL", "yEs", "tRUE", "None", "12:30:45", "1,000", "1.2.3", "0x", "0xg",
                             "1e400", "+", ".", "1e", "e1", "._5", "127.0.0.1", "2020-13-01", "0b2"})
        row(word, "string", "string");
    for (const char *word : {"0", "1", "-1", "+1", "0x10", "0o17", "017", "0b11", "1_000", "-0x10",
                             "9223372036854775807", "18446744073709551615", "-0"})
        row(word, "int", "int");
    for (const char *word : {"1e3", ".5", "1.0", "1.", "-.5e-3", "08", "18446744073709551616", "1e10", "+.5"})
        row(word, "float", "float");
    row("2020-01-01", "string", "string");
}

void TestYamlReader::typesPlainScalars()
{
    QFETCH(QByteArray, scalar);
    QFETCH(QByteArray, files);
    QFETCH(QByteArray, after);
    const std::string bytes = "a: " + scalar.toStdString() + "\n";
    QCOMPARE(kindText(*read(bytes).find("a")), files);
    QCOMPARE(kindText(*read(bytes, Dialect::Yaml11).find("a")), after);
}

void TestYamlReader::explicitTagsDecide()
{
    const Value root = read("a: !!str 5\nb: !!int \"5\"\nc: !!float 5\nd: !!binary aGVsbG8=\ne: !own 5\n"
                            "f: !!str\ng: !!bool \"true\"\nh: !!str null\ni: \"5\"\n");
    QCOMPARE(kindText(*root.find("a")), QByteArray("string"));
    QCOMPARE(kindText(*root.find("b")), QByteArray("int"));
    QCOMPARE(kindText(*root.find("c")), QByteArray("int"));
    QCOMPARE(str(root.textAt({"d"})), QByteArray("hello"));
    QCOMPARE(kindText(*root.find("e")), QByteArray("string"));
    QCOMPARE(kindText(*root.find("f")), QByteArray("string"));
    QCOMPARE(kindText(*root.find("g")), QByteArray("bool"));
    QCOMPARE(kindText(*root.find("h")), QByteArray("string"));
    QCOMPARE(kindText(*root.find("i")), QByteArray("string"));
}

void TestYamlReader::anAbsentValueHasItsPlaceBehindTheColon()
{
    const std::string bytes = "a:\nb: 1\nc:\n- x\n-\n- y\nd:  # later\n";
    const Value root = read(bytes);
    QVERIFY(root.find("a")->isNull());
    QCOMPARE(root.find("a")->span(), (Span{2, 2}));
    const Value &gap = root.find("c")->at(1);
    QVERIFY(gap.isNull());
    QCOMPARE(gap.span().begin, static_cast<std::uint32_t>(bytes.find("-\n") + 1));
    QCOMPARE(root.find("d")->span().begin, static_cast<std::uint32_t>(bytes.find("d:") + 2));
}

void TestYamlReader::aKeyCalledNullIsNotTheValueBeforeIt()
{
    const std::string bytes = "a:\n  b:\n~x: 1\n";
    QCOMPARE(read(bytes).find("a")->find("b")->span(), (Span{7, 7}));
    const std::string written = "a: null\nb:\n  ~\n";
    QCOMPARE(spanText(written, read(written).find("a")), QByteArray("null"));
    QCOMPARE(spanText(written, read(written).find("b")), QByteArray("~"));
}

void TestYamlReader::collectionsSpanFromFirstToLastChild()
{
    const std::string bytes = "a:\n  b: 1\n  c:\n  - x\n  - {y: [1, 2 ] } # end\nd: [ ]\ne: {f: [a: 1, b]}\n";
    const Value root = read(bytes);
    QCOMPARE(spanText(bytes, root.find("a")), QByteArray("b: 1\n  c:\n  - x\n  - {y: [1, 2 ] }"));
    QCOMPARE(spanText(bytes, root.find("a")->find("c")), QByteArray("- x\n  - {y: [1, 2 ] }"));
    QCOMPARE(spanText(bytes, root.find("a")->find("c")->at(1).find("y")), QByteArray("[1, 2 ]"));
    QCOMPARE(spanText(bytes, root.find("d")), QByteArray("[ ]"));
    QCOMPARE(spanText(bytes, root.find("e")), QByteArray("{f: [a: 1, b]}"));
    QCOMPARE(spanText(bytes, &root.find("e")->find("f")->at(0)), QByteArray("a: 1"));
}

void TestYamlReader::everyNodeNamesTheFile()
{
    const Value root = read("a: {b: [1, x, null]}\n");
    const Value &list = *root.find("a")->find("b");
    for (const Value *node : {&root, root.find("a"), &list, &list.at(0), &list.at(1), &list.at(2)})
        QCOMPARE(str(originChain(*node).at(0).file.view()), QByteArray("f.yaml"));
}

void TestYamlReader::mergeKeysGiveWayToOwnKeysAndEarlierSources()
{
    const Value root = read("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2, d: 2}\n"
                            "m:\n  d: 3\n  <<: [*x, *y]\n\"<<\": quoted\n");
    const Value &merged = *root.find("m");
    QCOMPARE(merged.size(), std::size_t(4));
    QVERIFY(*merged.find("a") == Value::integer(1));
    QVERIFY(*merged.find("b") == Value::integer(1));
    QVERIFY(*merged.find("c") == Value::integer(2));
    QVERIFY(*merged.find("d") == Value::integer(3));
    QCOMPARE(str(root.textAt({"<<"})), QByteArray("quoted"));
}

void TestYamlReader::inYaml11AMergeKeyOverwritesWhatStandsBeforeIt()
{
    const std::string bytes = "x: &x {a: 1, b: 1}\nm:\n  a: 2\n  <<: *x\n  b: 2\n";
    const Value late = read(bytes, Dialect::Yaml11);
    QVERIFY(*late.find("m")->find("a") == Value::integer(1));
    QVERIFY(*late.find("m")->find("b") == Value::integer(2));
    QVERIFY(*read(bytes).find("m")->find("a") == Value::integer(2));
}

void TestYamlReader::anAliasKeepsThePlaceOfItsAnchor()
{
    const std::string bytes = "a: &n value\nb: *n\nc: [*n]\n*n : 1\n";
    const Value root = read(bytes);
    QCOMPARE(root.find("b")->span(), root.find("a")->span());
    QCOMPARE(spanText(bytes, root.find("c")), QByteArray("[*n]"));
    QVERIFY(root.find("value"));
}

void TestYamlReader::yaml11KeysBecomeText()
{
    const Value root = read("yes: 1\n8080: 2\n1.5: 3\n0x10: 4\n", Dialect::Yaml11);
    for (const char *key : {"true", "8080", "1.5", "16"})
        QVERIFY2(root.find(key), key);
    QCOMPARE(errorOf("a: 1\n8080: 2\n"), QByteArray("YamlKeyNotString 2:1"));
    QVERIFY(read("yes: 1\n").find("yes"));
}

void TestYamlReader::readsManyDocuments()
{
    const auto documents = readYaml("f.yaml", "# head\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n");
    QVERIFY(documents);
    QCOMPARE(documents->size(), std::size_t(3));
    QVERIFY((*documents)[1].root.isNull());
    QVERIFY((*documents)[2].root.find("b"));
    QCOMPARE(readYaml("f.yaml", "# only a comment\n")->size(), std::size_t(0));
    QCOMPARE(readYaml("f.yaml", "")->size(), std::size_t(0));
}

void TestYamlReader::cutsResourceFilesAsKustomizeDoes()
{
    ReadOptions pieces;
    pieces.documents = Documents::Pieces;
    const std::string bytes = "---\na: 1\n--- # note\nb: 2\n...\nlost: 1\n---\nc: 3\n---";
    const auto documents = readYaml("f.yaml", bytes, pieces);
    QVERIFY(documents);
    QCOMPARE(documents->size(), std::size_t(3));
    QCOMPARE(spanText(bytes, (*documents)[2].root.find("c")), QByteArray("3"));
    QCOMPARE(errorOf("a: 1\n--- foo: bar\n", pieces), QByteArray("YamlBadSeparator 2:1"));
    QCOMPARE(errorOf("a: 1\n----\n", pieces), QByteArray("YamlBadSeparator 2:1"));
    QCOMPARE(errorOf("a: 1\n---\nb: 'x\n", pieces).left(10), QByteArray("YamlSyntax"));
}

void TestYamlReader::keepsOrDropsDuplicatesWhenAsked()
{
    QCOMPARE(errorOf("a: 1\nb: 2\na: 3\n"), QByteArray("YamlDuplicateKey 3:1"));
    const std::string bytes = "a: 1\nb: 2\na: 3\n";
    const auto last = readYamlValue("f.yaml", bytes, Dialect::Yaml11, Duplicates::LastWins);
    QCOMPARE(last->size(), std::size_t(2));
    QVERIFY(*last->find("a") == Value::integer(3));
    const auto both = readYamlValue("f.yaml", bytes, Dialect::Files, Duplicates::Keep);
    QCOMPARE(both->size(), std::size_t(3));
    QVERIFY(*both->find("a") == Value::integer(1));
}

void TestYamlReader::annotationsKeepTheirDateAsWritten()
{
    const Value root =
        read("metadata:\n  annotations: {day: 2020-1-2}\nspec: {day: 2020-1-2, q: '2020-1-2'}\n");
    QCOMPARE(str(root.textAt({"metadata", "annotations", "day"})), QByteArray("2020-1-2"));
    QCOMPARE(str(root.textAt({"spec", "day"})), QByteArray("2020-01-02T00:00:00Z"));
    QCOMPARE(str(root.textAt({"spec", "q"})), QByteArray("2020-1-2"));
    QCOMPARE(str(read("a: 2020-1-2\n", Dialect::Yaml11).textAt({"a"})), QByteArray("2020-1-2"));
}

void TestYamlReader::g1_faultsNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, QByteArray bytes, const char *error) {
        QTest::newRow(name) << bytes << QByteArray(error);
    };
    row("open bracket", "a: [1, 2\n", "YamlSyntax 1:4");
    row("open quote", "a: 1\nb: 'x\nc: 2\n", "YamlSyntax 2:4");
    row("tab", "a:\n\tb: 1\n", "YamlTab 2:1");
    row("unknown alias", "a: 1\nb: *none\n", "YamlUnknownAnchor 2:4");
    row("alias in itself", "a: &x\n  b: *x\n", "YamlAliasInItself 2:6");
    row("windows-1252", "a: 1\nb: caf\xe9\n", "YamlInvalidUtf8 2:7");
    row("overlong", "a: \xc0\xaf\n", "YamlInvalidUtf8 1:4");
    row("nul", QByteArray("a: 1\nb: \0x\n", 11), "YamlControlCharacter 2:4");
    row("bell", "a: \a\n", "YamlControlCharacter 1:4");
    row("utf-16", QByteArray("a\0:\0 \0", 6), "YamlUtf16 1:1");
    row("binary", QByteArray("\x89PNG\r\n\x1a\n\0\0", 10), "YamlInvalidUtf8 1:1");
    row("map as key", "? {a: 1}\n: 2\n", "YamlKeyNotScalar 1:3");
    row("bad tag", "a: !!int x\n", "YamlBadTag 1:10");
    row("infinite", "a: .inf\n", "YamlNotJson 1:4");
    row("merge of a scalar", "a:\n  <<: 5\n", "YamlMergeNotMap 2:3");
    row("byte-order mark counts as bytes",
        "\xef\xbb\xbf"
        "a: 1\na: 2\n",
        "YamlDuplicateKey 2:1");
    row("windows lines", "a: 1\r\nb: 1\r\na: 2\r\n", "YamlDuplicateKey 3:1");
    row("indentation", "a:\n  b: 1\n c: 2\n", "YamlSyntax 3:2");
    row("colon in a value", "a: b: c\n", "YamlSyntax 1:5");
    // What yaml-cpp takes and go-yaml, which reads for kustomize and Flux, does not.
    row("tab behind a dash", "a:\n-\tb\n", "YamlTab 2:2");
    row("tab behind a dash before a mapping", "- \ta: 1\n", "YamlTab 1:3");
    row("key without a colon", "a: b\nc\n", "YamlSyntax 2:1");
    row("key without a colon in a list", "- a: b\n  c\n- d\n", "YamlSyntax 2:3");
    row("mapping behind a list", "- a\nb: c\n", "YamlSyntax 2:1");
    row("text behind a list", "- a\n\n# comment\nb\n", "YamlSyntax 4:1");
    row("text that begins with a comma", "a: ,b\n", "YamlSyntax 1:4");
}

void TestYamlReader::g1_faultsNameTheirPlace()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, error);
    QCOMPARE(errorOf(bytes.toStdString()), error);
}

void TestYamlReader::g1_readsWindowsLineEndsAndByteOrderMark()
{
    QCOMPARE(str(read("a: x\xef\xbb\xbfy\n").textAt({"a"})), QByteArray("x\xef\xbb\xbfy"));
    // Tabs that go-yaml takes too, and keys without a colon that have a question mark.
    QCOMPARE(str(read("a:\tx\nb: \ty\n").textAt({"b"})), QByteArray("y"));
    QVERIFY(read("? a\n? b\n: c\n").find("a")->isNull());
    const std::string bytes = "\xef\xbb\xbf"
                              "a: one\r\nb: |\r\n  x\r\n  y\r\nc: 'q'\r\n";
    const Value root = read(bytes);
    QCOMPARE(spanText(bytes, root.find("a")), QByteArray("one"));
    QCOMPARE(str(root.textAt({"b"})), QByteArray("x\ny\n"));
    QCOMPARE(spanText(bytes, root.find("c")), QByteArray("'q'"));
}

void TestYamlReader::g1_readsTenThousandDocumentsAndFiveMegabytes()
{
    std::string bytes;
    for (int i = 0; i < 10'000; ++i)
        bytes += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c" + std::to_string(i) + "}\n";
    QCOMPARE(readYaml("f.yaml", bytes)->size(), std::size_t(10'000));
    ReadOptions pieces;
    pieces.documents = Documents::Pieces;
    QCOMPARE(readYaml("f.yaml", bytes, pieces)->size(), std::size_t(10'000));
    const std::string large = "a: |\n  " + std::string(5 << 20, 'x') + "\nb: 1\n";
    QCOMPARE(read(large).find("a")->text().size(), std::size_t((5 << 20) + 1));
}

void TestYamlReader::g2_refusesHostileFilesQuickly_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QByteArray bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
        const QByteArray before = "*a" + QByteArray::number(i - 1);
        bomb += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + before;
        for (int j = 0; j < 8; ++j)
            bomb += ", " + before;
        bomb += "]\n";
    }
    QTest::newRow("alias bomb") << bomb << QByteArray("YamlTooManyAliases");
    QTest::newRow("flow depth") << QByteArray(10'000, '[') + QByteArray(10'000, ']')
                                << QByteArray("YamlTooDeep");
    QByteArray blocks;
    for (int i = 0; i < 2'000; ++i)
        blocks += QByteArray(i, ' ') + "a:\n";
    QTest::newRow("block depth") << blocks << QByteArray("YamlTooDeep");
    QTest::newRow("compact lists") << QByteArray("- ").repeated(10'000) << QByteArray("YamlTooDeep");
    QTest::newRow("100 MB scalar") << "a: " + QByteArray(100 << 20, 'x') << QByteArray("YamlTooLarge");
}

void TestYamlReader::g2_refusesHostileFilesQuickly()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    QElapsedTimer timer;
    timer.start();
    const QByteArray error =
        errorOf(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    QCOMPARE(error.left(error.indexOf(' ')), code);
    QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()).constData());
}

QTEST_APPLESS_MAIN(TestYamlReader)
#include "tst_yaml_reader.moc"
