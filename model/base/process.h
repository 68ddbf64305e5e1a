// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace leeway {

/// A program to run: an argument vector, never a shell line.
struct ProcessRequest
{
    std::vector<std::string> argv;             ///< argv[0] is looked up in PATH if it has no '/'
    std::string directory;                     ///< working folder; empty: ours
    std::map<std::string, std::string> setEnv; ///< on top of our environment
    std::vector<std::string> unsetEnv;
    std::string input; ///< written to standard input, which is then closed
    std::chrono::milliseconds timeout{60'000};
    std::size_t outputLimit = 64 * 1024 * 1024; ///< for each of the two outputs; more ends the program
    /// Called on the calling thread with each piece of standard error as it comes (progress, device codes).
    std::function<void(std::string_view)> onErrorOutput;
};

struct ProcessOutcome
{
    int status = 0; ///< exit status, or 128 + signal
    std::string output;
    std::string errorOutput;
};

/// Runs to the end on the calling thread. Errors: ProgramNotFound, ProgramTimedOut, Cancelled, LimitExceeded.
/// A non-zero exit is not an error here. The program and its children are gone when this returns.
Result<ProcessOutcome> runProcess(const ProcessRequest &request, const CancelToken &cancel = {});

/// The program's full path, as PATH finds it; nothing if there is none.
std::string findProgram(const std::string &name);

} // namespace leeway
