// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a script meets it: what stands on standard output, what the exit status says.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

namespace {

struct Answer
{
    int status = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Answer run(const QString &program, const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.waitForFinished(60'000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Answer leewayctl(const QStringList &arguments, const QString &folder = {})
{
    return run(QStringLiteral(LEEWAY_BINARY_DIR "/bin/leewayctl"), arguments, folder);
}

void write(const QString &path, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// A repository with one cluster, one ConfigMap of its own and a variable, committed.
class Repository
{
public:
    Repository()
    {
        write(path(u"clusters/test/flux-system/gotk-sync.yaml"_s),
              "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, "
              "namespace: flux-system}\n"
              "spec:\n  interval: 1m\n  ref: {branch: main}\n  url: https://git.example/r.git\n---\n"
              "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: "
              "flux-system, namespace: flux-system}\n"
              "spec:\n  interval: 10m\n  path: ./clusters/test\n  prune: true\n  sourceRef: {kind: "
              "GitRepository, name: flux-system}\n"
              "  postBuild: {substitute: {colour: blue}}\n");
        write(path(u"clusters/test/settings.yaml"_s),
              "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: demo\ndata:\n  # "
              "why blue\n  colour: ${colour}\n  size: small\n");
        write(path(u"clusters/test/secret.yaml"_s),
              "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: demo}\nstringData: {password: "
              "hunter2-planted}\n");
        for (const QStringList &arguments :
             {QStringList{u"init"_s, u"-q"_s, u"-b"_s, u"main"_s}, QStringList{u"add"_s, u"."_s},
              QStringList{u"-c"_s, u"user.name=t"_s, u"-c"_s, u"user.email=t@example"_s, u"commit"_s,
                          u"-qm"_s, u"one"_s}})
            run(u"git"_s, arguments, m_folder.path());
    }
    QString path(const QString &file) const { return m_folder.filePath(file); }
    QString root() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace

class TestLeewayctl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongUsageIsStatusTwoAndStandardOutputStaysEmpty()
    {
        for (const QStringList &arguments :
             {QStringList{u"no-such-command"_s}, QStringList{u"drift"_s, u"--no-such-option"_s},
              QStringList{u"explain"_s}, QStringList{u"clusters"_s, u"-o"_s, u"xml"_s}}) {
            const Answer answer = leewayctl(arguments);
            QCOMPARE(answer.status, 2);
            QVERIFY(answer.out.isEmpty());
            QVERIFY(answer.err.startsWith("leewayctl: "));
        }
    }

    void everyCommandTellsItsOptions()
    {
        for (const char *command : {"clusters", "kustomize", "render", "explain", "drift", "edit",
                                    "reconcile", "suspend", "resume", "wait", "audit", "impact"}) {
            const Answer answer = leewayctl({QString::fromLatin1(command), u"--help"_s});
            QCOMPARE(answer.status, 0);
            QVERIFY(answer.out.contains(command));
        }
    }

    void s2_aProgramOfAKubeconfigRunsOnlyWhenItWasAllowed()
    {
        const Repository repository;
        const QTemporaryDir folder;
        const QString kubeconfig = folder.filePath(u"kubeconfig"_s), ran = folder.filePath(u"ran"_s);
        write(kubeconfig, "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                          "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\n"
                          "contexts: [{name: c, context: {cluster: c, user: u}}]\n"
                          "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, "
                          "interactiveMode: Never, command: touch, args: ['" +
                              ran.toUtf8() + "']}}}]\n");
        const QStringList drift{u"drift"_s, u"--repo"_s,       repository.root(), u"--cluster"_s,
                                u"test"_s,  u"--kubeconfig"_s, kubeconfig};
        const Answer refused = leewayctl(drift);
        QCOMPARE(refused.status, 4);
        QVERIFY2(refused.err.contains("wants to run `touch " + ran.toUtf8() + '`') &&
                     refused.err.contains("--allow-plugin"),
                 refused.err.constData());
        QVERIFY(!QFile::exists(ran));
        QCOMPARE(leewayctl(drift + QStringList{u"--allow-plugin"_s}).status, 4); // it prints no token
        QVERIFY(QFile::exists(ran));
    }

    void clustersNamesTheEntryAndItsProof()
    {
        const Repository repository;
        const Answer answer = leewayctl({u"clusters"_s, u"--repo"_s, repository.root(), u"-o"_s, u"json"_s});
        QCOMPARE(answer.status, 0);
        const QJsonObject entry = answer.json()[u"clusters"_s].toArray().at(0).toObject();
        QCOMPARE(entry[u"name"_s].toString(), u"test"_s);
        QCOMPARE(entry[u"rule"_s].toString(), u"bootstrap"_s);
        QCOMPARE(entry[u"proof"_s].toObject()[u"file"_s].toString(),
                 u"clusters/test/flux-system/gotk-sync.yaml"_s);
    }

    void renderSaysWhereEveryValueComesFrom()
    {
        const Repository repository;
        const Answer answer = leewayctl({u"render"_s, u"--repo"_s, repository.root(), u"-o"_s, u"json"_s,
                                         u"--origins"_s, u"--kind"_s, u"ConfigMap"_s});
        QCOMPARE(answer.status, 0);
        const QJsonObject object = answer.json()[u"objects"_s].toArray().at(0).toObject();
        QCOMPARE(object[u"object"_s].toObject()[u"data"_s].toObject()[u"colour"_s].toString(), u"blue"_s);
        for (const QJsonValue &origin : object[u"origins"_s].toArray()) {
            const QJsonArray chain = origin.toObject()[u"chain"_s].toArray();
            QVERIFY2(!chain.isEmpty(), qPrintable(origin.toObject()[u"path"_s].toString()));
            if (origin.toObject()[u"path"_s].toString() != u"data.size")
                continue;
            QCOMPARE(chain.at(0).toObject()[u"file"_s].toString(), u"clusters/test/settings.yaml"_s);
            QCOMPARE(chain.at(0).toObject()[u"line"_s].toInt(), 9);
        }
    }

    void s3_valuesOfSecretsAreNeverPrinted()
    {
        const Repository repository;
        for (const QStringList &arguments :
             {QStringList{u"render"_s}, QStringList{u"render"_s, u"-o"_s, u"json"_s, u"--origins"_s},
              QStringList{u"explain"_s, u"--object"_s, u"Secret/demo/s"_s},
              QStringList{u"explain"_s, u"--object"_s, u"Secret/demo/s"_s, u"-o"_s, u"json"_s}}) {
            const Answer answer = leewayctl(arguments + QStringList{u"--repo"_s, repository.root()});
            QCOMPARE(answer.status, 0);
            QVERIFY(!(answer.out + answer.err).contains("hunter2-planted"));
            QVERIFY(!(answer.out + answer.err).contains(QByteArray("hunter2-planted").toBase64()));
        }
    }

    void editChangesOneLineAndKeepsTheComment()
    {
        const Repository repository;
        const QStringList edit{
            u"edit"_s,  u"--repo"_s,         repository.root(), u"--object"_s, u"ConfigMap/demo/settings"_s,
            u"--set"_s, u"data.size=large"_s};
        const Answer shown = leewayctl(edit);
        QVERIFY2(shown.status == 0, shown.err.constData());
        QVERIFY(shown.out.contains("-  size: small\n+  size: large\n"));
        QVERIFY(run(u"git"_s, {u"status"_s, u"--porcelain"_s}, repository.root()).out.isEmpty());
        QCOMPARE(leewayctl(edit + QStringList{u"--write"_s}).status, 0);
        QFile file(repository.path(u"clusters/test/settings.yaml"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("# why blue\n  colour: ${colour}\n  size: large\n"));
    }

    void impactNamesTheChangedField()
    {
        const Repository repository;
        write(repository.path(u"clusters/test/settings.yaml"_s),
              "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: demo\ndata:\n  "
              "colour: ${colour}\n  size: large\n");
        const Answer answer = leewayctl({u"impact"_s, u"--repo"_s, repository.root()});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.contains("data.size: small -> large"), answer.out.constData());
    }

    void impactDoesNotCallPrunedWhatDoesNotBuild()
    {
        const Repository repository;
        write(repository.path(u"clusters/test/settings.yaml"_s), "apiVersion: v1\nkind: [\n");
        const Answer answer = leewayctl({u"impact"_s, u"--repo"_s, repository.root(), u"-o"_s, u"json"_s});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.json()[u"clusters"_s].toArray().at(0).toObject()[u"objects"_s].toArray().size(), 0);
        QCOMPARE(answer.json()[u"incomplete"_s].toArray().size(), 1);
        QVERIFY(answer.err.contains("settings.yaml:"));
    }

    void explainNamesTheCommitOfALineOnlyWhereTheFileIsAsCommitted()
    {
        const Repository repository;
        const QStringList explain{u"explain"_s,    u"--repo"_s,    repository.root(),
                                  u"--worktree"_s, u"--object"_s,  u"ConfigMap/demo/settings"_s,
                                  u"--field"_s,    u"data.size"_s, u"-o"_s,
                                  u"json"_s};
        const auto commitOf = [&] {
            const QJsonObject field = leewayctl(explain).json()[u"fields"_s].toArray().at(0).toObject();
            return field[u"origin"_s].toArray().at(0).toObject()[u"commit"_s].toObject();
        };
        QCOMPARE(commitOf()[u"subject"_s].toString(), u"one"_s);
        write(repository.path(u"README"_s), "another file\n");
        QCOMPARE(commitOf()[u"subject"_s].toString(), u"one"_s);
        write(repository.path(u"clusters/test/settings.yaml"_s),
              "# a line above\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: "
              "demo\ndata:\n  size: small\n");
        QVERIFY(commitOf().isEmpty());
    }

    void auditNamesThePlainSecretAndItsLineButNotItsValue()
    {
        const Repository repository;
        const Answer answer = leewayctl({u"audit"_s, u"--repo"_s, repository.root(), u"-o"_s, u"json"_s});
        QCOMPARE(answer.status, 1);
        const QJsonObject finding = answer.json()[u"findings"_s].toArray().at(0).toObject();
        QCOMPARE(finding[u"code"_s].toString(), u"PlainSecret"_s);
        QCOMPARE(finding[u"place"_s].toObject()[u"file"_s].toString(), u"clusters/test/secret.yaml"_s);
        QVERIFY(!answer.out.contains("hunter2"));
        QFile::remove(repository.path(u"clusters/test/secret.yaml"_s));
        QCOMPARE(leewayctl({u"audit"_s, u"--repo"_s, repository.root()}).status, 0);
    }

    void k1_aClusterThatCannotBeReachedIsStatusFour()
    {
        const Repository repository;
        write(
            repository.path(u"kubeconfig"_s),
            "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: c, "
            "user: u}}]\n"
            "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\nusers: [{name: u, user: {}}]\n");
        const Answer answer = leewayctl({u"drift"_s, u"--repo"_s, repository.root(), u"--kubeconfig"_s,
                                         repository.path(u"kubeconfig"_s)});
        QCOMPARE(answer.status, 4);
        QVERIFY(answer.out.isEmpty());
    }

    void kustomizePrintsTheObjects()
    {
        QTemporaryDir folder;
        write(folder.filePath(u"kustomization.yaml"_s), "resources: [cm.yaml]\nnamePrefix: x-\n");
        write(folder.filePath(u"cm.yaml"_s), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n");
        const Answer answer = leewayctl({u"kustomize"_s, folder.path()});
        QVERIFY2(answer.status == 0, answer.err.constData());
        QCOMPARE(answer.out, QByteArray("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-c\n"));
        QCOMPARE(leewayctl({u"kustomize"_s, folder.filePath(u"nowhere"_s)}).status, 3);
    }
};

QTEST_GUILESS_MAIN(TestLeewayctl)
#include "tst_leewayctl.moc"
