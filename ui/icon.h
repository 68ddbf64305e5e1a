// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens.h"

#include <QIcon>

namespace leeway::ui {

/// A Lucide icon for actions and buttons that takes the colour of the current theme each time it is painted;
/// disabled it is drawn in Text3.
QIcon lucide(const QString &name, Role role = Role::Text2);

/// A status glyph as an icon, likewise.
QIcon glyphIcon(Mark mark);

} // namespace leeway::ui
