// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "model/cluster/recorder.h"

namespace leeway::ctl {

namespace {

Result<Duration> lengthFrom(const Arguments &arguments)
{
    const std::string text = arguments.value("--for").value_or("0s");
    const auto length = parseGoDuration(text);
    if (!length || *length < Duration(0))
        return fail(ErrorCode::UnexpectedArgument, {text, "record"});
    return *length;
}

/// What the entry's pages read, in the cluster that `connected` leads to.
Result<cluster::Recording> record(const Arguments &arguments, const Connected &connected, Duration length,
                                  Progress &progress)
{
    progress.show("Reading the repository");
    auto project = openFrom(arguments, session::GitSide::Default, connected.hints);
    if (!project)
        return tl::unexpected(project.error());
    auto entry = session::chooseEntry(*project, entryWish(arguments, connected.hints));
    if (!entry)
        return tl::unexpected(entry.error());
    const auto git = session::renderGit({*project, *entry, {}, interruptToken()}, nullptr);
    if (!git)
        return tl::unexpected(git.error());
    cluster::RecordingWish wish;
    wish.plan = session::watchPlanFor(**git);
    wish.widen = [&git](const cluster::LiveSnapshot &live) { return session::watchPlanFor(**git, live); };
    wish.length = length;
    wish.progress = [&](Duration watched) {
        progress.show("Watching: " + std::to_string(watched.count() / 1000) + " of " +
                      std::to_string(length.count() / 1000) + " s");
    };
    progress.show("Reading the cluster");
    return cluster::recordCluster(connected.connection, wish, interruptToken());
}

} // namespace

int runRecord(const Arguments &arguments)
{
    const auto length = lengthFrom(arguments);
    if (!length)
        return failWith(length.error(), Usage);
    if (arguments.positional().size() != 1)
        return failWith({ErrorCode::MissingArgument, {"FILE", "record"}, {}}, Usage);
    const std::string &file = arguments.positional().front();
    Progress progress(arguments);
    const auto connected = connectFrom(arguments);
    if (!connected)
        return failWith(connected.error(), statusOfBoth(connected.error()));
    const auto recording = record(arguments, *connected, *length, progress);
    if (!recording)
        return failWith(recording.error(), statusOfBoth(recording.error()));
    progress.show("");
    if (const auto written = cluster::writeRecording(file, *recording); !written)
        return failWith(written.error(), Bad);
    std::size_t objects = 0;
    for (const cluster::RecordedAnswer &answer : recording->answers)
        objects += answer.items.size();
    writeOut("recorded " + std::to_string(objects) + " objects and " +
             std::to_string(recording->events.size()) + " changes into " + printable(file) + '\n');
    return Good;
}

} // namespace leeway::ctl
