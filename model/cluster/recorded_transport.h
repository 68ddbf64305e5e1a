// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cluster/connection.h"
#include "model/cluster/http_loop.h"
#include "model/cluster/recording.h"

#include <memory>
#include <string>

namespace leeway::cluster {

/// How a recording is played.
enum class Playback : std::uint8_t {
    Timed, ///< the lists first, the events at their times: for a window
    AtEnd, ///< the state after the last event at once: for one comparison
};

/// A connection to a recorded cluster. Lists, watches and single objects are answered from the recording;
/// what it does not hold is denied in words (403), which reads as "unknown", never as "none". A question
/// whether something may be written is answered with no; a write is refused with the request it would have
/// been (RecordedTakesNoWrites). The connection's clock tells the recorded time.
Connection openRecording(const HttpLoop &loop, Recording recording, Playback playback);

} // namespace leeway::cluster
