// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"
#include "model/base/value.h"
#include "model/cluster/live_snapshot.h"
#include "model/cluster/transport.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Reading what an API server answers. Pure functions.
namespace leeway::cluster {

/// The error that a status of 400 and more means, with the server's own words (metav1.Status.message).
Error errorOfStatus(const HttpResponse &response);
/// The body as JSON if the answer is a success, else what went wrong.
Result<Value> jsonOf(const Result<HttpResponse> &response, const std::string &what);

/// "/api/v1" or "/apis/GROUP/VERSION".
std::string pathOfVersion(const std::string &group, const std::string &version);
/// Path of a collection, or of one object if `name` is not empty.
std::string pathOf(const ResourceKind &kind, const std::string &ns, const std::string &name = {});
/// Percent-encodes what may not stand in a query value or path segment.
std::string urlEncode(std::string_view text);
/// "deployments.apps" for people.
std::string resourceName(const ResourceKind &kind);

/// Secrets are only ever read as metadata (decisions.md 23).
bool isAlwaysMetadataOnly(const std::string &group, const std::string &kind);

/// One object as the server sent it, kept without managedFields. With `metadataOnly` only its metadata is
/// kept, whatever the server sent. Annotations that hold an applied copy are emptied in Secrets.
Result<LiveObjectPtr> readLiveObject(std::string_view json, const ResourceKind &kind, bool metadataOnly);

/// One page of a list. Items are bytes within the body; a body that was cut still gives those that are whole.
struct ListPage
{
    std::string resourceVersion;
    std::string continueToken;
    std::vector<std::string_view> items;
    bool complete = false;
};
ListPage readListPage(std::string_view body);

struct WatchEvent
{
    enum class Type { Added, Modified, Deleted, Bookmark, Error, Unreadable };
    Type type = Type::Unreadable;
    std::string_view object; ///< bytes within the line
};
WatchEvent readWatchEvent(std::string_view line);

/// Negative, zero or positive as `a` is older, equal or newer; nothing if they cannot be compared.
std::optional<int> compareResourceVersions(std::string_view a, std::string_view b);

} // namespace leeway::cluster
