// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/controlplane/options.h"

namespace leeway::controlplane {

QStringList Options::toArguments() const
{
    QStringList with, without;
    (istiod ? with : without) << QStringLiteral("istiod");
    (externalSecrets ? with : without) << QStringLiteral("external-secrets");
    (flux ? with : without) << QStringLiteral("flux");
    (workloads ? with : without) << QStringLiteral("workloads");
    QStringList arguments{QStringLiteral("--with=") + with.join(u','),
                          QStringLiteral("--without=") + without.join(u',')};
    if (!crds.isEmpty()) {
        arguments << QStringLiteral("--crds=") + crds.join(u',');
    }
    return arguments;
}

QStringList Options::crdSets() const
{
    static const QStringList all{
        QStringLiteral("flux"),    QStringLiteral("notification"), QStringLiteral("mesh"),
        QStringLiteral("secrets"), QStringLiteral("certificates"), QStringLiteral("monitoring"),
        QStringLiteral("runners"), QStringLiteral("grafana"),      QStringLiteral("dns")};
    if (crds.contains(QStringLiteral("all"))) {
        return all;
    }
    QStringList sets{QStringLiteral("flux")};
    sets += crds;
    if (istiod) {
        sets << QStringLiteral("mesh");
    }
    if (externalSecrets) {
        sets << QStringLiteral("secrets");
    }
    sets.removeDuplicates();
    return sets;
}

} // namespace leeway::controlplane
