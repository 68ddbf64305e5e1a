// SPDX-License-Identifier: GPL-3.0-or-later
// The command lines of the control plane's programs.
#include "tests/controlplane/server.h"

#include "tests/controlplane/ports.h"

#include <QFile>

namespace leeway::controlplane {

namespace {
QString url(quint16 port)
{
    return QStringLiteral("http://") + loopback(port);
}

QString option(const char *name, const QString &value)
{
    return QLatin1String(name) + u'=' + value;
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}
} // namespace

Done Server::startStorage()
{
    m_etcdPort = freePort();
    const quint16 peer = freePort();
    m_sourcesPort = freePort();
    m_connection.sources = url(m_sourcesPort);
    return launch(
               QStringLiteral("etcd"),
               {option("--data-dir", path("etcd")), option("--listen-client-urls", url(m_etcdPort)),
                option("--advertise-client-urls", url(m_etcdPort)), option("--listen-peer-urls", url(peer)),
                option("--initial-advertise-peer-urls", url(peer)),
                option("--initial-cluster", QStringLiteral("default=") + url(peer)),
                QStringLiteral("--unsafe-no-fsync=true"), QStringLiteral("--quota-backend-bytes=8000000000"),
                QStringLiteral("--logger=zap"), QStringLiteral("--log-level=warn")}) &&
           [this] {
               return launch(QStringLiteral("leeway-sources"),
                             {option("-addr", loopback(m_sourcesPort)), option("-repositories", path("git")),
                              option("-charts", path("charts"))});
           } &&
           [this] {
               return waitFor("etcd and the Git server listen", 20000,
                              [this] { return listens(m_etcdPort) && listens(m_sourcesPort); });
           };
}

Done Server::startApiServer()
{
    m_apiPort = freePort();
    m_connection.server = QStringLiteral("https://") + loopback(m_apiPort);
    const QString policy = QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/audit-policy.yaml");
    if (!write(path("keys/tokens.csv"), m_users.tokenFile())) {
        return Done::failed("The users' tokens could not be written.");
    }
    return launch(QStringLiteral("kube-apiserver"),
                  {option("--etcd-servers", url(m_etcdPort)), QStringLiteral("--bind-address=127.0.0.1"),
                   QStringLiteral("--advertise-address=127.0.0.1"),
                   QStringLiteral("--endpoint-reconciler-type=none"),
                   option("--secure-port", QString::number(m_apiPort)),
                   option("--tls-cert-file", path("keys/apiserver.crt")),
                   option("--tls-private-key-file", path("keys/apiserver.key")),
                   option("--client-ca-file", m_connection.authority),
                   QStringLiteral("--service-account-issuer=https://kubernetes.default.svc"),
                   option("--service-account-key-file", path("keys/service-account.pub")),
                   option("--service-account-signing-key-file", path("keys/service-account.key")),
                   QStringLiteral("--service-cluster-ip-range=10.96.0.0/16"),
                   QStringLiteral("--authorization-mode=RBAC"),
                   option("--token-auth-file", path("keys/tokens.csv")),
                   option("--audit-policy-file", policy), option("--audit-log-path", m_connection.auditFile),
                   QStringLiteral("--allow-privileged=true"), QStringLiteral("--profiling=false"),
                   // Debian's etcd 3.4 cannot serve a list as a watch, and the gate makes it the default
                   // for watches from resource version 0, which kwok makes: each would fail.
                   QStringLiteral("--feature-gates=WatchList=false")}) &&
           [this] { return waitFor("the API server listens", 60000, [this] { return listens(m_apiPort); }); };
}

Done Server::startWorkloads()
{
    if (!m_options.workloads) {
        return {};
    }
    const QString manager = kubeconfigOf(QStringLiteral("kube-controller-manager"));
    const QString scheduler = kubeconfigOf(QStringLiteral("kube-scheduler"));
    const QString quiet = QStringLiteral("--secure-port=0"), alone = QStringLiteral("--leader-elect=false");
    return launch(QStringLiteral("kube-controller-manager"),
                  {option("--kubeconfig", manager), alone, quiet,
                   QStringLiteral("--controllers=*,-nodeipam,-cloud-node-lifecycle"),
                   QStringLiteral("--use-service-account-credentials=false"),
                   option("--service-account-private-key-file", path("keys/service-account.key")),
                   option("--root-ca-file", m_connection.authority),
                   QStringLiteral("--concurrent-gc-syncs=5")}) &&
           [&] {
               return launch(QStringLiteral("kube-scheduler"),
                             {option("--kubeconfig", scheduler), alone, quiet});
           } &&
           [this] {
               return launch(QStringLiteral("kwok"),
                             {option("--kubeconfig", kubeconfigOf(QStringLiteral("kwok"))),
                              option("--config", m_parts.stages()), QStringLiteral("--manage-all-nodes=true"),
                              QStringLiteral("--server-address=")});
           };
}

Done Server::startFlux()
{
    if (!m_options.flux) {
        return {};
    }
    const QStringList common{QStringLiteral("--watch-all-namespaces"),
                             QStringLiteral("--enable-leader-election=false"),
                             QStringLiteral("--metrics-addr=127.0.0.1:0"),
                             QStringLiteral("--health-addr=127.0.0.1:0"),
                             QStringLiteral("--events-addr="),
                             QStringLiteral("--log-level=info")};
    // A step that waits for its objects keeps a worker busy, and one that waits for another step looks again
    // after 30 s by default: with two dozen steps a test would mostly watch them queue.
    const QStringList waiting{QStringLiteral("--concurrent=10"), QStringLiteral("--requeue-dependency=5s")};
    const auto environment = [this](const QString &name) {
        return QStringList{QStringLiteral("RUNTIME_NAMESPACE=flux-system"),
                           QStringLiteral("KUBECONFIG=") + kubeconfigOf(name)};
    };
    const QString storage = loopback(freePort());
    const QString source = QStringLiteral("source-controller"),
                  kustomize = QStringLiteral("kustomize-controller"),
                  helm = QStringLiteral("helm-controller");
    return launch(source,
                  common + QStringList{option("--storage-path", path("storage")),
                                       option("--storage-addr", storage),
                                       option("--storage-adv-addr", storage)},
                  environment(source)) &&
           [&] { return launch(kustomize, common + waiting, environment(kustomize)); } &&
           [&] { return launch(helm, common + waiting, environment(helm)); };
}

Done Server::startIstiod()
{
    if (!m_options.istiod) {
        return {};
    }
    const QString name = QStringLiteral("pilot-discovery"), mesh = path("mesh.yaml");
    if (!write(mesh, "trustDomain: cluster.local\nrootNamespace: istio-system\n")) {
        return Done::failed("The mesh configuration could not be written.");
    }
    return launch(name,
                  {QStringLiteral("discovery"), option("--kubeconfig", kubeconfigOf(name)),
                   option("--meshConfig", mesh), option("--httpAddr", loopback(freePort())),
                   option("--httpsAddr", loopback(freePort())), option("--grpcAddr", loopback(freePort())),
                   option("--secureGRPCAddr", loopback(freePort())),
                   option("--monitoringAddr", loopback(freePort())), QStringLiteral("--ctrlz_port=0")},
                  {QStringLiteral("POD_NAMESPACE=istio-system"), QStringLiteral("POD_NAME=istiod-0"),
                   QStringLiteral("CLUSTER_ID=Kubernetes"), QStringLiteral("INJECTION_WEBHOOK_CONFIG_NAME="),
                   QStringLiteral("VALIDATION_WEBHOOK_CONFIG_NAME=")});
}

Done Server::startExternalSecrets()
{
    if (!m_options.externalSecrets) {
        return {};
    }
    const QString name = QStringLiteral("external-secrets");
    return launch(name, {option("--metrics-addr", loopback(freePort()))},
                  {QStringLiteral("KUBECONFIG=") + kubeconfigOf(name)});
}

} // namespace leeway::controlplane
