// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/git/blob_store.h"

#include "model/git/git_program.h"

#include <array>
#include <charconv>
#include <optional>
#include <set>

#include <openssl/evp.h>

namespace leeway::git {

namespace {

constexpr std::size_t mostBytesAtOnce = std::size_t{2} * 1024 * 1024 * 1024;

std::string joinLines(const std::vector<std::string> &lines)
{
    std::string text;
    for (const std::string &line : lines)
        (text += line) += '\n';
    return text;
}

/// "<id> blob <size>": the size, or nothing for "<id> missing" and other types.
std::optional<std::size_t> blobSize(std::string_view line)
{
    const std::size_t type = line.find(" blob ");
    if (type == std::string_view::npos)
        return std::nullopt;
    const std::string_view digits = line.substr(type + 6);
    std::size_t size = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    return parsed.ec == std::errc() ? std::optional(size) : std::nullopt;
}

} // namespace

std::string blobIdOf(ObjectFormat format, std::string_view bytes)
{
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const std::string header = "blob " + std::to_string(bytes.size());
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestInit_ex(context.get(), format == ObjectFormat::Sha1 ? EVP_sha1() : EVP_sha256(), nullptr);
    EVP_DigestUpdate(context.get(), header.c_str(), header.size() + 1);
    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

Bytes BlobStore::known(const std::string &id) const
{
    const auto at = m_blobs.find(id);
    return at == m_blobs.end() ? Bytes() : at->second.lock();
}

Bytes BlobStore::share(const std::string &id, std::string bytes)
{
    if (Bytes old = known(id))
        return old;
    if (m_blobs.size() > m_pruneAt) {
        std::erase_if(m_blobs, [](const auto &blob) { return blob.second.expired(); });
        m_pruneAt = std::max<std::size_t>(4096, 2 * m_blobs.size());
    }
    auto made = std::make_shared<const std::string>(std::move(bytes));
    m_blobs[id] = made;
    return made;
}

Result<std::vector<Bytes>> BlobStore::read(const std::vector<std::string> &ids, const CancelToken &cancel)
{
    std::vector<Bytes> keep; // holds what was just read until the answer holds it
    std::set<std::string> missing;
    for (const std::string &id : ids)
        if (!known(id))
            missing.insert(id);
    if (!missing.empty()) {
        auto present = readable({missing.begin(), missing.end()}, cancel);
        if (!present)
            return tl::unexpected(present.error());
        if (auto done = fetch(*present, keep, cancel); !done)
            return tl::unexpected(done.error());
    }
    std::vector<Bytes> found;
    found.reserve(ids.size());
    for (const std::string &id : ids)
        found.push_back(known(id));
    return found;
}

Result<std::vector<std::string>> BlobStore::readable(const std::vector<std::string> &ids,
                                                     const CancelToken &cancel)
{
    const auto output = readOutput(
        {.directory = m_gitDir, .args = {"cat-file", "--batch-check"}, .input = joinLines(ids)}, cancel);
    if (!output)
        return tl::unexpected(output.error());
    const std::vector<std::string_view> lines = splitLines(*output);
    std::vector<std::string> present;
    for (std::size_t i = 0; i < ids.size() && i < lines.size(); ++i)
        if (const auto size = blobSize(lines[i]); size && *size <= largestFile)
            present.push_back(ids[i]);
    return present;
}

Result<void> BlobStore::fetch(const std::vector<std::string> &ids, std::vector<Bytes> &keep,
                              const CancelToken &cancel)
{
    if (ids.empty())
        return {};
    const auto output = readOutput({.directory = m_gitDir,
                                    .args = {"cat-file", "--batch"},
                                    .input = joinLines(ids),
                                    .outputLimit = mostBytesAtOnce},
                                   cancel);
    if (!output)
        return tl::unexpected(output.error());
    std::string_view rest = *output;
    for (const std::string &id : ids) {
        const std::size_t line = rest.find('\n');
        const auto size = line == std::string_view::npos ? std::nullopt : blobSize(rest.substr(0, line));
        if (!size || rest.size() < line + 1 + *size + 1)
            return fail(ErrorCode::DataCorrupt, {"the answer of git cat-file for " + id});
        keep.push_back(share(id, std::string(rest.substr(line + 1, *size))));
        rest.remove_prefix(line + 1 + *size + 1);
    }
    return {};
}

} // namespace leeway::git
