// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/atomic_file.h"

#include "model/base/file_tree.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace leeway {

namespace {

constexpr std::string_view mark = ".leeway-write-";

tl::unexpected<Error> unwritable(const std::string &path)
{
    return fail(ErrorCode::FileUnwritable, {path, std::strerror(errno)});
}

std::string folderOf(const std::string &path)
{
    const std::string parent(parentPath(path));
    return parent.empty() ? (path.starts_with('/') ? "/" : ".") : parent;
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// Fills and closes the temporary file.
bool fill(int fd, std::string_view bytes, unsigned mode)
{
    const bool isWritten =
        writeAll(fd, bytes) && ::fchmod(fd, static_cast<mode_t>(mode)) == 0 && ::fsync(fd) == 0;
    const int problem = errno;
    const bool isClosed = ::close(fd) == 0;
    if (!isWritten)
        errno = problem;
    return isWritten && isClosed;
}

/// The rename is durable once the folder is.
void syncFolder(const std::string &folder)
{
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return; // some file systems have no such thing; the rename itself is done
    ::fsync(fd);
    ::close(fd);
}

} // namespace

Result<void> writeFileAtomically(const std::string &path, std::string_view bytes, unsigned mode)
{
    const std::string folder = folderOf(path);
    std::string temporary = folder + "/." + std::string(fileName(path)) + std::string(mark) + "XXXXXX";
    struct stat old = {};
    if (::lstat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode))
        mode = old.st_mode & 07777;
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0)
        return unwritable(path);
    if (fill(fd, bytes, mode) && std::rename(temporary.c_str(), path.c_str()) == 0) {
        syncFolder(folder);
        return {};
    }
    const int problem = errno;
    ::unlink(temporary.c_str());
    errno = problem;
    return unwritable(path);
}

void removeAtomicLeftovers(const std::string &folder)
{
    std::error_code error;
    for (const auto &file : std::filesystem::directory_iterator(folder, error)) {
        const std::string name = file.path().filename().string();
        const std::size_t at = name.rfind(mark);
        if (!name.starts_with('.') || at == std::string::npos || name.size() != at + mark.size() + 6)
            continue;
        // A young one may belong to a writer that is still at it.
        constexpr std::chrono::minutes longestWrite(2);
        const auto age = std::filesystem::file_time_type::clock::now() - file.last_write_time(error);
        if (!error && age > longestWrite)
            std::filesystem::remove(file.path(), error);
    }
}

Result<std::string> readFile(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? fail(ErrorCode::FileNotFound, {path})
                               : fail(ErrorCode::FileUnreadable, {path, std::strerror(errno)});
    std::string bytes;
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while ((count = ::read(fd, buffer.data(), buffer.size())) > 0)
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    const int problem = errno;
    ::close(fd);
    if (count < 0)
        return fail(ErrorCode::FileUnreadable, {path, std::strerror(problem)});
    return bytes;
}

} // namespace leeway
