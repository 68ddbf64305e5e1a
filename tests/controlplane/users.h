// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/connection.h"

#include <QStringList>

namespace leeway::controlplane {

/// The users of a test cluster, each with a random bearer token:
/// - admin: system:masters; certificate: the same by client certificate
/// - reader: get, list, watch of everything (Secrets too: Helm's storage lies there)
/// - viewer: as reader, but without Secrets
/// - editor: as reader, and may patch and delete workloads and Flux objects
/// and one user per controller (named as in a real cluster), so that the audit log tells them apart.
class Users
{
public:
    Users();

    QByteArray tokenFile() const; ///< for --token-auth-file
    static QByteArray roles();    ///< RBAC objects, YAML
    QStringList people() const;

    /// Writes FOLDER/NAME.kubeconfig and returns its path. Context and cluster are named `cluster`.
    QString writeKubeconfig(const QString &user, const QString &folder, const QString &server,
                            const QByteArray &authorityPem, const QString &cluster) const;

    static QString writeCertificateKubeconfig(const QString &folder, const QString &server,
                                              const QByteArray &authorityPem, const QString &keys,
                                              const QString &cluster);

private:
    QMap<QString, QString> m_tokens;
};

} // namespace leeway::controlplane
