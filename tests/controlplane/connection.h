// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

namespace leeway::controlplane {

/// Where a running control plane is found. Written as connection.json into its folder.
struct Connection
{
    QString folder;                     ///< its temporary folder: logs/, keys/, git/, charts/
    QString server;                     ///< https://127.0.0.1:PORT
    QString authority;                  ///< ca.crt of the server
    QString sources;                    ///< http://127.0.0.1:PORT of Git repositories and charts
    QString kubectl;                    ///< program
    QString auditFile;                  ///< audit log of the API server, one JSON object a line
    QMap<QString, QString> kubeconfigs; ///< user -> file: admin, reader, viewer, editor, certificate
    QMap<QString, qint64> processes;    ///< name -> process id at the start

    QByteArray toJson() const;
    static Connection fromJson(const QByteArray &json);
};

} // namespace leeway::controlplane
