// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace leeway::items {

/// One line of a diff as it is shown.
struct DiffRow
{
    enum class Kind : std::uint8_t { File, Gap, Same, Removed, Added };
    Kind kind = Kind::Same;
    int before = 0; ///< line number, 0: none
    int after = 0;
    QString text;     ///< of a File its path
    int markFrom = 0; ///< the characters that differ from the partner line, [markFrom, markTo)
    int markTo = 0;
    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

/// The rows of a unified diff as `git diff` prints it. Lines that replace each other have what differs
/// marked.
std::vector<DiffRow> diffRows(std::string_view unified);

struct DiffCounts
{
    int added = 0;
    int removed = 0;
    QStringList files;
};
DiffCounts diffCounts(const std::vector<DiffRow> &rows);

} // namespace leeway::items
