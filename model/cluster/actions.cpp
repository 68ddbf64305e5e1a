// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/actions.h"

#include "model/base/json.h"
#include "model/cluster/api_answers.h"

#include <condition_variable>
#include <mutex>

namespace leeway::cluster {

namespace {

constexpr std::size_t atOnce = 4;

Result<std::string> pathFor(const Discovery &discovery, const ObjectKey &key, const std::string &version)
{
    const ResourceKind *kind = discovery.find(key.group, key.kind, version);
    if (!kind)
        return fail(ErrorCode::KindNotServed, {GroupVersion{key.group, version}.toString() + ' ' + key.kind});
    if (kind->namespaced && key.ns.empty())
        return fail(ErrorCode::NamespaceMissing, {key.toString()});
    return pathOf(*kind, kind->namespaced ? key.ns : std::string(), key.name);
}

Result<HttpRequest> dryRunRequest(const Discovery &discovery, const DryRun &dryRun)
{
    const auto path = pathFor(discovery, dryRun.key, dryRun.version);
    if (!path)
        return tl::unexpected(path.error());
    HttpRequest request;
    request.method = "PATCH";
    request.path = *path + "?dryRun=All&force=true&fieldManager=" + urlEncode(dryRun.fieldManager);
    request.headers = {{"Content-Type", "application/apply-patch+yaml"}, {"Accept", "application/json"}};
    request.body = dryRun.body;
    return request;
}

/// Keeps a bounded number of requests under way and waits for the last answer.
class Batch
{
public:
    explicit Batch(std::size_t count) : m_answers(count, fail(ErrorCode::Cancelled)) {}

    void waitForSlot()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_underWay < atOnce; });
        ++m_underWay;
    }
    void answered(std::size_t index, Result<Value> answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answers[index] = std::move(answer);
        --m_underWay;
        ++m_done;
        m_changed.notify_all();
    }
    std::size_t done()
    {
        const std::lock_guard lock(m_mutex);
        return m_done;
    }
    std::vector<Result<Value>> finish()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_underWay == 0; });
        return std::move(m_answers);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Result<Value>> m_answers;
    std::size_t m_underWay = 0;
    std::size_t m_done = 0;
};

} // namespace

Result<Value> dryRunApply(const Connection &connection, const Discovery &discovery, const DryRun &dryRun,
                          const CancelToken &cancel)
{
    return dryRunAll(connection, discovery, {dryRun}, cancel).front();
}

std::vector<Result<Value>> dryRunAll(const Connection &connection, const Discovery &discovery,
                                     const std::vector<DryRun> &dryRuns, const CancelToken &cancel,
                                     const std::function<void(std::size_t)> &progress)
{
    const auto batch = std::make_shared<Batch>(dryRuns.size());
    for (std::size_t i = 0; i < dryRuns.size() && !cancel.isCancelled(); ++i) {
        batch->waitForSlot();
        if (progress)
            progress(batch->done());
        auto request = dryRunRequest(discovery, dryRuns[i]);
        if (!request) {
            batch->answered(i, tl::unexpected(request.error()));
            continue;
        }
        const std::string what = dryRuns[i].key.toString();
        connection.transport->send(
            std::move(*request),
            [batch, i, what](Result<HttpResponse> response) { batch->answered(i, jsonOf(response, what)); },
            {}, cancel);
    }
    return batch->finish();
}

Result<bool> mayPatch(const Connection &connection, const ResourceKind &kind, const std::string &ns,
                      const CancelToken &cancel)
{
    Value attributes = jsonObject({{"verb", Value::string("patch")},
                                   {"group", Value::string(kind.group)},
                                   {"resource", Value::string(kind.plural)}});
    if (!ns.empty())
        attributes.set("namespace", Value::string(ns));
    const Value review = jsonObject({{"apiVersion", Value::string("authorization.k8s.io/v1")},
                                     {"kind", Value::string("SelfSubjectAccessReview")},
                                     {"spec", jsonObject({{"resourceAttributes", attributes}})}});
    HttpRequest request;
    request.method = "POST";
    request.path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.body = toJson(review);
    const auto answer =
        jsonOf(connection.transport->sendAndWait(std::move(request), cancel), "SelfSubjectAccessReview");
    if (!answer)
        return tl::unexpected(answer.error());
    const Value *allowed = answer->findPath({"status", "allowed"});
    return allowed && allowed->toBool().value_or(false);
}

Result<Value> getObject(const Connection &connection, const Discovery &discovery, const ObjectKey &key,
                        const CancelToken &cancel)
{
    const auto path = pathFor(discovery, key, {});
    if (!path)
        return tl::unexpected(path.error());
    HttpRequest request;
    request.path = *path;
    const bool metadata = isAlwaysMetadataOnly(key.group, key.kind);
    request.headers = {{"Accept", metadata ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
                                           : "application/json"}};
    return jsonOf(connection.transport->sendAndWait(std::move(request), cancel), key.toString());
}

Result<Value> mergePatch(const Connection &connection, const Discovery &discovery, const ObjectKey &key,
                         const Value &patch, bool dryRun, const CancelToken &cancel)
{
    const auto path = pathFor(discovery, key, {});
    if (!path)
        return tl::unexpected(path.error());
    HttpRequest request;
    request.method = "PATCH";
    request.path = *path + "?fieldManager=" + std::string(ownFieldManager) + (dryRun ? "&dryRun=All" : "");
    request.headers = {{"Content-Type", "application/merge-patch+json"}, {"Accept", "application/json"}};
    request.body = toJson(patch);
    return jsonOf(connection.transport->sendAndWait(std::move(request), cancel), key.toString());
}

Value reconcilePatch(const std::string &requestedAt)
{
    const Value annotations = jsonObject({{"reconcile.fluxcd.io/requestedAt", Value::string(requestedAt)}});
    return jsonObject({{"metadata", jsonObject({{"annotations", annotations}})}});
}

Value suspendPatch(bool suspend, const std::string &reason, const std::string &resourceVersion)
{
    const bool keepsReason = suspend && !reason.empty();
    const Value annotations =
        jsonObject({{"leeway/suspend-reason", keepsReason ? Value::string(reason) : Value::null()}});
    Value metadata = jsonObject({{"annotations", annotations}});
    if (!resourceVersion.empty())
        metadata.set("resourceVersion", Value::string(resourceVersion));
    return jsonObject({{"metadata", metadata}, {"spec", jsonObject({{"suspend", Value::boolean(suspend)}})}});
}

} // namespace leeway::cluster
