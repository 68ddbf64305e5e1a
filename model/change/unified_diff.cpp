// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/change/unified_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace leeway::change {

namespace {

using Lines = std::vector<std::string_view>;

/// Lines with their breaks.
Lines linesOf(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

enum class Side : char { Both = ' ', Before = '-', After = '+' };
struct DiffLine
{
    Side side = Side::Both;
    std::string_view text;
};

/// The furthest points of one step of the search, by diagonal (Myers 1986).
using Frontier = std::vector<std::ptrdiff_t>;

/// Walks the search back from the end.
std::vector<DiffLine> walkBack(const Lines &a, const Lines &b, const std::vector<Frontier> &steps)
{
    std::vector<DiffLine> path;
    auto x = static_cast<std::ptrdiff_t>(a.size()), y = static_cast<std::ptrdiff_t>(b.size());
    const auto middle = static_cast<std::ptrdiff_t>(steps.front().size() / 2);
    for (auto d = static_cast<std::ptrdiff_t>(steps.size()) - 1; d >= 0; --d) {
        const Frontier &v = steps[static_cast<std::size_t>(d)];
        const auto at = [&](std::ptrdiff_t k) { return v[static_cast<std::size_t>(k + middle)]; };
        const std::ptrdiff_t k = x - y;
        const bool isInsert = k == -d || (k != d && at(k - 1) < at(k + 1));
        const std::ptrdiff_t fromX = d == 0 ? 0 : isInsert ? at(k + 1) : at(k - 1) + 1;
        const std::ptrdiff_t fromY = fromX - k;
        while (x > fromX && y > std::max<std::ptrdiff_t>(fromY, 0)) {
            path.push_back({Side::Both, a[static_cast<std::size_t>(x - 1)]});
            --x;
            --y;
        }
        if (d == 0)
            break;
        if (isInsert)
            path.push_back({Side::After, b[static_cast<std::size_t>(--y)]});
        else
            path.push_back({Side::Before, a[static_cast<std::size_t>(--x)]});
    }
    std::ranges::reverse(path);
    return path;
}

/// Every line on its side; the fewest changes.
std::vector<DiffLine> compare(const Lines &a, const Lines &b)
{
    const auto n = static_cast<std::ptrdiff_t>(a.size()), m = static_cast<std::ptrdiff_t>(b.size());
    constexpr std::ptrdiff_t mostLines = 2000; // the search keeps their square in memory
    if (n + m > mostLines) {
        std::vector<DiffLine> all;
        for (const std::string_view line : a)
            all.push_back({Side::Before, line});
        for (const std::string_view line : b)
            all.push_back({Side::After, line});
        return all;
    }
    const std::ptrdiff_t middle = n + m + 1;
    Frontier v(static_cast<std::size_t>(2 * middle + 1), 0);
    const auto at = [&](std::ptrdiff_t k) -> std::ptrdiff_t & {
        return v[static_cast<std::size_t>(k + middle)];
    };
    std::vector<Frontier> steps;
    for (std::ptrdiff_t d = 0; d <= n + m; ++d) {
        steps.push_back(v);
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            std::ptrdiff_t x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
            if (d == 0)
                x = 0;
            while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
                ++x;
            at(k) = x;
            if (x >= n && x - k >= m)
                return walkBack(a, b, steps);
        }
    }
    return {};
}

/// Only the middle of two texts is searched; what is equal at both ends is known.
std::vector<DiffLine> differences(const Lines &a, const Lines &b)
{
    std::size_t head = 0, tail = 0;
    while (head < std::min(a.size(), b.size()) && a[head] == b[head])
        ++head;
    while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const auto middleOf = [&](const Lines &lines) {
        return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                     lines.end() - static_cast<std::ptrdiff_t>(tail));
    };
    std::vector<DiffLine> out;
    for (std::size_t i = 0; i < head; ++i)
        out.push_back({Side::Both, a[i]});
    const std::vector<DiffLine> middle = compare(middleOf(a), middleOf(b));
    out.insert(out.end(), middle.begin(), middle.end());
    for (std::size_t i = a.size() - tail; i < a.size(); ++i)
        out.push_back({Side::Both, a[i]});
    return out;
}

std::string range(std::size_t line, std::size_t count)
{
    return std::to_string(count == 0 ? line - 1 : line) + (count == 1 ? "" : ',' + std::to_string(count));
}

class HunkWriter
{
public:
    explicit HunkWriter(const std::vector<DiffLine> &lines) : m_lines(lines) {}

    std::string write()
    {
        for (std::size_t i = 0; i < m_lines.size();) {
            if (m_lines[i].side == Side::Both) {
                ++m_before;
                ++m_after;
                ++i;
                continue;
            }
            i = writeHunk(i);
        }
        return std::move(m_out);
    }

private:
    static constexpr std::size_t context = 3;

    /// Where the hunk that holds a change at `at` ends: before six equal lines in a row, context included.
    std::size_t endOf(std::size_t at) const
    {
        std::size_t end = at, equal = 0;
        for (std::size_t i = at; i < m_lines.size() && equal <= 2 * context; ++i) {
            equal = m_lines[i].side == Side::Both ? equal + 1 : 0;
            if (equal == 0)
                end = i + 1;
        }
        return std::min(end + context, m_lines.size());
    }

    std::size_t writeHunk(std::size_t at)
    {
        const std::size_t lead = std::min({context, at, at - m_written});
        const std::size_t begin = at - lead, end = endOf(at);
        std::size_t before = 0, after = 0;
        std::string text;
        for (std::size_t i = begin; i < end; ++i) {
            before += m_lines[i].side != Side::After;
            after += m_lines[i].side != Side::Before;
            text += static_cast<char>(m_lines[i].side);
            text += m_lines[i].text;
            if (!m_lines[i].text.ends_with('\n'))
                text += "\n\\ No newline at end of file\n";
        }
        const std::size_t firstBefore = m_before - lead, firstAfter = m_after - lead;
        m_out += "@@ -" + range(firstBefore, before) + " +" + range(firstAfter, after) + " @@\n" + text;
        m_before = firstBefore + before;
        m_after = firstAfter + after;
        m_written = end;
        return end;
    }

    const std::vector<DiffLine> &m_lines;
    std::size_t m_before = 1, m_after = 1; ///< numbers of the next lines
    std::size_t m_written = 0;
    std::string m_out;
};

/// As git prints a name that needs it.
std::string quotedName(const std::string &name)
{
    const bool isPlain = std::ranges::all_of(name, [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
    });
    if (isPlain)
        return name;
    std::string out = "\"";
    for (const char c : name) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (code < 0x20 || code == 0x7F)
            (((out += '\\') += static_cast<char>('0' + (code >> 6))) +=
             static_cast<char>('0' + ((code >> 3) & 7))) += static_cast<char>('0' + (code & 7));
        else
            out += c;
    }
    return out + '"';
}

} // namespace

std::string unifiedDiff(const std::string &path, const std::optional<std::string> &before,
                        const std::optional<std::string> &after)
{
    if (before == after)
        return {};
    const std::string from = quotedName("a/" + path), to = quotedName("b/" + path);
    std::string out = "diff --git " + from + ' ' + to + '\n';
    if (!before)
        out += "new file mode 100644\n";
    if (!after)
        out += "deleted file mode 100644\n";
    const Lines a = linesOf(before ? *before : std::string_view());
    const Lines b = linesOf(after ? *after : std::string_view());
    if (a.empty() && b.empty())
        return out;
    const std::vector<DiffLine> lines = differences(a, b);
    out += "--- " + (before ? from : "/dev/null") + "\n+++ " + (after ? to : "/dev/null") + '\n';
    return out + HunkWriter(lines).write();
}

} // namespace leeway::change
