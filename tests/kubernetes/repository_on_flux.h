// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace leeway::repositorytests {

/// One environment of kubernetes/, applied by real Flux to an empty cluster. Each environment has a test
/// executable of its own, because each wants a cluster of its own.
class RepositoryOnFlux : public QObject
{
    Q_OBJECT

public:
    explicit RepositoryOnFlux(QString cluster) : m_cluster(std::move(cluster)) {}

private Q_SLOTS:
    void initTestCase();
    void everyStepBecomesReadyByItself();
    void onlySourcesWereTurnedToThisMachine();
    void stepsWaitedForWhatTheyDependOn();
    void everyObjectPassesAStrictDryRun();
    void theDocumentedCommandsWork_data();
    void theDocumentedCommandsWork();
    void whatIsDeletedComesBack();
    void aSuspendedStackIsLeftAlone();
    void aStackCanLeaveAndReturn();

private:
    QString m_cluster;
};

} // namespace leeway::repositorytests
