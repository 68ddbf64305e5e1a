// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"

#include <QString>

/// Facts of a report as the words that people read, translated, without colour or icon. Times are shown in
/// the zone of the user.
namespace leeway::items {

inline QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// The seven characters of a commit in "main@sha1:4f2c9e1…", "sha1:…" or a bare hash; the text itself if
/// there is no hash in it.
QString shortHash(std::string_view revision);
/// "main" of "main@sha1:…"; empty if it names no branch.
QString branchOf(std::string_view revision);

/// "3 s", "3 min", "22 h" up to 24 hours, then "17 Nov 16:42"; never negative.
QString age(Instant then, Instant now);
/// age with "ago": "3 s ago", "17 Nov 16:42".
QString ago(Instant then, Instant now);
/// `ago` with whole words, for what is read aloud: "22 hours ago", "1 minute ago".
QString spokenAgo(Instant then, Instant now);
/// "6 min", "1 h 52 min": how long until then; "now" when it is over.
QString until(Instant then, Instant now);
/// "17 Nov 16:44", with the year when it is another one.
QString moment(Instant at, Instant now);
/// ISO 8601 with the zone, for tooltips.
QString isoMoment(Instant at);

/// "3 fields", "whole object", "also pending"; empty for an object that equals Git.
QString differenceText(const analysis::ObjectDrift &object);
/// Why the difference stays or when it ends, one clause; empty for Persists::None.
QString persistsText(const analysis::ObjectDrift &object, Instant now);
/// "by dry run", "by field managers", "estimated", "compared plainly".
QString methodText(analysis::Method method);
/// "Edited", "Added", "Removed", "Whole object".
QString changeText(analysis::Change change);
/// "11 server defaults folded"; empty if nothing is.
QString foldedText(const std::vector<analysis::Folded> &folded);
/// One line for one kind of folded differences: "11 server defaults".
QString foldedText(const analysis::Folded &folded);

/// Who is behind the difference of an object, and when.
struct Author
{
    QString name; ///< field manager, "commit 4f2c9e1", or "not recorded"
    std::optional<Instant> time;
    bool exact = false; ///< the watch saw it; otherwise `time` is an upper bound
};
/// The newest writer of the fields that differ, the creator of an Extra object, or the commit that waits.
Author authorOf(const analysis::ObjectDrift &object, std::string_view gitRevision);

} // namespace leeway::items
