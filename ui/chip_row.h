// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/drift_table.h"

#include <QWidget>

namespace leeway::ui {

class FilterChip;

/// The filters of the drift table: what differs from Git, a divider, health. "Differs" and "All" stand alone,
/// the others can be on together. Health statuses that nothing has are left out, but never one that is on.
class ChipRow final : public QWidget
{
    Q_OBJECT
public:
    explicit ChipRow(QWidget *parent = nullptr);
    void setCount(items::Chip chip, qsizetype count);
    std::uint32_t chips() const { return m_chips; }
    void setChips(std::uint32_t chips);
    void setCompact(bool compact);
    /// Leaves health and "All" out, where there is no room for them.
    void setFirstGroupOnly(bool only);
    FilterChip *chip(items::Chip chip) const { return m_buttons[std::size_t(chip)]; }

Q_SIGNALS:
    void chipsChanged(std::uint32_t chips);

private:
    void toggle(items::Chip chip, bool on);
    void showState();

    std::array<FilterChip *, items::chipCount> m_buttons{};
    QWidget *m_divider = nullptr;
    bool m_firstGroupOnly = false;
    std::uint32_t m_chips = 1U << int(items::Chip::Differs);
};

} // namespace leeway::ui
