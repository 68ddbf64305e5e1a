// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/items/sample_report.h"
#include "ui/main_window.h"

namespace leeway::sample {

/// What the window of the story in design.md section 15 shows.
ui::WindowState windowState();

/// Lets the pool finish and the window paint.
void settle(ui::MainWindow &window);
/// Selects the row of an object in the drift table and waits for it.
void selectRow(ui::MainWindow &window, const ObjectKey &key);

} // namespace leeway::sample
