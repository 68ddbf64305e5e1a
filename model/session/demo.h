// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/cancel.h"
#include "model/base/error.h"

#include <string>

/// The demo: a recorded cluster beside a repository of the user's own with its own remote, in which commit,
/// fetch and push are real (decisions.md 40). What is recorded is made by packaging/record-demo.sh.
namespace leeway::session {

struct DemoPlaces
{
    std::string files; ///< cluster.leeway and repository.bundle are there
    std::string home;  ///< where repositories are made

    /// share/leeway/demo beside the folder of the running program, and $XDG_STATE_HOME/leeway/demo.
    static DemoPlaces ofThisProgram();
};

/// The entry whose cluster is recorded.
inline constexpr const char *demoEntry = "aks-myaks-tst-swn-00";

struct Demo
{
    std::string repository; ///< a work tree whose remote "origin" is a bare repository beside it
    std::string recording;  ///< of the cluster that the repository's `entry` feeds
    std::string entry;
};

/// The demo, made when it is not there: one pair of repositories for each recorded demo, so a newer program
/// does not touch what was committed in an older one. Present ones are taken as they are, with the user's
/// commits; a damaged pair is put aside under another name. Runs git: never on the GUI thread. Errors:
/// FileNotFound (no demo beside the program), FileUnwritable, GitFailed, ProgramNotFound.
Result<Demo> prepareDemo(const DemoPlaces &places, const CancelToken &cancel = {});

} // namespace leeway::session
