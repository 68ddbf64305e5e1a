// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"
#include "model/base/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace leeway::ctl {

enum class Format { Table, Yaml, Json, Markdown };
/// The format asked for, or an error that names the ones there are.
Result<Format> formatFrom(const class Arguments &arguments, Format standard = Format::Table);

/// The answer; standard output holds nothing else.
void writeOut(std::string_view text);
/// "leewayctl: file:line:column: sentence" on standard error.
void writeError(const Error &error);
void writeNote(std::string_view text);
/// One line that is written over by the next, only when standard error is a terminal and -q is not given.
class Progress
{
public:
    explicit Progress(const class Arguments &arguments);
    ~Progress();
    Progress(const Progress &) = delete;
    Progress &operator=(const Progress &) = delete;
    void show(std::string_view text);

private:
    bool m_shown;
    bool m_dirty = false;
};

/// Ctrl+C sets the token; commands return Exit::Interrupted.
void installInterruptHandler();
const CancelToken &interruptToken();

/// Columns padded to their widest cell; the last one is not padded. The first row is the header.
using Rows = std::vector<std::vector<std::string>>;
std::string alignedTable(const Rows &rows);
std::string markdownTable(const Rows &rows);
/// ANSI colour of a status word when standard output is a terminal and NO_COLOR is unset.
std::string coloured(std::string_view word, std::string_view status);
/// Text from a repository or cluster without control characters: it must not drive the terminal (faults.md
/// S1).
std::string printable(std::string_view text);

} // namespace leeway::ctl
