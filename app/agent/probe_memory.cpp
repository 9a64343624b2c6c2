// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/probe_memory.h"

#include "engine/core/parsed_number.h"
#include "engine/io/files/atomic_write.h"
#include "engine/run/probe.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <locale>
#include <sstream>

namespace app {

namespace {

constexpr std::chrono::hours forgottenAfter{24};
constexpr std::chrono::minutes span{10};
constexpr std::size_t mostEntries = forgottenAfter / span + 2;
/// One of so many entries is to be near the best.
constexpr std::size_t oneOf = 10;
/// No probe takes longer, whatever a file says.
constexpr engine::Millis longestProbe{10'000};
constexpr std::size_t longestFile = 16'384;

std::string contentOf(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        return {};
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

/// The file: the runtime, then a line each of milliseconds, a blank, and seconds since 1970.
std::vector<ProbeMemory::Entry> ProbeMemory::entries() const
{
    std::vector<Entry> entries;
    if (m_file.empty())
        return entries;
    std::istringstream lines(contentOf(m_file));
    std::string line;
    if (!std::getline(lines, line) || line != m_runtime)
        return entries;
    const auto now = m_clock();
    while (entries.size() < mostEntries && std::getline(lines, line)) {
        const auto blank = std::min(line.find(' '), line.size() - 1);
        const auto best = engine::parsedNumber<double>(std::string_view(line).substr(0, blank));
        const auto when = engine::parsedNumber<std::int64_t>(std::string_view(line).substr(blank + 1));
        if (!best || !when || !(*best > 0.0) || engine::Millis(*best) > longestProbe)
            return {};
        const std::chrono::sys_seconds at{std::chrono::seconds(*when)};
        if (at <= now && at >= now - forgottenAfter)
            entries.push_back({engine::Millis(*best), at});
    }
    return entries;
}

std::optional<engine::Millis> ProbeMemory::best() const
{
    std::vector<engine::Millis> bests;
    for (const auto& entry : entries())
        bests.push_back(entry.best);
    return bests.empty() ? std::nullopt : std::optional(engine::bestOf(std::move(bests), oneOf));
}

void ProbeMemory::keep(engine::Millis best) const
{
    if (m_file.empty() || best.count() <= 0.0)
        return;
    auto known = entries();
    const Entry latest{best, m_clock()};
    if (known.empty() || latest.when - known.back().when >= span)
        known.push_back(latest);
    else
        known.back().best = std::min(known.back().best, best);
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(9);
    text << m_runtime << '\n';
    for (std::size_t i = known.size() - std::min(known.size(), mostEntries); i < known.size(); ++i)
        text << known[i].best.count() << ' ' << known[i].when.time_since_epoch().count() << '\n';
    [[maybe_unused]] const auto written = engine::writeAtomically(m_file, text.str());
}

} // namespace app
