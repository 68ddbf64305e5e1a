// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/api_answers.h"

#include "model/base/json.h"
#include "model/cluster/json_skim.h"

#include <algorithm>

namespace leeway::cluster {

namespace {

constexpr std::size_t mostWords = 2000;

std::string wordsOf(const HttpResponse &response)
{
    const auto status = parseJson(response.body);
    std::string words(status ? status->textAt({"message"}) : std::string_view());
    if (words.empty())
        words = response.body.substr(0, response.body.find('\n'));
    if (words.empty())
        words = "no reason given";
    return words.substr(0, mostWords);
}

} // namespace

Error errorOfStatus(const HttpResponse &response)
{
    const std::string words = wordsOf(response);
    const std::string status = std::to_string(response.status);
    switch (response.status) {
    case 401:
        return {ErrorCode::Unauthorized,
                {"the server", words, "with kubectl, or renew the kubeconfig's user"},
                {}};
    case 403:
        return {ErrorCode::Forbidden, {words}, {}};
    case 404:
        return {ErrorCode::NotFoundOnServer, {words}, {}};
    case 409:
        return {ErrorCode::Conflict, {words}, {}};
    case 410:
        return {ErrorCode::ResourceExpired, {words}, {}};
    case 429:
    case 503:
    case 504:
        return {ErrorCode::ServerBusy, {status, words}, {}};
    default:
        break;
    }
    return {
        response.status >= 500 ? ErrorCode::ServerError : ErrorCode::RequestRejected, {status, words}, {}};
}

Result<Value> jsonOf(const Result<HttpResponse> &response, const std::string &what)
{
    if (!response)
        return tl::unexpected<Error>(response.error());
    if (!response->isSuccess())
        return tl::unexpected<Error>(errorOfStatus(*response));
    auto value = parseJson(response->body);
    if (!value)
        return fail(ErrorCode::AnswerUnreadable, {what, value.error().message()});
    return value;
}

std::string pathOfVersion(const std::string &group, const std::string &version)
{
    return group.empty() ? "/api/" + version : "/apis/" + group + '/' + version;
}

std::string pathOf(const ResourceKind &kind, const std::string &ns, const std::string &name)
{
    std::string path = pathOfVersion(kind.group, kind.version);
    if (!ns.empty() && kind.namespaced)
        path += "/namespaces/" + urlEncode(ns);
    path += '/' + kind.plural;
    if (!name.empty())
        path += '/' + urlEncode(name);
    return path;
}

std::string urlEncode(std::string_view text)
{
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            out += c;
            continue;
        }
        out += '%';
        out += hex[static_cast<unsigned char>(c) >> 4];
        out += hex[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string resourceName(const ResourceKind &kind)
{
    return kind.group.empty() ? kind.plural : kind.plural + '.' + kind.group;
}

bool isAlwaysMetadataOnly(const std::string &group, const std::string &kind)
{
    return group.empty() && kind == "Secret";
}

ListPage readListPage(std::string_view body)
{
    ListPage page;
    const std::size_t end = skim::forEachMember(body, 0, [&](const skim::Member &member) {
        const std::string_view value = body.substr(member.value, member.end - member.value);
        if (member.key == "metadata") {
            page.resourceVersion = skim::textAt(value, {"resourceVersion"});
            page.continueToken = skim::textAt(value, {"continue"});
        }
        return true;
    });
    page.complete = end != skim::npos;
    // The items again by themselves: in a body that was cut, the member "items" has no end.
    const std::size_t items = body.find("\"items\"");
    const std::size_t open = items == std::string_view::npos ? items : body.find('[', items);
    if (open != std::string_view::npos) {
        skim::forEachItem(body, open, [&](std::size_t from, std::size_t to) {
            page.items.push_back(body.substr(from, to - from));
            return true;
        });
    }
    return page;
}

WatchEvent readWatchEvent(std::string_view line)
{
    using Type = WatchEvent::Type;
    WatchEvent event;
    std::string_view type;
    const std::size_t end = skim::forEachMember(line, 0, [&](const skim::Member &member) {
        if (member.key == "type")
            type = line.substr(member.value, member.end - member.value);
        else if (member.key == "object")
            event.object = line.substr(member.value, member.end - member.value);
        return true;
    });
    if (end == skim::npos)
        return event;
    constexpr std::pair<std::string_view, Type> types[] = {{"\"ADDED\"", Type::Added},
                                                           {"\"MODIFIED\"", Type::Modified},
                                                           {"\"DELETED\"", Type::Deleted},
                                                           {"\"BOOKMARK\"", Type::Bookmark},
                                                           {"\"ERROR\"", Type::Error}};
    for (const auto &[name, value] : types) {
        if (type == name)
            event.type = value;
    }
    return event;
}

std::optional<int> compareResourceVersions(std::string_view a, std::string_view b)
{
    const auto isNumber = [](std::string_view text) {
        return !text.empty() && text.front() != '0' &&
               text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!isNumber(a) || !isNumber(b))
        return std::nullopt;
    if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

} // namespace leeway::cluster
