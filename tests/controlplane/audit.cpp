// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/audit.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace leeway::controlplane {

namespace {
AuditEntry entryOf(const QJsonObject &event)
{
    const QJsonObject object = event[QStringLiteral("objectRef")].toObject();
    AuditEntry entry;
    entry.verb = event[QStringLiteral("verb")].toString();
    entry.user = event[QStringLiteral("user")][QStringLiteral("username")].toString();
    entry.resource = object[QStringLiteral("resource")].toString();
    if (const QString sub = object[QStringLiteral("subresource")].toString(); !sub.isEmpty()) {
        entry.resource += u'/' + sub;
    }
    entry.group = object[QStringLiteral("apiGroup")].toString();
    entry.nameSpace = object[QStringLiteral("namespace")].toString();
    entry.name = object[QStringLiteral("name")].toString();
    entry.uri = event[QStringLiteral("requestURI")].toString();
    entry.userAgent = event[QStringLiteral("userAgent")].toString();
    entry.code = event[QStringLiteral("responseStatus")][QStringLiteral("code")].toInt();
    return entry;
}
} // namespace

QList<AuditEntry> readAuditLog(const QString &file, qint64 from)
{
    QList<AuditEntry> entries;
    QSet<QString> seen; // a watch is written when it starts and when it ends
    QFile log(file);
    if (!log.open(QIODevice::ReadOnly) || !log.seek(from)) {
        return entries;
    }
    while (!log.atEnd()) {
        const QJsonObject event = QJsonDocument::fromJson(log.readLine()).object();
        const QString id = event[QStringLiteral("auditID")].toString();
        if (!id.isEmpty() && !seen.contains(id)) {
            seen.insert(id);
            entries << entryOf(event);
        }
    }
    return entries;
}

} // namespace leeway::controlplane
