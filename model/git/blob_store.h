// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace leeway::git {

enum class ObjectFormat : std::uint8_t { Sha1, Sha256 };

/// Git's name for these bytes as a blob, in hexadecimal digits.
std::string blobIdOf(ObjectFormat format, std::string_view bytes);

/// Files beyond this are named in a finding and not read.
constexpr std::size_t largestFile = 16 * 1024 * 1024;

using Bytes = std::shared_ptr<const std::string>;

/// Blobs by id, shared with every tree that still holds them. For one thread.
class BlobStore
{
public:
    explicit BlobStore(std::string gitDir) : m_gitDir(std::move(gitDir)) {}

    /// Bytes for each id, in order; null where the clone does not hold the blob or it is too large.
    Result<std::vector<Bytes>> read(const std::vector<std::string> &ids, const CancelToken &cancel);
    /// Known bytes of this id, or null.
    Bytes known(const std::string &id) const;
    /// Shares bytes that were read elsewhere (a working file).
    Bytes share(const std::string &id, std::string bytes);

private:
    Result<std::vector<std::string>> readable(const std::vector<std::string> &ids, const CancelToken &cancel);
    Result<void> fetch(const std::vector<std::string> &ids, std::vector<Bytes> &keep,
                       const CancelToken &cancel);

    std::string m_gitDir;
    std::unordered_map<std::string, std::weak_ptr<const std::string>> m_blobs;
    std::size_t m_pruneAt = 4096; ///< forgotten blobs are dropped beyond this count
};

} // namespace leeway::git
