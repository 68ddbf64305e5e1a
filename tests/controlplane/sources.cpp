// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/sources.h"

#include "tests/controlplane/stand_ins.h"

#include <QRegularExpression>
#include <QUrl>

namespace leeway::controlplane {

namespace {
QRegularExpression lines(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::MultilineOption);
}

QString unquoted(QString value)
{
    return value.remove(u'"').remove(u'\'');
}

QString firstCapture(const QString &text, const QString &pattern)
{
    const auto match = lines(pattern).match(text);
    return match.hasMatch() ? unquoted(match.captured(1)) : QString();
}

/// The first version that a constraint names, with wildcards and missing parts as zero.
QString lowestVersion(const QString &constraint)
{
    static const QRegularExpression version(
        QStringLiteral(R"(v?(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?([-+][0-9A-Za-z.-]+)?)"));
    const auto match = version.match(constraint);
    if (!match.hasMatch()) {
        return QStringLiteral("1.0.0");
    }
    const auto part = [&](int index) {
        bool number = false;
        const int value = match.captured(index).toInt(&number);
        return QString::number(number ? value : 0);
    };
    const QString prefix = match.captured().startsWith(u'v') ? QStringLiteral("v") : QString();
    return prefix + part(1) + u'.' + part(2) + u'.' + part(3) + match.captured(4);
}

QString localOci(const QString &url, const QString &sources)
{
    return QStringLiteral("oci://") + QUrl(sources).authority() + QUrl(url).path();
}

QString withUrl(QString document, const QString &url, bool insecure)
{
    const QString old = firstCapture(document, QStringLiteral(R"(^  insecure:\s*(\S+))"));
    QString line = QStringLiteral("  url: ") + url;
    if (insecure && old.isEmpty()) {
        line += QStringLiteral("\n  insecure: true");
    }
    return document.replace(lines(QStringLiteral(R"(^  url:.*$)")), line);
}
} // namespace

QList<QByteArray> documentsOf(const QByteArray &yaml)
{
    QList<QByteArray> documents;
    qsizetype begin = 0;
    for (qsizetype at = yaml.indexOf("\n---"); at >= 0; at = yaml.indexOf("\n---", at + 1)) {
        documents << yaml.mid(begin, at + 1 - begin);
        begin = at + 1;
    }
    documents << yaml.mid(begin);
    return documents;
}

bool isOfKind(const QByteArray &document, const char *kind)
{
    return lines(QStringLiteral("^kind:\\s*%1\\s*$").arg(QLatin1String(kind)))
        .match(QString::fromUtf8(document))
        .hasMatch();
}

QString specScalar(const QByteArray &document, const char *key)
{
    return firstCapture(QString::fromUtf8(document),
                        QStringLiteral(R"(^  %1:\s*(\S+))").arg(QLatin1String(key)));
}

QByteArray LocalSources::turned(const QByteArray &yaml) const
{
    QByteArray result;
    for (const QByteArray &document : documentsOf(yaml)) {
        const QString text = QString::fromUtf8(document), url = specScalar(document, "url");
        const bool oci = url.startsWith(QStringLiteral("oci://"));
        QString local = text;
        if (isOfKind(document, "GitRepository") && specScalar(document, "name") == u"flux-system") {
            local = withUrl(text, gitUrl, false);
        } else if (isOfKind(document, "GitRepository")) {
            const QString standIn = localRepositoryUrl(sources, url);
            local = standIn.isEmpty() ? text : withUrl(text, standIn, false);
        } else if (oci && (isOfKind(document, "OCIRepository") || isOfKind(document, "HelmRepository"))) {
            local = withUrl(text, localOci(url, sources), true);
        } else if (isOfKind(document, "HelmRepository") && !url.isEmpty()) {
            local = withUrl(text, sources + QStringLiteral("/charts"), false);
        }
        result += local.toUtf8();
    }
    return result;
}

QList<ChartVersion> chartsAskedFor(const QByteArray &yaml)
{
    QList<ChartVersion> charts;
    for (const QByteArray &document : documentsOf(yaml)) {
        const QString text = QString::fromUtf8(document);
        QString name, version;
        if (isOfKind(document, "HelmRelease")) {
            name = firstCapture(text, QStringLiteral(R"(^      chart:\s*(\S+))"));
            version = firstCapture(text, QStringLiteral(R"(^      version:\s*(.+?)\s*(?:#.*)?$)"));
        } else if (isOfKind(document, "OCIRepository")) {
            name = specScalar(document, "url").section(u'/', -1);
            version = firstCapture(text, QStringLiteral(R"(^    (?:tag|semver):\s*(.+?)\s*(?:#.*)?$)"));
        }
        if (!name.isEmpty()) {
            charts << ChartVersion{name, lowestVersion(version)};
        }
    }
    return charts;
}

QStringList repositoriesAskedFor(const QByteArray &yaml)
{
    QStringList urls;
    for (const QByteArray &document : documentsOf(yaml)) {
        if (isOfKind(document, "GitRepository")) {
            urls << specScalar(document, "url");
        }
    }
    return urls;
}

} // namespace leeway::controlplane
