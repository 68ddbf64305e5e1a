// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace leeway {

/// Every error and finding of the program is one of these codes. The table is split by room
/// (errors_<room>.def), each line `LEEWAY_ERROR(Code, "sentence with %1 %2")`: a code can be tested, a
/// sentence can be translated.
enum class ErrorCode : std::uint16_t {
#ifndef Q_MOC_RUN // moc cannot read an include inside an enum
#define LEEWAY_ERROR(code, sentence) code,
#include "model/base/errors.def"
#undef LEEWAY_ERROR
#endif
};

/// The code's name, as printed in JSON ("FileNotFound").
std::string_view errorName(ErrorCode code);
/// The code's sentence with %1, %2, ... for the arguments.
std::string_view errorSentence(ErrorCode code);

/// A place in a file. Lines and columns start at 1; 0 means "the file as a whole".
struct SourcePlace
{
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    friend bool operator==(const SourcePlace &, const SourcePlace &) = default;
};

/// What went wrong: a code with arguments, and the place if there is one. Never holds a secret value.
struct Error
{
    ErrorCode code;
    std::vector<std::string> args;
    SourcePlace place;

    /// English sentence with the arguments filled in: "file:line:column: sentence".
    std::string message() const;
};

template <class T> using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::vector<std::string> args = {}, SourcePlace place = {})
{
    return tl::unexpected<Error>(Error{code, std::move(args), std::move(place)});
}

enum class Severity : std::uint8_t { Info, Warning, Error };

/// An unreadable file, a denied kind, a patch that matches nothing: records that outlive their finder.
struct Finding
{
    Severity severity = Severity::Error;
    Error what;
    std::string object; ///< "Kind.group/namespace/name" if it is about one object
};

} // namespace leeway
