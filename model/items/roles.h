// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

namespace leeway::items {

/// What a cell means. Views find the colour, the glyph and the font.
enum Role : int {
    StatusRole = Qt::UserRole + 1, ///< int(Status)
    KeyRole,                       ///< QString, ObjectKey::toString, or a path
    AgeRole,                       ///< QString: when, short; empty if not recorded
    PersistsRole,                  ///< int(analysis::Persists)
    EstimatedRole,                 ///< bool: the verdict is estimated
    CountsRole,                    ///< QVariantList of int, one for each Status
    MarkRole,                      ///< QString: M, A, D, R of Git, or empty
    FileKindRole,                  ///< int(FileKind)
    EmphasisRole,                  ///< int(Emphasis)
    FieldRole,                     ///< const FieldRow *, valid until the model changes
};

} // namespace leeway::items
