// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/probe_memory.h"

#include "engine/io/files/atomic_write.h"
#include "engine/profile/gated.h"

#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

namespace app {

namespace {

constexpr std::chrono::hours forgottenAfter{24};
/// No probe takes longer, whatever a file says.
constexpr engine::Millis longestProbe{10'000};
constexpr std::size_t longestFile = 512;

std::string contentOf(const std::filesystem::path& file)
{
    std::array<char, longestFile> content{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(content.data(), content.size());
    return {content.data(), static_cast<std::size_t>(stream.gcount())};
}

std::chrono::sys_seconds systemTime()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

ProbeMemory::ProbeMemory(std::filesystem::path file, std::string runtime, Clock clock)
    : m_file(std::move(file)), m_runtime(std::move(runtime)), m_clock(clock ? std::move(clock) : systemTime)
{
}

std::optional<engine::Millis> ProbeMemory::best() const
{
    std::error_code ignored;
    if (m_file.empty() || !std::filesystem::is_regular_file(m_file, ignored))
        return std::nullopt;
    std::istringstream lines(contentOf(m_file)); // milliseconds, seconds since 1970, runtime; a line each
    std::string best;
    std::string seen;
    std::string runtime;
    if (!std::getline(lines, best) || !std::getline(lines, seen) || !std::getline(lines, runtime)
        || runtime != m_runtime)
        return std::nullopt;
    double milliseconds = 0.0;
    std::int64_t seconds = 0;
    const auto isWhole = [](const std::string& text, auto& into) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
        return error == std::errc() && end == text.data() + text.size();
    };
    if (!isWhole(best, milliseconds) || !isWhole(seen, seconds) || !(milliseconds > 0.0)
        || engine::Millis(milliseconds) > longestProbe)
        return std::nullopt;
    const auto now = m_clock().time_since_epoch().count();
    const auto oldest = now - std::chrono::seconds(forgottenAfter).count();
    return seconds < oldest || seconds > now ? std::nullopt : std::optional(engine::Millis(milliseconds));
}

void ProbeMemory::keep(engine::Millis best) const
{
    if (m_file.empty() || best.count() <= 0.0)
        return;
    const auto known = this->best();
    if (known && best > engine::nearTheBest * *known)
        return; // a slow time
    const auto lower = known ? std::min(*known, best) : best;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), lower.count()).ptr;
    [[maybe_unused]] const auto written =
        engine::writeAtomically(m_file,
                                std::string(digits.data(), end) + '\n'
                                    + std::to_string(m_clock().time_since_epoch().count()) + '\n' + m_runtime + '\n');
}

} // namespace app
