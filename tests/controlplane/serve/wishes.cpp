// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/serve/wishes.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace leeway::controlplane {

namespace {
QCommandLineOption named(const char *name, const char *about, const char *value = "")
{
    return {QLatin1String(name), QLatin1String(about), QLatin1String(value)};
}

const QList<QCommandLineOption> known()
{
    return {named("with", "Also run: istiod, external-secrets.", "parts"),
            named("without", "Do not run: flux, workloads.", "parts"),
            named("crds",
                  "More CRDs: mesh, secrets, certificates, monitoring, runners, grafana, dns, notification, "
                  "or all.",
                  "sets"),
            named("repo", "Bootstrap Flux from this folder.", "folder"),
            named("cluster", "The cluster below (kubernetes/)clusters/ to bootstrap.", "name"),
            named("attached", "End with standard input, print connection.json, take commands.")};
}

/// Switches the named parts; one that does not exist becomes `misunderstood`.
void switchParts(Wishes &wishes, const QString &parts, bool on)
{
    for (const QString &part : parts.split(u',', Qt::SkipEmptyParts)) {
        if (part == u"istiod") {
            wishes.options.istiod = on;
        } else if (part == u"external-secrets") {
            wishes.options.externalSecrets = on;
        } else if (part == u"flux") {
            wishes.options.flux = on;
        } else if (part == u"workloads") {
            wishes.options.workloads = on;
        } else {
            wishes.misunderstood = "There is no part " + part.toUtf8() + '.';
        }
    }
}
} // namespace

Wishes readArguments(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Starts a real Kubernetes control plane with Flux on loopback."));
    parser.addHelpOption();
    parser.addOptions(known());
    parser.process(application);
    Wishes wishes;
    switchParts(wishes, parser.value(QStringLiteral("with")), true);
    switchParts(wishes, parser.value(QStringLiteral("without")), false);
    wishes.options.crds = parser.value(QStringLiteral("crds")).split(u',', Qt::SkipEmptyParts);
    wishes.attached = parser.isSet(QStringLiteral("attached"));
    wishes.repository = parser.value(QStringLiteral("repo"));
    wishes.cluster = parser.value(QStringLiteral("cluster"));
    if (wishes.repository.isEmpty() != wishes.cluster.isEmpty()) {
        wishes.misunderstood = "--repo and --cluster belong together.";
    } else if (!wishes.repository.isEmpty() && !wishes.options.flux) {
        wishes.misunderstood = "There is nothing to bootstrap without flux.";
    }
    return wishes;
}

} // namespace leeway::controlplane
