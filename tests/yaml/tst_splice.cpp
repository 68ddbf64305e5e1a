// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice.h"

#include <QtTest>

using namespace leeway;
using namespace leeway::yaml;

namespace {

const Key file("gateway.yaml");

FieldPath at(const char *path)
{
    return *FieldPath::parse(path);
}
Value text(const char *chars)
{
    return Value::string(chars);
}
Value read(const char *yaml)
{
    return *readYamlValue("value", yaml, Dialect::Files);
}

/// The text after one edit, or the error's name in angle brackets.
std::string spliced(const std::string &before, const Edit &edit, std::size_t document = 0)
{
    const auto after = splice(file, before, document, {edit});
    return after ? *after : '<' + std::string(errorName(after.error().code)) + '>';
}

const std::string gateway = R"(# Gateway of the ingress
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: gw   # the name
  annotations: {}
spec:
  listeners:
    # plain HTTP
    - name: http
      port: 80
    - name: https     # TLS
      port: 443
      hostname: "*.example.com"
      tls: {mode: Terminate, options: {a: 'b'}}
    # the end
  empty:
)";

} // namespace

class TestSplice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneCase_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<Edit>("edit");
        const auto row = [](const char *name, const std::string &before, const Edit &edit,
                            const std::string &after) {
            QTest::newRow(name) << QString::fromStdString(before) << QString::fromStdString(after) << edit;
        };
        row("a plain number keeps its comment", "a: 1 # one\n", Edit::set(at("a"), Value::integer(2)),
            "a: 2 # one\n");
        row("plain stays plain", "a: x\n", Edit::set(at("a"), text("z")), "a: z\n");
        row("a text that looks like a number", "a: x\n", Edit::set(at("a"), text("8080")), "a: \"8080\"\n");
        row("a text that is true in the old dialect", "a: x\n", Edit::set(at("a"), text("yes")),
            "a: \"yes\"\n");
        row("a text that is a date", "a: x\n", Edit::set(at("a"), text("2026-01-02")), "a: \"2026-01-02\"\n");
        row("single quotes stay", "a: 'x'\n", Edit::set(at("a"), text("it's")), "a: 'it''s'\n");
        row("double quotes stay", "a: \"x\"\n", Edit::set(at("a"), text("say \"hi\"")),
            "a: \"say \\\"hi\\\"\"\n");
        row("a quoted number becomes a number", "a: \"1\"\n", Edit::set(at("a"), Value::integer(1)),
            "a: 1\n");
        row("a colon needs quotes", "a: x\n", Edit::set(at("a"), text("b: c")), "a: \"b: c\"\n");
        row("a variable stays plain", "a: ${x}\n", Edit::set(at("a"), text("${y}")), "a: ${y}\n");
        row("a variable in brackets is quoted", "a: {b: x}\n", Edit::set(at("a.b"), text("${y}")),
            "a: {b: \"${y}\"}\n");
        row("an absent value", "a:\nb: 1\n", Edit::set(at("a"), Value::integer(2)), "a: 2\nb: 1\n");
        row("an absent value with a comment", "a: # why\nb: 1\n", Edit::set(at("a"), Value::integer(2)),
            "a: 2 # why\nb: 1\n");
        row("null", "a: 1\n", Edit::set(at("a"), Value::null()), "a: null\n");
        row("a new key", "m:\n  a: 1 # one\n# end\n", Edit::set(at("m.b"), text("x")),
            "m:\n  a: 1 # one\n  b: x\n# end\n");
        row("a new key at the end without a break", "m:\n    a: 1", Edit::set(at("m.b"), text("x")),
            "m:\n    a: 1\n    b: x");
        row("a new key below a new key", "m:\n    a: 1\n", Edit::set(at("m.b.c"), text("x")),
            "m:\n    a: 1\n    b:\n        c: x\n");
        row("a key for an empty map", "m: {} # none\nn: 1\n", Edit::set(at("m.b"), text("x")),
            "m: # none\n  b: x\nn: 1\n");
        row("a key for an absent map", "m:\nn: 1\n", Edit::set(at("m.b"), text("x")), "m:\n  b: x\nn: 1\n");
        row("a key in brackets", "m: {a: 1}\n", Edit::set(at("m.b"), text("x")), "m: {a: 1, b: x}\n");
        row("a key in brackets over lines", "m: {\n  a: 1,\n  b: 2\n}\n",
            Edit::set(at("m.c"), Value::integer(3)), "m: {\n  a: 1,\n  b: 2,\n  c: 3\n}\n");
        row("JSON stays JSON", "{\n  \"a\": \"x\"\n}\n", Edit::set(at("b"), text("y")),
            "{\n  \"a\": \"x\",\n  \"b\": \"y\"\n}\n");
        row("JSON value", "{\"a\": {\"b\": 1}}", Edit::set(at("a.b"), text("y")), "{\"a\": {\"b\": \"y\"}}");
        row("remove a key", "m:\n  a: 1\n  b: 2 # two\n  c: 3\n", Edit::remove(at("m.b")),
            "m:\n  a: 1\n  c: 3\n");
        row("remove the last key at the end without a break", "a: 1\nb: 2", Edit::remove(at("b")), "a: 1");
        row("remove the only key", "m:\n  a: 1\nn: 2\n", Edit::remove(at("m.a")), "m: {}\nn: 2\n");
        row("remove the only key of an element", "l:\n- a: 1\n- b: 2\n", Edit::remove(at("l[#0].a")),
            "l:\n- {}\n- b: 2\n");
        row("remove a map", "m:\n  a:\n    b: 1\n    c: 2\n  d: 3\n", Edit::remove(at("m.a")),
            "m:\n  d: 3\n");
        row("remove in brackets", "m: {a: 1, b: 2, c: 3}\n", Edit::remove(at("m.b")), "m: {a: 1, c: 3}\n");
        row("remove the last in brackets", "m: [a, b]\n", Edit::remove(at("m[#1]")), "m: [a]\n");
        row("remove the first key behind a dash", "l:\n- a: 1\n  b: 2\n", Edit::remove(at("l[#0].a")),
            "l:\n- b: 2\n");
        row("append to a flush list", "l:\n- a # one\nm: 1\n", Edit::insert(at("l"), 1, text("b")),
            "l:\n- a # one\n- b\nm: 1\n");
        row("append to an indented list", "l:\n  - a\n", Edit::insert(at("l"), 1, read("{b: 1, c: [2]}")),
            "l:\n  - a\n  - b: 1\n    c:\n      - 2\n");
        row("insert in front", "l:\n  - b\n", Edit::insert(at("l"), 0, text("a")), "l:\n  - a\n  - b\n");
        row("insert in the middle", "l:\n- a\n# about c\n- c\n", Edit::insert(at("l"), 1, text("b")),
            "l:\n- a\n- b\n# about c\n- c\n");
        row("insert in brackets", "l: [a, c]\n", Edit::insert(at("l"), 1, text("b")), "l: [a, b, c]\n");
        row("an element of an empty list", "l: []\n", Edit::insert(at("l"), 0, text("a")), "l:\n  - a\n");
        row("flush lists stay flush", "k:\n- x\nl: []\n", Edit::insert(at("l"), 0, text("a")),
            "k:\n- x\nl:\n- a\n");
        row("remove an element", "l:\n- a\n- b # two\n- c\n", Edit::remove(at("l[#1]")), "l:\n- a\n- c\n");
        row("remove the only element", "l:\n- a\nm: 1\n", Edit::remove(at("l[#0]")), "l: []\nm: 1\n");
        row("an element by its name", gateway,
            Edit::set(at("spec.listeners[https].port"), Value::integer(8443)),
            QString::fromStdString(gateway)
                .replace(QStringLiteral("443\n"), QStringLiteral("8443\n"))
                .toStdString());
        row("a value deep in brackets", gateway,
            Edit::set(at("spec.listeners[https].tls.options.a"), text("c")),
            QString::fromStdString(gateway)
                .replace(QStringLiteral("'b'"), QStringLiteral("'c'"))
                .toStdString());
        row("an annotation into {}", gateway, Edit::set(at("metadata.annotations[\"a.b/c\"]"), text("true")),
            QString::fromStdString(gateway)
                .replace(QStringLiteral("annotations: {}"),
                         QStringLiteral("annotations:\n    a.b/c: \"true\""))
                .toStdString());
        row("a missing element is made", "l:\n- name: a\n", Edit::set(at("l[b].port"), Value::integer(1)),
            "l:\n- name: a\n- name: b\n  port: 1\n");
        row("CRLF stays", "a: 1\r\nm:\r\n  b: 2 # x\r\n", Edit::set(at("m.c"), Value::integer(3)),
            "a: 1\r\nm:\r\n  b: 2 # x\r\n  c: 3\r\n");
        row("CRLF removal", "a: 1\r\nb: 2\r\nc: 3\r\n", Edit::remove(at("b")), "a: 1\r\nc: 3\r\n");
        row("a byte-order mark stays",
            "\xEF\xBB\xBF"
            "a: 1\n",
            Edit::set(at("b"), Value::integer(3)),
            "\xEF\xBB\xBF"
            "a: 1\nb: 3\n");
        row("a literal block", "a: |\n    one\n    two\nb: 1\n", Edit::set(at("a"), text("three\nfour\n")),
            "a: |\n    three\n    four\nb: 1\n");
        row("a literal block without final break", "a: |\n  one\nb: 1\n", Edit::set(at("a"), text("x\ny")),
            "a: |-\n  x\n  y\nb: 1\n");
        row("a long text as a block", "a: x\n", Edit::set(at("a"), text("x\ny\n")), "a: |\n  x\n  y\n");
        row("a text over lines", "a: one\n  two\nb: 1\n", Edit::set(at("a"), text("x")), "a: x\nb: 1\n");
        row("a map becomes a text", "m: # why\n  a: 1\n  b: 2\nn: 1\n", Edit::set(at("m"), text("x")),
            "m: x # why\nn: 1\n");
        row("a text becomes a list", "m: x # why\nn: 1\n", Edit::set(at("m"), read("[a, b]")),
            "m: # why\n  - a\n  - b\nn: 1\n");
        row("a map becomes a list", "m: # why\n  a: 1\nn: 1\n", Edit::set(at("m"), read("[a, b]")),
            "m: # why\n  - a\n  - b\nn: 1\n");
        row("only what differs in a map", "m:\n  a: 1 # keep\n  b: 2\n",
            Edit::set(at("m"), read("{a: 1, b: 3, c: 4}")), "m:\n  a: 1 # keep\n  b: 3\n  c: 4\n");
        row("only what differs in a list", "l:\n- a # keep\n- b\n- c # keep\n",
            Edit::set(at("l"), read("[a, x, z, c]")), "l:\n- a # keep\n- x\n- z\n- c # keep\n");
        row("rename", "m:\n  a: 1 # one\n", Edit::rename(at("m.a"), "b"), "m:\n  b: 1 # one\n");
        row("rename to a word", "m:\n  a: 1\n", Edit::rename(at("m.a"), "on"), "m:\n  \"on\": 1\n");
        row("a tag is kept", "a: !!str 1\n", Edit::set(at("a"), text("x")), "a: !!str x\n");
        row("an anchor nobody uses", "a: &x 1\nb: 2\n", Edit::set(at("a"), Value::integer(3)),
            "a: &x 3\nb: 2\n");
        row("an anchor somebody uses", "a: &x 1\nb: *x\n", Edit::set(at("a"), Value::integer(3)),
            "<SpliceNotProved>");
        row("an anchor goes", "a: &x 1\nb: *x\n", Edit::remove(at("a")), "<SpliceNotProved>");
        row("an alias itself", "a: &x 1\nb: *x\n", Edit::set(at("b"), Value::integer(3)),
            "<SpliceThroughAlias>");
        row("below an alias", "a: &x {c: 1}\nb: *x\n", Edit::set(at("b.c"), Value::integer(3)),
            "<SpliceThroughAlias>");
        row("a merged key", "a: &x {c: 1}\nb:\n  <<: *x\n  d: 1\n", Edit::set(at("b.c"), Value::integer(3)),
            "<SpliceThroughAlias>");
        row("beside a merged key", "a: &x {c: 1}\nb:\n  <<: *x\n  d: 1\n",
            Edit::set(at("b.d"), Value::integer(3)), "a: &x {c: 1}\nb:\n  <<: *x\n  d: 3\n");
        row("nothing there", "a: 1\n", Edit::remove(at("b")), "<SplicePathAbsent>");
        row("below a text", "a: 1\n", Edit::set(at("a.b"), Value::integer(3)), "<SplicePathThroughScalar>");
        row("explicit keys are refused", "? a\n: 1\n", Edit::set(at("a"), Value::integer(2)),
            "<SpliceNotUnderstood>");
        row("duplicate keys are refused", "a: 1\na: 2\n", Edit::set(at("a"), Value::integer(3)),
            "<YamlDuplicateKey>");
        row("kustomize's test of sequence ends", "a:\n  - b\n\n# tail\n", Edit::insert(at("a"), 1, text("c")),
            "a:\n  - b\n  - c\n\n# tail\n");
    }
    void oneCase()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(Edit, edit);
        QCOMPARE(QString::fromStdString(spliced(before.toStdString(), edit)), after);
    }

    void onlyTheNamedDocumentChanges()
    {
        const std::string two = "---\na: 1\n---\na: 1 # second\n";
        QCOMPARE(spliced(two, Edit::set(at("a"), Value::integer(2)), 1),
                 std::string("---\na: 1\n---\na: 2 # second\n"));
        QCOMPARE(spliced(two, Edit::set(at("a"), Value::integer(2)), 5),
                 std::string("<SpliceDocumentAbsent>"));
        QCOMPARE(*documentAt(file, two, static_cast<std::uint32_t>(two.rfind("a:"))), std::size_t(1));
    }

    void editsFollowEachOther()
    {
        const auto after = splice(file, gateway, 0,
                                  {Edit::set(at("spec.listeners[grpc].port"), Value::integer(50051)),
                                   Edit::remove(at("spec.listeners[http]")),
                                   Edit::set(at("spec.listeners[grpc].protocol"), text("HTTPS"))});
        QVERIFY2(after, after ? "" : after.error().message().c_str());
        QVERIFY(after->find("    # plain HTTP\n    - name: https     # TLS\n") != std::string::npos);
        QVERIFY(after->find("    - name: grpc\n      port: 50051\n      protocol: HTTPS\n    # the end\n") !=
                std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestSplice)
#include "tst_splice.moc"
