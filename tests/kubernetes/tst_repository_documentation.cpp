// SPDX-License-Identifier: GPL-3.0-or-later
// That kubernetes/README.md says what the manifests say.
#include "tests/kubernetes/documentation.h"
#include "tests/kubernetes/repository.h"

#include <QRegularExpression>
#include <QTest>

using namespace leeway;
using namespace leeway::repositorytests;

class TestRepositoryDocumentation : public QObject
{
    Q_OBJECT

    const Repository &m_repository = Repository::instance();

private Q_SLOTS:
    void everyBlockIsTriedOrSaysWhyNot();
    void theListenersAreTheGateways();
    void theRoutesAreTheManifests();
    void theServiceEntriesAreTheManifests();
    void theVaultSecretsAreThoseThatAreAskedFor();
    void everySectionIsThere();
};

void TestRepositoryDocumentation::everyBlockIsTriedOrSaysWhyNot()
{
    int tried = 0;
    for (const CommandBlock &block : commandBlocks()) {
        QVERIFY2(block.tried != !block.reason.isEmpty(), qPrintable(block.section + u'\n' + block.script));
        tried += block.tried;
    }
    QVERIFY(tried >= 8);
}

void TestRepositoryDocumentation::theListenersAreTheGateways()
{
    QList<QStringList> listeners;
    const Manifest *gateway =
        m_repository.ofKind(QStringLiteral("Gateway"), QStringLiteral("gateway.networking.k8s.io")).at(0);
    for (const Value &listener : gateway->object.findPath({"spec", "listeners"})->items()) {
        const QString host = toQString(listener.textAt({"hostname"}));
        listeners << QStringList{toQString(listener.textAt({"name"})),
                                 QString::number(*listener.find("port")->toInt()),
                                 host.isEmpty() ? QStringLiteral("any")
                                                : QString(host).replace(QStringLiteral("${CLUSTER_DOMAIN}"),
                                                                        QStringLiteral("<domain>"))};
    }
    QList<QStringList> written;
    for (const QStringList &row : tableUnder(QStringLiteral("Listeners"))) {
        written << row.mid(0, 3);
    }
    QCOMPARE(written, listeners);
}

void TestRepositoryDocumentation::theRoutesAreTheManifests()
{
    QList<QStringList> routes;
    for (const Manifest *route : m_repository.ofKind(QStringLiteral("HTTPRoute"))) {
        QString backend = QStringLiteral("none, 301 to https"), health;
        for (const Value &rule : route->object.findPath({"spec", "rules"})->items()) {
            if (const Value *references = rule.find("backendRefs")) {
                backend = toQString(references->at(0).textAt({"name"})) + u':' +
                          QString::number(*references->at(0).find("port")->toInt());
            }
            const Value *matches = rule.find("matches");
            if (matches && matches->at(0).textAt({"path", "type"}) == "Exact") {
                health = toQString(matches->at(0).textAt({"path", "value"}));
            }
        }
        routes << QStringList{
            route->nameSpace + u'/' + route->name(),
            toQString(route->object.findPath({"spec", "parentRefs"})->at(0).textAt({"sectionName"})), backend,
            health};
    }
    QCOMPARE(tableUnder(QStringLiteral("Routes")), routes);
}

void TestRepositoryDocumentation::theServiceEntriesAreTheManifests()
{
    const QList<QStringList> rows = tableUnder(QStringLiteral("ServiceEntries"));
    const auto entries = m_repository.ofKind(QStringLiteral("ServiceEntry"));
    QCOMPARE(std::size_t(rows.size()), entries.size());
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const Value *addresses = entries[index]->object.findPath({"spec", "addresses"});
        QString hosts =
            textsOf(entries[index]->object.findPath({"spec", "hosts"})).join(QStringLiteral(", "));
        if (addresses) {
            hosts = QStringLiteral("addresses 1.1.1.1 and 8.8.8.8, ports 53, 443, 853");
            QCOMPARE(textsOf(addresses),
                     QStringList({QStringLiteral("1.1.1.1/32"), QStringLiteral("8.8.8.8/32")}));
        }
        QCOMPARE(rows[qsizetype(index)].mid(0, 2), QStringList({entries[index]->name(), hosts}));
    }
}

void TestRepositoryDocumentation::theVaultSecretsAreThoseThatAreAskedFor()
{
    QSet<QString> asked, written;
    for (const Manifest *secret : m_repository.ofKind(QStringLiteral("ExternalSecret"))) {
        for (const Value &item : secret->object.findPath({"spec", "data"})->items()) {
            asked << toQString(item.textAt({"remoteRef", "key"}));
        }
    }
    static const QRegularExpression quoted(QStringLiteral("`([a-z0-9-]+)`"));
    QFile readme(QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    const QString table =
        text.section(QStringLiteral("| Key Vault secret | For |"), 1).section(QStringLiteral("\n\n"), 0, 0);
    for (const QString &row : table.split(u'\n')) {
        for (auto name = quoted.globalMatch(row.section(u'|', 1, 1)); name.hasNext();) {
            written << name.next().captured(1);
        }
    }
    QCOMPARE(written, asked);
}

void TestRepositoryDocumentation::everySectionIsThere()
{
    QFile readme(QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(readme.readAll());
    for (const char *section :
         {"Overview", "Structure", "Bootstrap", "Verify", "Monitor", "Making changes",
          "Adding an application", "Adding an environment", "Adding a service to the mesh", "Troubleshooting",
          "Security policies", "Listeners", "Routes", "ServiceEntries"}) {
        QVERIFY2(text.contains(QStringLiteral("\n## ") + QLatin1String(section) + u'\n'), section);
    }
}

QTEST_GUILESS_MAIN(TestRepositoryDocumentation)
#include "tst_repository_documentation.moc"
