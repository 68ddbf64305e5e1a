// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/users.h"

#include <QFile>
#include <QRandomGenerator>

#include <array>

namespace leeway::controlplane {

namespace {
struct Account
{
    const char *name;
    const char *user; ///< what the API server and its audit log call it
    const char *group;
};

constexpr Account accounts[] = {
    {"admin", "leeway-admin", "system:masters"},
    {"reader", "leeway-reader", "leeway:readers"},
    {"viewer", "leeway-viewer", "leeway:viewers"},
    {"editor", "leeway-editor", "leeway:editors"},
    {"kube-controller-manager", "system:kube-controller-manager", "system:masters"},
    {"kube-scheduler", "system:kube-scheduler", "system:masters"},
    {"kwok", "system:node-controller", "system:masters"},
    {"source-controller", "system:serviceaccount:flux-system:source-controller", "system:masters"},
    {"kustomize-controller", "system:serviceaccount:flux-system:kustomize-controller", "system:masters"},
    {"helm-controller", "system:serviceaccount:flux-system:helm-controller", "system:masters"},
    {"pilot-discovery", "system:serviceaccount:istio-system:istiod", "system:masters"},
    {"external-secrets", "system:serviceaccount:external-secrets:external-secrets", "system:masters"},
};

QString randomToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    QString token;
    for (const quint32 word : words) {
        token += QStringLiteral("%1").arg(word, 8, 16, QLatin1Char('0'));
    }
    return token;
}

QString writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        return {};
    }
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return path;
}

QByteArray kubeconfig(const QString &server, const QByteArray &authorityPem, const QString &cluster,
                      const QString &user, const QByteArray &credentials)
{
    return QByteArray("apiVersion: v1\nkind: Config\n") +
           QStringLiteral("clusters:\n- name: %1\n  cluster:\n    server: %2\n"
                          "    certificate-authority-data: %3\n"
                          "contexts:\n- name: %1\n  context:\n    cluster: %1\n    user: %4\n"
                          "current-context: %1\nusers:\n- name: %4\n  user:\n")
               .arg(cluster, server, QString::fromLatin1(authorityPem.toBase64()), user)
               .toUtf8() +
           credentials;
}

QByteArray encodedFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toBase64() : QByteArray();
}
} // namespace

Users::Users()
{
    for (const Account &account : accounts) {
        m_tokens[QLatin1String(account.name)] = randomToken();
    }
}

QByteArray Users::tokenFile() const
{
    QByteArray lines;
    for (const Account &account : accounts) {
        lines += m_tokens[QLatin1String(account.name)].toLatin1() + ',' + account.user + ',' + account.name +
                 ",\"" + account.group + "\"\n";
    }
    return lines;
}

QStringList Users::people() const
{
    return m_tokens.keys();
}

QByteArray Users::roles()
{
    QFile file(QStringLiteral(LEEWAY_SOURCE_DIR "/tests/controlplane/roles.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString Users::writeKubeconfig(const QString &user, const QString &folder, const QString &server,
                               const QByteArray &authorityPem, const QString &cluster) const
{
    const QByteArray credentials = "    token: " + m_tokens[user].toLatin1() + '\n';
    return writeFile(folder + u'/' + user + QStringLiteral(".kubeconfig"),
                     kubeconfig(server, authorityPem, cluster, user, credentials));
}

QString Users::writeCertificateKubeconfig(const QString &folder, const QString &server,
                                          const QByteArray &authorityPem, const QString &keys,
                                          const QString &cluster)
{
    const QByteArray credentials =
        "    client-certificate-data: " + encodedFile(keys + QStringLiteral("/admin.crt")) +
        "\n    client-key-data: " + encodedFile(keys + QStringLiteral("/admin.key")) + '\n';
    return writeFile(folder + QStringLiteral("/certificate.kubeconfig"),
                     kubeconfig(server, authorityPem, cluster, QStringLiteral("admin"), credentials));
}

} // namespace leeway::controlplane
