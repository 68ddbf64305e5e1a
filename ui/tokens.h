// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/items/status.h"

#include <QColor>
#include <QFont>
#include <QJsonObject>

#include <array>

namespace leeway::ui {

/// The colour roles of tokens.json; design.md 5.1 says what each is for.
enum class Role : std::uint8_t {
    Window,
    Rail,
    Surface,
    Raised,
    Sunken,
    Hover,
    Select,
    SelectIdle,
    Border,
    Hair,
    BorderStrong,
    Text,
    Text2,
    Text3,
    Ink,
    Primary,
    PrimaryHover,
    OnPrimary,
    Link,
    Focus,
    Git,
    GitTint,
    Live,
    LiveTint,
    GitMark,
    LiveMark,
    Knock,
    ControlLine,
    Scrim,
};
inline constexpr int roleCount = int(Role::Scrim) + 1;

/// A drawn mark: every status of an object, and the triangle of a message.
enum class Mark : std::uint8_t {
    Failed,
    Drifted,
    Missing,
    Extra,
    Stale,
    Pending,
    Progressing,
    Suspended,
    Denied,
    Unknown,
    InSync,
    Warning,
};
inline constexpr int markCount = int(Mark::Warning) + 1;
Mark markOf(items::Status status);
/// The name in tokens.json and of the file icons/status/status-<name>.svg.
QString markName(Mark mark);

/// The three colours of a mark: words, glyphs, and fills of pills and banners.
struct MarkColors
{
    QColor fg;
    QColor mark;
    QColor tint;
};

/// The type styles of design.md section 4.
enum class Type : std::uint8_t { Display, Title, Heading, Body, Name, Strong, Small, Label, Micro, Code };
inline constexpr int typeCount = int(Type::Code) + 1;

/// Sizes of parts at 100 % (logical pixels); rows and bars grow with the text scale.
enum class Size : std::uint8_t {
    MenuBar,
    ContextBar,
    StatusBar,
    Rail,
    RailCompact,
    TreeRow,
    TableRow,
    TableRowCompact,
    TableRowComfortable,
    TableHeader,
    DockHeader,
    PageHeader,
    Button,
    Field,
    Pill,
    ScrollBar,
    Splitter,
};
inline constexpr int sizeCount = int(Size::Splitter) + 1;

struct TypeToken
{
    int px = 13;
    int weight = 400;
    int line = 18;
};

/// The colours of one theme.
struct Palette
{
    std::array<QColor, roleCount> roles;
    std::array<MarkColors, markCount> marks;
};

/// tokens.json, read once at the start.
struct Tokens
{
    Palette light;
    Palette dark;
    std::array<TypeToken, typeCount> type;
    std::array<int, sizeCount> size{};
    QString uiFamily;
    QString monoFamily;

    /// Reads the file that is compiled in. Ends the program if a name is missing: the table and the code are
    /// built together.
    static Tokens load();
};

/// "#RRGGBB" or "#RRGGBBAA" (QColor reads the latter as #AARRGGBB).
QColor parseColor(const QString &text);

} // namespace leeway::ui
