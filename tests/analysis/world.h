// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/conditions.h"
#include "model/analysis/drift_input.h"
#include "tests/analysis/live_json.h"

#include <memory>

#include <QByteArray>

/// A repository and a cluster in a few lines: one Flux Kustomization "flux-system/apps" over JSON objects.
struct World
{
    static constexpr const char *oldCommit = "main@sha1:1111111111111111111111111111111111111111";
    static constexpr const char *newCommit = "main@sha1:2222222222222222222222222222222222222222";

    leeway::render::DesiredSet git;
    leeway::render::DesiredSet applied;
    leeway::cluster::LiveSnapshot live;
    leeway::analysis::DriftInput input;
    std::string appliedRevision = oldCommit;
    std::string status =
        R"("conditions":[{"type":"Ready","status":"True","reason":"ReconciliationSucceeded"}])";
    std::string spec =
        R"("interval":"10m","prune":true,"path":"./apps","sourceRef":{"kind":"GitRepository","name":"flux-system"})";
    std::vector<std::string> inventory;

    World()
    {
        input.gitRevision = oldCommit;
        input.now = *leeway::parseInstant("2026-11-25T03:05:00Z");
        for (auto *set : {&git, &applied}) {
            leeway::render::KustomizationRender kustomization;
            kustomization.key = owner();
            kustomization.source = source();
            kustomization.prune = true;
            set->kustomizations.push_back(kustomization);
            set->entry.name = "test";
            set->entry.source = source();
        }
    }

    static leeway::ObjectKey owner()
    {
        return {"kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "apps"};
    }
    static leeway::ObjectKey source()
    {
        return {"source.toolkit.fluxcd.io", "GitRepository", "flux-system", "flux-system"};
    }

    static void addDesired(leeway::render::DesiredSet &set, const std::string &text)
    {
        leeway::render::DesiredObject object;
        object.object = json(text);
        object.key = leeway::ObjectKey::of(object.object);
        object.version = leeway::GroupVersion::parse(object.object.textAt({"apiVersion"})).version;
        set.objects.push_back(std::move(object));
    }
    void inGit(const std::string &text) { addDesired(git, text); }
    void inApplied(const std::string &text) { addDesired(applied, text); }
    /// In Git and applied from the same commit.
    void desired(const std::string &text)
    {
        inGit(text);
        inApplied(text);
    }

    leeway::cluster::KindTable &table(const leeway::ObjectKey &key, bool namespaced = true)
    {
        auto &slot = tables[{key.group, key.kind}];
        if (!slot) {
            slot = std::make_shared<leeway::cluster::KindTable>();
            slot->kind = {key.group, "v1", key.kind, {}, namespaced, {}};
            slot->state = leeway::cluster::KindState::Complete;
        }
        return *slot;
    }

    void liveObject(const std::string &text, bool metadataOnly = false) { addLive(json(text), metadataOnly); }

    leeway::analysis::DriftReport report()
    {
        addFlux();
        freeze();
        return leeway::analysis::compareDrift(input);
    }

    /// Readies `input` without comparing.
    void freeze()
    {
        for (const auto &[id, table] : tables)
            live.tables[id] = table;
        live.context = "test";
        input.git = std::make_shared<leeway::render::DesiredSet>(git);
        if (appliedRevision != input.gitRevision)
            input.applied[owner()] = std::make_shared<leeway::render::DesiredSet>(applied);
        input.live = std::make_shared<leeway::cluster::LiveSnapshot>(live);
    }

    void addFlux()
    {
        if (fluxAdded)
            return;
        fluxAdded = true;
        std::string entries;
        for (const std::string &id : inventory)
            entries += (entries.empty() ? "" : ",") + ("{\"id\":\"" + id + "\",\"v\":\"v1\"}");
        liveObject(
            R"({"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"apps","namespace":"flux-system","generation":1},"spec":{)" +
            spec + R"(},"status":{"observedGeneration":1,"lastAttemptedRevision":")" + appliedRevision +
            R"(","inventory":{"entries":[)" + entries + "]}," + status +
            R"(,"history":[{"digest":"sha256:1","lastReconciled":"2026-11-25T03:00:00Z","lastReconciledStatus":"ReconciliationSucceeded","metadata":{"revision":")" +
            appliedRevision + R"("}}]}})");
        liveObject(
            R"({"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"GitRepository","metadata":{"name":"flux-system","namespace":"flux-system","generation":1},"spec":{"interval":"1m"},"status":{"observedGeneration":1,"artifact":{"revision":")" +
            fetched + R"("},"conditions":[{"type":"Ready","status":"True","reason":"Succeeded"}]}})");
    }

    std::string fetched = oldCommit;

private:
    void addLive(leeway::Value value, bool metadataOnly)
    {
        auto object = std::make_shared<leeway::cluster::LiveObject>();
        object->key = leeway::ObjectKey::of(value);
        object->version = leeway::GroupVersion::parse(value.textAt({"apiVersion"})).version;
        object->uid = value.textAt({"metadata", "uid"});
        object->resourceVersion = value.textAt({"metadata", "resourceVersion"});
        object->created = leeway::parseInstant(value.textAt({"metadata", "creationTimestamp"}));
        object->deleting = leeway::parseInstant(value.textAt({"metadata", "deletionTimestamp"}));
        object->metadataOnly = metadataOnly;
        fillTexts(object->labels, value.findPath({"metadata", "labels"}));
        fillTexts(object->annotations, value.findPath({"metadata", "annotations"}));
        if (const leeway::Value *owners = value.findPath({"metadata", "ownerReferences"}))
            for (const leeway::Value &owner : owners->items())
                object->ownerUids.emplace_back(owner.textAt({"uid"}));
        object->conditions = leeway::analysis::conditionsOf(value);
        if (leeway::Value *metadata = value.findMutable("metadata")) {
            if (const leeway::Value *fields = metadata->find("managedFields"))
                object->managedFields = std::make_shared<const std::string>(leeway::toJson(*fields));
            metadata->erase("managedFields");
        }
        object->json = std::make_shared<const std::string>(leeway::toJson(value));
        table(object->key).objects.set(std::move(object));
    }

    static void fillTexts(std::map<std::string, std::string> &texts, const leeway::Value *map)
    {
        if (map)
            for (const leeway::MapEntry &entry : map->entries())
                texts[entry.key.str()] = entry.value.text();
    }

    std::map<std::pair<std::string, std::string>, std::shared_ptr<leeway::cluster::KindTable>> tables;
    bool fluxAdded = false;
};

/// The row of an object, or a failure that names it.
inline const leeway::analysis::ObjectDrift &rowOf(const leeway::analysis::DriftReport &report,
                                                  const char *key)
{
    for (const leeway::analysis::ObjectDrift &row : report.objects)
        if (row.key.toString() == key)
            return row;
    qFatal("no row for %s", key);
}

/// "status: path change[ pending]; ..." of a row, to compare whole verdicts.
inline QByteArray told(const leeway::analysis::ObjectDrift &row)
{
    std::string out(leeway::analysis::name(row.git));
    for (const auto &field : row.fields)
        out += (out.find(':') == std::string::npos ? ": " : "; ") + field.path.toString() + ' ' +
               std::string(leeway::analysis::name(field.change)) + (field.drifted ? "" : " pending");
    return QByteArray::fromStdString(out);
}
