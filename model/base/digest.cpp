// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/digest.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstdint>

namespace leeway {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int gzipWindow = 15 + 16; // 15 bits of window, +16 selects the gzip wrapper

Bytef *zlibInput(std::string_view bytes)
{
    // zlib's interface predates const; it does not write to its input.
    return reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
}

} // namespace

std::string sha256Hex(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(length * 2);
    for (unsigned int i = 0; i < length; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 15];
    }
    return out;
}

std::string base64Encode(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        const auto byte = [&](std::size_t k) {
            return k < left ? static_cast<std::uint8_t>(bytes[i + k]) : 0U;
        };
        const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += alphabet[group >> 18];
        out += alphabet[group >> 12 & 63];
        out += left > 1 ? alphabet[group >> 6 & 63] : '=';
        out += left > 2 ? alphabet[group & 63] : '=';
    }
    return out;
}

Result<std::string> base64Decode(std::string_view text)
{
    std::string out;
    std::uint32_t group = 0;
    int digits = 0;
    int padding = 0;
    for (const char c : text) {
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t')
            continue;
        const std::size_t value = c == '=' ? 0 : alphabet.find(c);
        padding += c == '=' ? 1 : 0;
        if (value == std::string_view::npos || (padding > 0 && c != '='))
            return fail(ErrorCode::DataCorrupt, {"base64"});
        group = group << 6 | static_cast<std::uint32_t>(value);
        if (++digits < 4)
            continue;
        for (int k = 0; k < 3 - padding; ++k)
            out += static_cast<char>(group >> (16 - 8 * k) & 255);
        group = 0;
        digits = 0;
    }
    if (digits != 0 || padding > 2)
        return fail(ErrorCode::DataCorrupt, {"base64"});
    return out;
}

Result<std::string> gunzip(std::string_view packed, std::size_t limit)
{
    z_stream stream{};
    if (inflateInit2(&stream, gzipWindow) != Z_OK)
        return fail(ErrorCode::DataCorrupt, {"gzip"});
    stream.next_in = zlibInput(packed);
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::array<char, 65536> buffer{};
    int state = Z_OK;
    while (state == Z_OK && out.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef *>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        state = inflate(&stream, Z_NO_FLUSH);
        out.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (out.size() > limit)
        return fail(ErrorCode::LimitExceeded, {"unpacked gzip data", std::to_string(limit) + " bytes"});
    if (state != Z_STREAM_END)
        return fail(ErrorCode::DataCorrupt, {"gzip"});
    return out;
}

Result<std::string> gzip(std::string_view bytes)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return fail(ErrorCode::Internal, {"deflateInit2"});
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = zlibInput(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int state = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (state != Z_STREAM_END)
        return fail(ErrorCode::Internal, {"deflate"});
    return out;
}

} // namespace leeway
