// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace leeway::controlplane {

/// One request as the API server wrote it into its audit log (controllers' requests are not in it).
struct AuditEntry
{
    QString verb;     ///< get, list, watch, create, update, patch, delete, deletecollection
    QString user;     ///< e.g. leeway-reader
    QString resource; ///< plural, e.g. deployments; with "/status" for a subresource; empty for /version
    QString group;    ///< empty for the core group
    QString nameSpace;
    QString name;
    QString uri;
    QString userAgent;
    int code = 0; ///< HTTP status

    bool reads() const { return verb == u"get" || verb == u"list" || verb == u"watch"; }
    /// Asking what one may do is a POST that changes nothing.
    bool asksForRights() const
    {
        return group == u"authorization.k8s.io" || group == u"authentication.k8s.io";
    }
};

/// The entries of an audit log from the byte offset `from` on, each request once.
QList<AuditEntry> readAuditLog(const QString &file, qint64 from = 0);

} // namespace leeway::controlplane
