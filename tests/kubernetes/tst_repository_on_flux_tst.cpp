// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/repository_on_flux.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    leeway::repositorytests::RepositoryOnFlux test(QStringLiteral("aks-myaks-tst-swn-00"));
    return QTest::qExec(&test, argc, argv);
}
