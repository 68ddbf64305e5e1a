// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace leeway::controlplane {

struct ChartVersion
{
    QString name, version;
    bool operator==(const ChartVersion &) const = default;
};

/// A YAML file of a Flux repository with its sources turned to this machine. Only these lines differ:
/// - GitRepository flux-system: spec.url is `gitUrl`; another one: its stand-in's, if there is one
/// - HelmRepository: spec.url is SOURCES/charts, or oci://HOST of SOURCES with insecure: true
/// - OCIRepository: the host in spec.url, and insecure: true
struct LocalSources
{
    QString sources; ///< http://127.0.0.1:PORT
    QString gitUrl;

    QByteArray turned(const QByteArray &yaml) const;
};

/// The charts that HelmReleases and OCIRepositories of a file ask for. A range becomes the lowest version in
/// it.
QList<ChartVersion> chartsAskedFor(const QByteArray &yaml);

/// The URLs of the GitRepositories of a file.
QStringList repositoriesAskedFor(const QByteArray &yaml);

/// The value of a key at an indent of two (spec.KEY) in a document, empty when it is not there.
QString specScalar(const QByteArray &document, const char *key);

/// The documents of a YAML stream, each with its separator line; joined they are the stream.
QList<QByteArray> documentsOf(const QByteArray &yaml);

bool isOfKind(const QByteArray &document, const char *kind);

} // namespace leeway::controlplane
