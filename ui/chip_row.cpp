// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chip_row.h"

#include "ui/status_parts.h"
#include "ui/surface.h"

#include <QHBoxLayout>

namespace leeway::ui {

using items::Chip;
using items::Status;

namespace {

std::optional<Status> statusOf(Chip chip)
{
    switch (chip) {
    case Chip::Differs:
    case Chip::All:
        return {};
    case Chip::Drifted:
        return Status::Drifted;
    case Chip::Missing:
        return Status::Missing;
    case Chip::Extra:
        return Status::Extra;
    case Chip::Pending:
        return Status::Pending;
    case Chip::Failed:
        return Status::Failed;
    case Chip::Suspended:
        return Status::Suspended;
    case Chip::Progressing:
        return Status::Progressing;
    case Chip::Stale:
        return Status::Stale;
    case Chip::NoPermission:
        return Status::NoPermission;
    case Chip::Unknown:
        return Status::Unknown;
    }
    Q_UNREACHABLE();
}

/// Shown also without a count: the ones that a first look asks for.
bool alwaysShown(Chip chip)
{
    return chip <= Chip::Suspended || chip == Chip::All;
}

bool standsAlone(Chip chip)
{
    return chip == Chip::Differs || chip == Chip::All;
}

constexpr std::uint32_t bit(Chip chip)
{
    return 1U << int(chip);
}

} // namespace

ChipRow::ChipRow(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Filters by status"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (int i = 0; i < items::chipCount; ++i) {
        const auto chip = Chip(i);
        const std::optional<Status> status = statusOf(chip);
        const QString word = status              ? items::statusWord(*status)
                             : chip == Chip::All ? tr("All")
                                                 : tr("Differs");
        auto *button = new FilterChip(status ? std::optional(markOf(*status)) : std::nullopt, word, this);
        m_buttons[std::size_t(i)] = button;
        connect(button, &QAbstractButton::clicked, this, [this, chip](bool on) { toggle(chip, on); });
        if (chip == Chip::Failed) {
            auto *line = new Surface(Role::Border, this);
            line->setFixedSize(1, 18);
            m_divider = line;
            row->addSpacing(3);
            row->addWidget(line);
            row->addSpacing(3);
        }
        row->addWidget(button);
    }
    row->addStretch(1);
    showState();
}

void ChipRow::setCount(Chip chip, qsizetype count)
{
    m_buttons[std::size_t(chip)]->setCount(count);
    showState();
}

void ChipRow::setChips(std::uint32_t chips)
{
    m_chips = chips;
    showState();
}

void ChipRow::setCompact(bool compact)
{
    for (FilterChip *button : m_buttons)
        button->setCompact(compact);
}

void ChipRow::setFirstGroupOnly(bool only)
{
    m_firstGroupOnly = only;
    showState();
}

void ChipRow::toggle(Chip chip, bool on)
{
    if (standsAlone(chip))
        m_chips = bit(chip);
    else if (on)
        m_chips = (m_chips & ~(bit(Chip::Differs) | bit(Chip::All))) | bit(chip);
    else
        m_chips &= ~bit(chip);
    if (m_chips == 0)
        m_chips = bit(Chip::Differs);
    showState();
    Q_EMIT chipsChanged(m_chips);
}

void ChipRow::showState()
{
    for (int i = 0; i < items::chipCount; ++i) {
        FilterChip *button = m_buttons[std::size_t(i)];
        const bool on = m_chips & bit(Chip(i));
        button->setChecked(on);
        const bool fits = !m_firstGroupOnly || Chip(i) <= Chip::Pending || on;
        button->setVisible(fits && (alwaysShown(Chip(i)) || on || button->count() > 0));
    }
    m_divider->setVisible(!m_firstGroupOnly);
}

} // namespace leeway::ui
