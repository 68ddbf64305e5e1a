// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace leeway {

namespace {

constexpr int gzipWindow = 15 + 16; // zlib: 16 on top asks for gzip's header and trailer
constexpr int memoryLevel = 8;

Bytef *writable(std::string &bytes, std::size_t at)
{
    return reinterpret_cast<Bytef *>(bytes.data() + at);
}

/// zlib takes the input as not const and at most 4 GiB at once.
void feed(z_stream &stream, std::string_view bytes)
{
    stream.next_in = const_cast<Bytef *>(reinterpret_cast<const Bytef *>(bytes.data()));
    stream.avail_in =
        static_cast<uInt>(std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max()));
}

} // namespace

std::string gzip(std::string_view bytes)
{
    z_stream stream{};
    std::string out;
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindow, memoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return out;
    out.resize(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    feed(stream, bytes);
    stream.next_out = writable(out, 0);
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

Result<std::string> gunzip(std::string_view bytes, std::size_t limit)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzipWindow) != Z_OK)
        return fail(ErrorCode::DataCorrupt, {"it cannot be unpacked"});
    feed(stream, bytes);
    std::string out;
    int status = Z_OK;
    while (status == Z_OK && out.size() <= limit) {
        const std::size_t had = out.size();
        out.resize(std::max<std::size_t>(had * 2, 64 * 1024));
        stream.next_out = writable(out, had);
        stream.avail_out = static_cast<uInt>(out.size() - had);
        status = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (out.size() > limit)
        return fail(ErrorCode::LimitExceeded, {"what is packed in it", std::to_string(limit >> 20) + " MiB"});
    if (status != Z_STREAM_END)
        return fail(ErrorCode::DataCorrupt, {"it is cut off or not gzip"});
    return out;
}

} // namespace leeway
