// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/clock.h"
#include "model/base/error.h"

#include <string>
#include <string_view>
#include <vector>

/// A recording holds what an API server answered, so that the same client code can be run on it again
/// (decisions.md 40). It is one gzip file of JSON lines: a head (versioned), one line for each answer, one
/// for each watch event with its time. Nothing secret is in it: see redaction.h.
namespace leeway::cluster {

/// What one GET answered. A list is kept in one piece, whatever its pages were.
struct RecordedAnswer
{
    std::string path;      ///< without the query for lists, with it for single answers
    bool metadata = false; ///< asked as PartialObjectMetadata
    bool list = false;
    int status = 200;
    std::string resourceVersion;    ///< of a list
    std::vector<std::string> items; ///< of a list: JSON of one object each
    std::string body;               ///< of anything else: JSON
};

/// One line of a watch.
struct RecordedEvent
{
    Duration at{};    ///< since Recording::at
    std::string path; ///< of the collection that was watched
    bool metadata = false;
    std::string line; ///< {"type": ..., "object": ...}
};

struct Recording
{
    Instant at{};        ///< when the lists were complete: the events' zero
    Duration length{};   ///< how long was watched
    std::string server;  ///< URL without user info
    std::string context; ///< kubeconfig context
    std::vector<RecordedAnswer> answers;
    std::vector<RecordedEvent> events; ///< in the order of time
};

/// Error: Internal if zlib refuses (no memory).
Result<std::string> toBytes(const Recording &recording);
/// `name` is told in errors: RecordingUnreadable (no recording, damaged, cut off, larger than 512 MiB when
/// unpacked), RecordingTooNew.
Result<Recording> recordingFromBytes(std::string_view bytes, const std::string &name);

/// Atomically; an old file stays if the new one cannot be written. Error: FileUnwritable.
Result<void> writeRecording(const std::string &path, const Recording &recording);
/// Errors: FileNotFound, FileUnreadable and those of recordingFromBytes.
Result<Recording> readRecording(const std::string &path);

} // namespace leeway::cluster
