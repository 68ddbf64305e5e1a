// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/transport.h"

#include "model/base/thread_guard.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace leeway::cluster {

namespace {

/// One answer handed from the transport's thread to the one that waits. Both own it: a transport that answers
/// late must not write into a frame that is gone.
struct Slot
{
    std::mutex mutex;
    std::condition_variable filled;
    std::optional<Result<HttpResponse>> answer;
};

} // namespace

std::string_view HttpResponse::header(std::string_view name) const
{
    for (const auto &[header, value] : headers) {
        if (header == name)
            return value;
    }
    return {};
}

Result<HttpResponse> Transport::sendAndWait(HttpRequest request, const CancelToken &cancel)
{
    assertNotGuiThread("Transport::sendAndWait");
    const auto slot = std::make_shared<Slot>();
    const auto fill = [slot](Result<HttpResponse> answer) {
        const std::lock_guard lock(slot->mutex);
        slot->answer = std::move(answer);
        slot->filled.notify_one();
    };
    send(std::move(request), fill, {}, cancel);
    std::unique_lock lock(slot->mutex);
    slot->filled.wait(lock, [&] { return slot->answer.has_value(); });
    return std::move(*slot->answer);
}

} // namespace leeway::cluster
