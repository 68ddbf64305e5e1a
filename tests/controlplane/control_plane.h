// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/audit.h"
#include "tests/controlplane/connection.h"
#include "tests/controlplane/done.h"
#include "tests/controlplane/options.h"

#include <QJsonObject>
#include <QJsonValue>

#include <functional>
#include <memory>

namespace leeway::controlplane {

/// A real control plane, in the words of a bug report. Objects are written "Deployment demo/web" or
/// "Namespace demo", with the group where a kind needs it ("Gateway.networking.istio.io demo/gw");
/// field paths as Leeway prints them: .spec.template.spec.containers[name=app].image.
/// Every verb waits for its answer. For one thread.
class ControlPlane
{
public:
    explicit ControlPlane(Connection connection);
    ~ControlPlane();

    /// The one of this test executable: started at the first start(), ended with the executable, also
    /// when that is killed. With LEEWAY_CONTROLPLANE_CONNECTION set to a connection.json, a running
    /// leeway-controlplane is used instead (and stays).
    static ControlPlane &shared();
    Done start(const Options &options = {});

    /// One sentence why no control plane can be started here; empty when it can.
    static QByteArray unavailable(const Options &options = {});

    /// Waiting ends with a failure once this says true (leeway-controlplane: a signal arrived).
    void giveUpWhen(std::function<bool()> interrupted) { m_interrupted = std::move(interrupted); }

    const Connection &connection() const { return m_connection; }
    QString asAdmin() const { return kubeconfig("admin"); }
    QString asReader() const { return kubeconfig("reader"); }
    QString kubeconfig(const char *user) const; ///< see users.h

    // --- Git --------------------------------------------------------------------------------------
    /// Commits the folder's content into the served repository, as a copy in checkout(), and applies
    /// source and root Kustomization (both "flux-system") for (kubernetes/)clusters/NAME, as
    /// `flux bootstrap` does. Sources of kinds that live elsewhere get local addresses (sources.h) and
    /// charts get small stand-ins. Waits until the source is fetched, not until all is ready.
    Done bootstrap(const QString &folder, const QString &clusterName);

    QString checkout() const;      ///< a work tree of the served repository, to edit and pushCheckout()
    QString repositoryUrl() const; ///< http://127.0.0.1:PORT/git/fleet.git, takes pushes
    /// Makes the folder's content the next commit, pushes it and has the source fetched. `out` is the commit.
    Done push(const QString &folder, const QString &message = QStringLiteral("Next state"));
    Done pushCheckout(const QString &message); ///< the same for what was edited in checkout()
    Done fetchSource();                        ///< until GitRepository flux-system has the pushed commit

    /// Puts a chart of this name and version on the shelf: HTTP (…/charts) and OCI (oci://…/NAME).
    Done addChart(const QString &name, const QString &version);

    // --- Objects ----------------------------------------------------------------------------------
    /// Sets one field by a JSON patch, an Update by `manager`, as kubectl-edit and kubectl-patch make.
    Done edit(const QString &object, const QString &fieldPath, const QJsonValue &value,
              const QString &manager = QStringLiteral("kubectl-edit"));
    Done remove(const QString &object, const QString &fieldPath,
                const QString &manager = QStringLiteral("kubectl-edit"));
    /// Server-side apply (an Apply entry in managedFields).
    Done apply(const QByteArray &yaml, const QString &manager = QStringLiteral("kubectl"));
    Done create(const QByteArray &yaml, const QString &manager = QStringLiteral("kubectl-create"));
    Done deleteObject(const QString &object);
    Done annotate(const QString &object, const QString &key, const QString &value);
    /// Writes status as a controller that does not run here would (merge patch of the subresource).
    Done writeStatus(const QString &object, const QJsonObject &status, const QString &manager);

    QByteArray get(const QString &object) const; ///< JSON with managedFields, empty when it is not there
    QJsonObject getJson(const QString &object) const;

    // --- Flux: names are NAME (in flux-system) or NAMESPACE/NAME -------------------------------------
    Done suspend(const QString &kustomization);
    Done resume(const QString &kustomization);
    Done reconcile(const QString &kustomization); ///< returns when this request was handled
    Done waitReady(const QString &kustomization, int seconds = 60);
    Done reconcileRelease(const QString &release);
    Done waitReleaseReady(const QString &release, int seconds = 120);
    Done waitAllReady(
        int seconds = 300); ///< every Kustomization; `why` lists those that are not, with their message

    // --- Faults -------------------------------------------------------------------------------------
    Done stop(const QString &program);   ///< e.g. "kube-apiserver": connections break
    Done again(const QString &program);  ///< after stop(): the same command line and port
    Done freeze(const QString &program); ///< SIGSTOP: connections stay open, nothing answers
    Done thaw(const QString &program);

    // --- What was asked of the API server -------------------------------------------------------------
    QList<AuditEntry> auditLog() const;
    qint64 auditMark() const; ///< now, for auditLogSince()
    QList<AuditEntry> auditLogSince(qint64 mark) const;

    /// kubectl as a user of users.h, for whatever has no verb here.
    Done kubectl(const QStringList &arguments, const QByteArray &input = {}, const char *user = "admin",
                 int seconds = 60) const;

private:
    struct Launcher;

    Done connect(const QString &connectionFile);
    Done command(const QString &line);
    Done prepareRepository();
    Done replaceCheckout(const QString &folder);
    Done applySync();
    Done commit(const QString &message);
    Done commitOfCheckout() const;
    Done patch(const QString &object, const QByteArray &json, const QString &manager,
               const QString &type) const;
    Done setSuspend(const QString &kustomization, bool suspended);
    Done requestReconcile(const QString &object, int seconds);
    Done waitFor(const QByteArray &what, int seconds, const std::function<bool()> &reached) const;

    Connection m_connection;
    std::unique_ptr<Launcher> m_launcher;
    std::function<bool()> m_interrupted = [] { return false; };
    QString m_clusterPath; ///< kubernetes/clusters/NAME
};

} // namespace leeway::controlplane

/// For initTestCase(): starts the shared control plane; skips with a sentence where it is not built,
/// unless LEEWAY_REQUIRE_CONTROLPLANE is set, then it fails.
#define LEEWAY_START_CONTROL_PLANE(...)                                                                      \
    do {                                                                                                     \
        const QByteArray absent = leeway::controlplane::ControlPlane::unavailable(__VA_ARGS__);              \
        if (!absent.isEmpty() && !qEnvironmentVariableIsSet("LEEWAY_REQUIRE_CONTROLPLANE")) {                \
            QSKIP(absent.constData());                                                                       \
        }                                                                                                    \
        LEEWAY_DO(leeway::controlplane::ControlPlane::shared().start(__VA_ARGS__));                          \
    } while (false)

/// A step that has to go well for the test to go on.
#define LEEWAY_DO(step)                                                                                      \
    do {                                                                                                     \
        const leeway::controlplane::Done finished = (step);                                                  \
        QVERIFY2(bool(finished), finished.why.constData());                                                  \
    } while (false)
