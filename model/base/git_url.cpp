// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/git_url.h"

#include <algorithm>
#include <array>
#include <vector>

namespace leeway {

namespace {

char lowerChar(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), lowerChar);
    return out;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = lowerChar(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0;
        out += escape ? static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])) : text[i];
        i += escape ? 2 : 0;
    }
    return out;
}

struct UrlParts
{
    std::string scheme; ///< "file" for local paths
    std::string host;   ///< with a port that is not the scheme's own
    std::string path;   ///< without slashes at both ends; with the leading one for "file"
};

std::string hostWithoutOwnPort(std::string_view scheme, std::string host)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> ports{
        {{"ssh", ":22"}, {"https", ":443"}, {"http", ":80"}, {"git", ":9418"}}};
    for (const auto &[name, port] : ports)
        if (name == scheme && host.ends_with(port))
            host.resize(host.size() - port.size());
    return host;
}

std::string cleanPath(std::string_view path)
{
    while (path.starts_with('/'))
        path.remove_prefix(1);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    if (path.ends_with(".git"))
        path.remove_suffix(4);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return percentDecoded(path);
}

UrlParts splitUrl(std::string_view url)
{
    const std::size_t mark = url.find("://");
    if (mark == std::string_view::npos) {
        const std::size_t colon = url.find(':');
        const bool isLocal = colon == std::string_view::npos || url.find('/') < colon;
        if (isLocal)
            return {"file", "", (url.starts_with('/') ? "/" : "") + cleanPath(url)};
        const std::string_view user = url.substr(0, colon);
        return {"ssh", lowered(user.substr(user.rfind('@') + 1)), cleanPath(url.substr(colon + 1))};
    }
    const std::string scheme = lowered(url.substr(0, mark));
    const std::string_view rest = url.substr(mark + 3);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view path = rest.substr(slash);
    path = path.substr(0, path.find_first_of("?#"));
    if (scheme == "file")
        return {"file", "", '/' + cleanPath(path)};
    const std::string_view authority = rest.substr(0, slash);
    return {scheme, hostWithoutOwnPort(scheme, lowered(authority.substr(authority.rfind('@') + 1))),
            cleanPath(path)};
}

std::vector<std::string> splitPath(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        parts.emplace_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

std::string azureName(const std::string &org, const std::string &project, const std::string &repo)
{
    return "dev.azure.com/" + org + '/' + project + "/_git/" + repo;
}

/// The one name of an Azure DevOps repository; empty if these parts are not one.
std::string azureRepository(const UrlParts &url)
{
    std::vector<std::string> parts = splitPath(url.path);
    if ((url.host == "ssh.dev.azure.com" || url.host == "vs-ssh.visualstudio.com") && parts.size() == 4 &&
        parts[0] == "v3")
        return azureName(parts[1], parts[2], parts[3]);
    static constexpr std::string_view oldHost = ".visualstudio.com";
    if (url.host.ends_with(oldHost)) {
        if (!parts.empty() && lowered(parts[0]) == "defaultcollection")
            parts.erase(parts.begin());
        parts.insert(parts.begin(), url.host.substr(0, url.host.size() - oldHost.size()));
    } else if (url.host != "dev.azure.com") {
        return {};
    }
    if (parts.size() == 3 && parts[1] == "_git") // a project's repository of the same name
        return azureName(parts[0], parts[2], parts[2]);
    return parts.size() == 4 && parts[2] == "_git" ? azureName(parts[0], parts[1], parts[3]) : std::string();
}

bool endsUrl(char c)
{
    return static_cast<unsigned char>(c) <= ' ' || c == '\'' || c == '"' || c == '<' || c == '>' || c == '`';
}

std::size_t schemeStart(std::string_view text, std::size_t mark)
{
    while (mark > 0 && (std::isalnum(static_cast<unsigned char>(text[mark - 1])) != 0 ||
                        text[mark - 1] == '+' || text[mark - 1] == '-' || text[mark - 1] == '.'))
        --mark;
    return mark;
}

std::string shownUrl(std::string_view scheme, std::string_view rest)
{
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view authority = rest.substr(0, slash);
    const std::string_view path = rest.substr(slash, rest.find('?', slash) - slash);
    const std::size_t at = authority.rfind('@');
    std::string user;
    if (at != std::string_view::npos && scheme.find("ssh") != std::string_view::npos)
        user = std::string(authority.substr(0, std::min(authority.find(':'), at))) + '@';
    if (at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    return user + std::string(authority) + std::string(path);
}

} // namespace

std::string normalizeGitUrl(std::string_view url)
{
    const UrlParts parts = splitUrl(url);
    if (parts.scheme == "file")
        return parts.path;
    const std::string azure = azureRepository(parts);
    return azure.empty() ? parts.host + '/' + parts.path : azure;
}

std::string withoutCredentials(std::string_view text)
{
    std::string out;
    std::size_t done = 0;
    for (std::size_t mark = text.find("://"); mark != std::string_view::npos; mark = text.find("://", done)) {
        const std::size_t begin = mark + 3;
        std::size_t end = begin;
        while (end < text.size() && !endsUrl(text[end]))
            ++end;
        const std::size_t scheme = std::max(schemeStart(text, mark), done);
        out += text.substr(done, begin - done);
        out += shownUrl(text.substr(scheme, mark - scheme), text.substr(begin, end - begin));
        done = end;
    }
    return out + std::string(text.substr(done));
}

} // namespace leeway
