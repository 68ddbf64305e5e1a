// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/render/kustomize_generator.h"

#include "model/render/kustomize_node.h"
#include "model/render/kustomize_text.h"

#include <algorithm>

namespace leeway::render::kustomize {

namespace {

constexpr std::size_t longestLine = 64 * 1024 - 1; // Go's bufio.Scanner gives up beyond

std::string_view withoutQuotes(std::string_view text)
{
    const bool quoted =
        text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

Result<KeyValue> parseLiteral(const Value &literal)
{
    const std::string_view text = literal.text();
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return failAt(ErrorCode::KustomizeBadLiteral, {std::string(text)}, literal);
    const Value value = Value::string(withoutQuotes(text.substr(equals + 1)));
    return KeyValue{std::string(text.substr(0, equals)),
                    written(value, Writer::of(literal, Step::Literal), nullptr)};
}

struct FileSource
{
    std::string key;
    std::string path;
};

Result<FileSource> parseFileSource(const Value &source)
{
    const std::string_view text = source.text();
    const auto equals = std::ranges::count(text, '=');
    if (equals == 0)
        return FileSource{std::string(fileName(text)), std::string(text)};
    const std::size_t at = text.find('=');
    if (equals > 1 || at == 0 || at + 1 == text.size())
        return failAt(ErrorCode::KustomizeBadFileSource, {std::string(text)}, source);
    return FileSource{std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

Value fromFile(std::string_view text, const LoadedFile &file, Span span)
{
    return Value::string(text).withOrigin(fileOrigin(file.path, Step::GeneratorFile), span);
}

/// One line of an env file, without its line break. Nothing for comments and lines without a key.
Result<std::optional<KeyValue>> parseEnvLine(std::string_view line, const LoadedFile &file, std::uint32_t at)
{
    if (!isValidUtf8(line))
        return fail(ErrorCode::KustomizeEnvNotUtf8, {}, {file.path.str(), 0, at + 1});
    if (at == 0 && line.starts_with("\xEF\xBB\xBF"))
        line.remove_prefix(3), at += 3;
    const std::string_view content = trimLeftUnicode(line);
    at += static_cast<std::uint32_t>(line.size() - content.size());
    const std::size_t equals = content.find('=');
    if (content.empty() || content.front() == '#' || equals == 0)
        return std::optional<KeyValue>();
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : content.substr(equals + 1);
    const auto end = at + static_cast<std::uint32_t>(content.size());
    const auto begin = end - static_cast<std::uint32_t>(value.size());
    return std::optional(
        KeyValue{std::string(content.substr(0, equals)), fromFile(value, file, {begin, end})});
}

Result<void> readEnvFile(const LoadedFile &file, std::vector<KeyValue> &out)
{
    const std::string_view bytes = *file.bytes;
    for (std::size_t from = 0; from < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', from), bytes.size());
        std::string_view line = bytes.substr(from, end - from);
        if (line.size() > longestLine)
            return {};
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        auto parsed = parseEnvLine(line, file, static_cast<std::uint32_t>(from));
        if (!parsed)
            return tl::unexpected(parsed.error());
        if (*parsed)
            out.push_back(std::move(**parsed));
        from = end + 1;
    }
    return {};
}

std::span<const Value> listed(const Value &arguments, std::string_view field)
{
    const Value *list = arguments.find(field);
    return list ? list->items() : std::span<const Value>();
}

} // namespace

Result<std::vector<KeyValue>> loadKeyValues(const Value &arguments, const Loader &loader)
{
    std::vector<KeyValue> all;
    for (const Value &env : listed(arguments, "envs")) {
        const auto file = loader.load(env.text(), env);
        if (!file)
            return tl::unexpected(file.error());
        if (auto read = readEnvFile(*file, all); !read)
            return tl::unexpected(read.error());
    }
    for (const Value &literal : listed(arguments, "literals")) {
        auto parsed = parseLiteral(literal);
        if (!parsed)
            return tl::unexpected(parsed.error());
        all.push_back(std::move(*parsed));
    }
    for (const Value &source : listed(arguments, "files")) {
        const auto parsed = parseFileSource(source);
        if (!parsed)
            return tl::unexpected(parsed.error());
        const auto file = loader.load(parsed->path, source);
        if (!file)
            return tl::unexpected(file.error());
        const Span whole{0, static_cast<std::uint32_t>(file->bytes->size())};
        all.push_back({parsed->key, fromFile(*file->bytes, *file, whole)});
    }
    return all;
}

} // namespace leeway::render::kustomize
