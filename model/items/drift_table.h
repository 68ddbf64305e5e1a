// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/status.h"

#include <QString>

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

/// What the drift table shows of a report, computed by pure functions that any thread may call. The model
/// (drift_table_model.h) runs them in the pool and shows the finished result.
namespace leeway::items {

using DriftReportPtr = std::shared_ptr<const analysis::DriftReport>;

/// The filters above the table, in their order. The first group and the second are different axes.
enum class Chip : std::uint8_t {
    Differs,
    Drifted,
    Missing,
    Extra,
    Pending,
    Failed,
    Suspended,
    Progressing,
    Stale,
    NoPermission,
    Unknown,
    All,
};
inline constexpr int chipCount = int(Chip::All) + 1;
bool matches(Chip chip, const analysis::ObjectDrift &object);

enum class DriftColumn : std::uint8_t {
    Status,
    Kind,
    Name,
    Namespace,
    Difference,
    ChangedBy,
    Persists,
    Owner
};
inline constexpr int driftColumnCount = int(DriftColumn::Owner) + 1;

/// Which rows, in which order.
struct DriftQuery
{
    std::uint32_t chips = 1U << int(Chip::Differs); ///< an object is shown if one of them matches
    QString text;     ///< all of its words stand in kind, name, namespace or status
    std::string path; ///< a file or folder that has a part in the object; "" for all
    DriftColumn column = DriftColumn::Status;
    bool descending = false;

    bool has(Chip chip) const { return chips & (1U << int(chip)); }
    friend bool operator==(const DriftQuery &, const DriftQuery &) = default;
};

/// A report with what finding a row needs.
struct DriftTable
{
    DriftReportPtr report;
    std::unordered_map<ObjectKey, std::uint32_t> rowOf; ///< index into report->objects
    std::array<qsizetype, chipCount> counts{};

    const analysis::ObjectDrift &object(std::uint32_t index) const { return report->objects[index]; }
};
using DriftTablePtr = std::shared_ptr<const DriftTable>;
DriftTablePtr makeTable(DriftReportPtr report);

bool accepts(const DriftQuery &query, const analysis::ObjectDrift &object);
/// The rows that the query accepts, sorted; rows that compare equal keep the report's order.
std::vector<std::uint32_t> sortedRows(const DriftTable &table, const DriftQuery &query);

/// The status in the Status column: the Git axis, and where Git has nothing to say the worst of both.
Status shownStatus(const analysis::ObjectDrift &object);

/// How to get from the rows on the screen to those of another report or query.
struct Transition
{
    DriftTablePtr table;
    std::vector<std::uint32_t> rows;    ///< the finished index into table->report->objects
    std::vector<std::int64_t> previous; ///< for each of `rows`: its row before, or -1
    std::vector<std::uint32_t> changed; ///< rows (new numbering) whose cells are different now
    std::vector<std::uint32_t> removed; ///< rows (old numbering) that are gone, ascending
    std::size_t held = 0;               ///< new rows that wait to be announced instead of appearing
};

/// A live update: what is on the screen stays where it is, what no longer belongs goes, what is new comes at
/// the end, or waits if `hold` is true.
Transition inPlace(const DriftTable *from, const std::vector<std::uint32_t> &rows, DriftTablePtr to,
                   const DriftQuery &query, bool hold);
/// The user sorted or filtered: everything in its right order.
Transition rebuilt(const DriftTable *from, const std::vector<std::uint32_t> &rows, DriftTablePtr to,
                   const DriftQuery &query);

} // namespace leeway::items
