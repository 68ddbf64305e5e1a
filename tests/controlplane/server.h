// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/connection.h"
#include "tests/controlplane/daemon.h"
#include "tests/controlplane/done.h"
#include "tests/controlplane/parts.h"
#include "tests/controlplane/run_folder.h"
#include "tests/controlplane/users.h"

#include <functional>
#include <list>

namespace leeway::controlplane {

/// Starts and ends one control plane: etcd, kube-apiserver and what the options ask for, on free
/// loopback ports, everything in one temporary folder that is gone afterwards. One thread.
class Server
{
public:
    /// `interrupted` is asked while waiting; when it says true, start() gives up.
    Server(Parts parts, Options options, std::function<bool()> interrupted);
    ~Server();

    Done start();
    void stop();

    const Connection &connection() const { return m_connection; }

    Done stopProgram(const QString &name);
    Done startProgram(const QString &name); ///< the same command again, same port

    /// The sentence about a program that ended by itself, empty while all run.
    QByteArray casualty();

private:
    Done makeFolder();
    Done startStorage();
    Done startApiServer();
    Done describeUsers();
    Done startWorkloads();
    Done installCrds();
    Done prepareObjects();
    Done startFlux();
    Done startIstiod();
    Done startExternalSecrets();
    Done writeConnection();

    Done launch(const QString &name, const QStringList &arguments, const QStringList &environment = {});
    Done waitFor(const QByteArray &what, int milliseconds, const std::function<bool()> &reached);
    Done kubectl(const QStringList &arguments, const QByteArray &input = {});
    QString path(const char *name) const;
    QString kubeconfigOf(const QString &user);
    Daemon *find(const QString &name);

    Parts m_parts;
    Options m_options;
    std::function<bool()> m_interrupted;
    Users m_users;
    Connection m_connection;
    RunFolder m_folder;
    std::list<Daemon> m_daemons; ///< in the order of their start; gone before the folder
    QStringList m_stopped;       ///< on purpose
    quint16 m_etcdPort = 0;
    quint16 m_apiPort = 0;
    quint16 m_sourcesPort = 0;
};

} // namespace leeway::controlplane
