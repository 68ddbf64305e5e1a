// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/connection.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace leeway::controlplane {

namespace {
struct Field
{
    const char *name;
    QString Connection::*member;
};

constexpr Field fields[] = {
    {"folder", &Connection::folder},       {"server", &Connection::server},
    {"authority", &Connection::authority}, {"sources", &Connection::sources},
    {"kubectl", &Connection::kubectl},     {"auditFile", &Connection::auditFile},
};
} // namespace

QByteArray Connection::toJson() const
{
    QJsonObject all, files, pids;
    for (const Field &field : fields) {
        all[QLatin1String(field.name)] = this->*field.member;
    }
    for (auto it = kubeconfigs.begin(); it != kubeconfigs.end(); ++it) {
        files[it.key()] = it.value();
    }
    for (auto it = processes.begin(); it != processes.end(); ++it) {
        pids[it.key()] = it.value();
    }
    all[QStringLiteral("kubeconfigs")] = files;
    all[QStringLiteral("processes")] = pids;
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

Connection Connection::fromJson(const QByteArray &json)
{
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    Connection result;
    for (const Field &field : fields) {
        result.*field.member = all[QLatin1String(field.name)].toString();
    }
    const QJsonObject files = all[QStringLiteral("kubeconfigs")].toObject();
    for (auto it = files.begin(); it != files.end(); ++it) {
        result.kubeconfigs[it.key()] = it.value().toString();
    }
    const QJsonObject pids = all[QStringLiteral("processes")].toObject();
    for (auto it = pids.begin(); it != pids.end(); ++it) {
        result.processes[it.key()] = it.value().toInteger();
    }
    return result;
}

} // namespace leeway::controlplane
