// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/file_tree.h"
#include "model/items/drift_table.h"

#include <QString>

/// What the palette finds: objects, files and commands by words. Pure functions for any thread.
namespace leeway::items {

enum class PaletteGroup : std::uint8_t { Objects, Files, Commands };

struct PaletteEntry
{
    PaletteGroup group = PaletteGroup::Objects;
    QString title;                  ///< what is matched first: name of an object or a file, a command's text
    QString detail;                 ///< "HTTPRoute in observability, 2 fields"
    Status status = Status::InSync; ///< of an object
    ObjectKey object;               ///< of an object
    QString id;                     ///< path of a file, name of a command
    QString key;                    ///< of a command, as it is written in menus
    QString folded;                 ///< all that can be found, in lower case
    bool enabled = true;
};

struct PaletteIndex
{
    std::vector<PaletteEntry> entries; ///< in the order in which equal hits are shown: worst objects first
};
using PaletteIndexPtr = std::shared_ptr<const PaletteIndex>;
/// Both may be null.
PaletteIndexPtr makePaletteIndex(const DriftReportPtr &report, const FileTreePtr &tree);

struct PaletteHit
{
    const PaletteEntry *entry = nullptr; ///< of the index or of the commands
    int from = 0;                        ///< the characters of the title that are matched by the first word
    int length = 0;
};

struct PaletteResult
{
    std::vector<PaletteHit> hits; ///< by group, the best first
    qsizetype total = 0;          ///< also those that are not listed
};

/// All words of the query must be found. "> words" looks for commands only, ": kind" for kinds, "/ words" for
/// files. Without a prefix at most five objects, three files and four commands are listed, with one at
/// most 12.
PaletteResult findInPalette(const PaletteIndex &index, const std::vector<PaletteEntry> &commands,
                            const QString &query);

} // namespace leeway::items
