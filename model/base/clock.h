// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace leeway {

/// Instants are UTC; what Kubernetes writes has seconds (metav1.Time) or microseconds (MicroTime).
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// The world's time, so that tests can hold it still.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};
class SystemClock final : public Clock
{
public:
    Instant now() const override
    {
        return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    }
};
class FixedClock final : public Clock
{
public:
    explicit FixedClock(Instant at) : m_at(at) {}
    Instant now() const override { return m_at; }
    void set(Instant at) { m_at = at; }

private:
    Instant m_at;
};

/// RFC 3339 with 'Z' or an offset; nothing if it is not one.
std::optional<Instant> parseInstant(std::string_view text);
/// "2026-11-25T03:49:41Z" (fractions are dropped).
std::string formatInstant(Instant instant);
/// Go's duration text: "1h30m", "5m0s", "250ms"; nothing if it is not one.
std::optional<Duration> parseGoDuration(std::string_view text);

} // namespace leeway
