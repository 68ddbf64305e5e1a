// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/error.h"

#include <array>

namespace leeway {

namespace {

struct Row
{
    std::string_view name;
    std::string_view sentence;
};

constexpr std::array rows{
#define LEEWAY_ERROR(code, sentence) Row{#code, sentence},
#include "model/base/errors.def"
#undef LEEWAY_ERROR
};

} // namespace

std::string_view errorName(ErrorCode code)
{
    return rows[static_cast<std::size_t>(code)].name;
}
std::string_view errorSentence(ErrorCode code)
{
    return rows[static_cast<std::size_t>(code)].sentence;
}

std::string Error::message() const
{
    std::string text;
    if (!place.file.empty()) {
        text = place.file;
        if (place.line > 0)
            text += ':' + std::to_string(place.line);
        if (place.column > 0)
            text += ':' + std::to_string(place.column);
        text += ": ";
    }
    const std::string_view sentence = errorSentence(code);
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool isArgument =
            sentence[i] == '%' && i + 1 < sentence.size() && sentence[i + 1] >= '1' && sentence[i + 1] <= '9';
        if (!isArgument) {
            text += sentence[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(sentence[++i] - '1');
        text += index < args.size() ? args[index] : std::string("?");
    }
    return text;
}

} // namespace leeway
