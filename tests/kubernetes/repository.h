// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/value.h"

#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace leeway::repositorytests {

/// One object as it stands in a file of kubernetes/, before any patch or substitution.
struct Manifest
{
    QString file;    ///< relative to kubernetes/
    QString comment; ///< comment lines directly above the document, without "# "
    QString
        nameSpace; ///< its own, else the one its folder's kustomization sets; empty for cluster-scoped kinds
    Value object;

    QString text(std::initializer_list<std::string_view> keys) const;
    QString kind() const { return text({"kind"}); }
    QString name() const { return text({"metadata", "name"}); }
    QString group() const; ///< of apiVersion, empty for core
    QString label() const { return kind() + u' ' + name() + QStringLiteral(" in ") + file; }
};

/// The GitOps repository of the product, read file by file.
class Repository
{
public:
    static const Repository &instance();

    const std::vector<Manifest> &manifests() const { return m_manifests; }
    QStringList clusters() const;                 ///< names of the folders in clusters/
    QStringList files() const { return m_files; } ///< every .yaml, relative to kubernetes/
    QString textOf(const QString &file) const;
    Value kustomization(const QString &folder) const; ///< null when the folder has none
    bool folderExists(const QString &folder) const;

    std::vector<const Manifest *> ofKind(const QString &kind, const QString &group = {}) const;

    /// Files that the cluster reaches: its clusters/ folder, the overlays, their bases and every spec.path.
    QSet<QString> filesOf(const QString &cluster) const;
    std::vector<const Manifest *> manifestsOf(const QString &cluster) const;
    QMap<QString, QString> settingsOf(const QString &cluster) const;

    /// Names of Flux Kustomizations -> the names they wait for, transitively; `apps` stands for all children.
    QMap<QString, QSet<QString>> waitsFor(const QString &cluster) const;
    /// The Flux Kustomization whose base path holds the file; empty for what `apps` itself applies.
    QString ownerOf(const QString &file) const;

private:
    Repository();
    void read(const QString &file);
    void follow(const QString &folder, QSet<QString> &reached) const;

    QString m_root;
    QStringList m_files;
    QMap<QString, Value> m_kustomizations; ///< folder -> its kustomization
    std::vector<Manifest> m_manifests;
};

/// Calls `visitor` for every node below and including `value`; `path` is dotted keys, list items as [n].
void visit(const Value &value, const std::function<void(const QString &path, const Value &node)> &visitor,
           const QString &path = {});

QString toQString(std::string_view text);
QStringList textsOf(const Value *list); ///< strings of a list, empty for nothing

} // namespace leeway::repositorytests
