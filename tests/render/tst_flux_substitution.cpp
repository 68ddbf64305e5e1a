// SPDX-License-Identifier: GPL-3.0-or-later
#include "flux_fixture.h"
#include "model/render/flux_substitution.h"

#include <QTest>

using namespace leeway;
using namespace leeway::render;
using namespace leeway::render::testing;

namespace {

Value read(const std::string &bytes)
{
    return yaml::readYamlValue("object.yaml", bytes, yaml::Dialect::Files).value_or(Value());
}

FluxVariables variablesOf(const std::string &yaml)
{
    FluxVariables variables;
    variables.isUsed = true;
    const auto values = yaml::readYamlValue("settings.yaml", yaml, yaml::Dialect::Files);
    for (const MapEntry &entry : values->entries())
        variables.known.emplace(entry.key.str(), entry.value);
    return variables;
}

const std::string variablesText =
    "port: '8080'\nyes_word: 'yes'\nempty: ''\nname: web\nversion: '1.10'\nquote: '\"'\n"
    "colon: 'a: b'\nhash: 'x #y'\nstar: '*x'\nlist: '[1, 2]'\nspace: ' x'\nnull_word: '~'\n";

} // namespace

class TestFluxSubstitution : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typesChangeAsYamlSays_data();
    void typesChangeAsYamlSays();
    void keysAndNamesAreSubstitutedToo();
    void aTextThatBreaksTheStructureIsReadAsAWhole();
    void theChainNamesTheVariableAndTheText();
    void aDefaultStandsInTheTextItself();
    void anUnknownVariableMarksTheLeaf();
    void errorsNameThePlaceOfTheText();
    void disabledByLabelOrAnnotation();
    void whatHoldsNoVariableIsTheSameNode();
};

void TestFluxSubstitution::typesChangeAsYamlSays_data()
{
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *input, const char *result) {
        QTest::newRow(input) << QByteArray(result);
    };
    row("${port}", "int 8080");
    row("'${port}'", "int 8080");
    row("\"${port}\"", "int 8080");
    row("x${port}", "string x8080");
    row("${yes_word}", "bool yes");
    row("${empty}", "null null");
    row("${null_word}", "null null");
    row("${version}", "float 1.10");
    row("${quote}${port}${quote}", "string 8080");
    row("'{${name}}'", "string {web}");
    row("\"a\\t${port}\"", "string a\t8080");
    row("'${port}:'", "string 8080:");
    row("${hash}", "string x");
    row("${space}", "string x");
    row("$${port}", "string ${port}");
    row("|\n    a ${port}\n    b\n", "string a 8080\nb\n");
    row("'2020-01-01${empty}'", "string 2020-01-01");
    row("${port:=1}${missing:=2}", "int 80802");
    row("'#${name}'", "string #web");
}

void TestFluxSubstitution::typesChangeAsYamlSays()
{
    QFETCH(QByteArray, result);
    const std::string bytes = "spec:\n  value: " + std::string(QTest::currentDataTag()) + "\n";
    const auto made =
        substituteObject(read(bytes), variablesOf(variablesText), true, *treeOf({{"object.yaml", bytes}}));
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    QCOMPARE(leaf(made->object, {"spec", "value"}), result);
}

void TestFluxSubstitution::keysAndNamesAreSubstitutedToo()
{
    const std::string bytes =
        "kind: ConfigMap\nmetadata:\n  name: ${name}-x\ndata:\n  ${name}: a\n  ${yes_word}: b\n";
    const auto made = substituteObject(read(bytes), variablesOf(variablesText), true, *treeOf({}));
    QVERIFY(made);
    QCOMPARE(leaf(made->object, {"metadata", "name"}), QByteArray("string web-x"));
    QCOMPARE(leaf(made->object, {"data", "web"}), QByteArray("string a"));
    QCOMPARE(leaf(made->object, {"data", "true"}), QByteArray("string b"));
}

void TestFluxSubstitution::aTextThatBreaksTheStructureIsReadAsAWhole()
{
    const std::string bytes = "a: ${list}\nb:\n  c: ${colon}\nd: 1\n";
    const FileTreePtr tree = treeOf({{"object.yaml", bytes}});
    const auto made = substituteObject(read("a: ${list}\nd: 1\n"), variablesOf(variablesText), true, *tree);
    QVERIFY(made);
    QCOMPARE(made->object.find("a")->size(), std::size_t(2));
    QCOMPARE(leaf(made->object, {"d"}), QByteArray("int 1"));
    const auto broken = substituteObject(read(bytes), variablesOf(variablesText), true, *tree);
    QCOMPARE(str(errorName(broken.error().code)), QByteArray("SubstitutionNotYaml"));
    // A default that is never closed in its own text runs on into the next one.
    const auto spread =
        substituteObject(read("a: ${miss:=x\nb: y}z\n"), variablesOf(variablesText), true, *tree);
    QVERIFY(spread);
    QCOMPARE(leaf(spread->object, {"a"}), QByteArray("string x"));
    QCOMPARE(leaf(spread->object, {"b"}), QByteArray("string yz"));
}

void TestFluxSubstitution::theChainNamesTheVariableAndTheText()
{
    DesiredSet set;
    set.tree =
        treeOf({{"object.yaml", "spec:\n  image: r/${name}:${version}\n"}, {"settings.yaml", variablesText}});
    const auto made = substituteObject(read("spec:\n  image: r/${name}:${version}\n"),
                                       variablesOf(variablesText), true, *set.tree);
    QVERIFY(made);
    QCOMPARE(chainOf(set, made->object, {"spec", "image"}),
             QByteArray("substitution settings.yaml:4 < resource object.yaml:2"));
    const auto chain = originChain(*made->object.findPath({"spec", "image"}));
    QCOMPARE(chain.front().parts.size(), std::size_t(3)); // two variables and the text
    QCOMPARE(str(chain[1].text), QByteArray("r/${name}:${version}"));
}

void TestFluxSubstitution::aDefaultStandsInTheTextItself()
{
    DesiredSet set;
    set.tree = treeOf({{"object.yaml", "a: 1\nb: ${miss:=5}\n"}});
    const auto made =
        substituteObject(read("a: 1\nb: ${miss:=5}\n"), variablesOf(variablesText), true, *set.tree);
    QVERIFY(made);
    QCOMPARE(leaf(made->object, {"b"}), QByteArray("int 5"));
    QCOMPARE(chainOf(set, made->object, {"b"}),
             QByteArray("substitution object.yaml:2 < resource object.yaml:2"));
}

void TestFluxSubstitution::anUnknownVariableMarksTheLeaf()
{
    FluxVariables variables = variablesOf(variablesText);
    variables.unknown.insert("secret");
    const auto made = substituteObject(read("a: x-${secret}\nb:\n- c: ${name}\n- c: ${secret}\n"), variables,
                                       true, *treeOf({}));
    QVERIFY(made);
    QCOMPARE(made->unknown.size(), std::size_t(2));
    QCOMPARE(str(made->unknown[1].toString()), QByteArray("b[#1].c"));
    QCOMPARE(leaf(made->object, {"a"}), QByteArray("string x-${secret}"));
}

void TestFluxSubstitution::errorsNameThePlaceOfTheText()
{
    const std::string bytes = "a: ${name}\nb:\n  c: ${missing}\n";
    const auto tree = treeOf({{"object.yaml", bytes}});
    const auto strict = substituteObject(read(bytes), variablesOf(variablesText), true, *tree);
    QCOMPARE(str(strict.error().message()).left(18), QByteArray("object.yaml:3:6: t"));
    const auto lenient = substituteObject(read(bytes), variablesOf(variablesText), false, *tree);
    QCOMPARE(leaf(lenient->object, {"b", "c"}), QByteArray("null null"));
    const auto bad = substituteObject(read("a: 1\nb: ${{ github }}\n"), variablesOf(variablesText), true,
                                      *treeOf({{"object.yaml", "a: 1\nb: ${{ github }}\n"}}));
    QCOMPARE(bad.error().place.line, 2u);
}

void TestFluxSubstitution::disabledByLabelOrAnnotation()
{
    const std::string key = "kustomize.toolkit.fluxcd.io/substitute";
    QVERIFY(isSubstitutionDisabled(read("metadata: {labels: {" + key + ": disabled}}")));
    QVERIFY(isSubstitutionDisabled(read("metadata: {annotations: {" + key + ": disabled}}")));
    QVERIFY(!isSubstitutionDisabled(read("metadata: {annotations: {" + key + ": Disabled}}")));
}

void TestFluxSubstitution::whatHoldsNoVariableIsTheSameNode()
{
    const Value object = read("a: {b: 1}\nc: ${name}\n");
    const auto made = substituteObject(object, variablesOf(variablesText), true, *treeOf({}));
    QVERIFY(made->object.find("a")->isSameNode(*object.find("a")));
}

QTEST_APPLESS_MAIN(TestFluxSubstitution)
#include "tst_flux_substitution.moc"
