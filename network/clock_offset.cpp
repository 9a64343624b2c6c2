// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/clock_offset.h"

#include "engine/profile/profile.h"

#include <algorithm>

namespace network {

namespace {

constexpr std::size_t mostSamples = 16;

} // namespace

void ClockOffset::add(const PingSample& sample)
{
    m_samples.push_back(sample);
    if (m_samples.size() > mostSamples)
        m_samples.pop_front();
    const auto best = std::ranges::min_element(m_samples, {}, &PingSample::roundTrip);
    m_offset = ((best->received - best->asked) + (best->sent - best->answered)) / 2;
}

engine::Millis ClockOffset::roundTrip() const
{
    std::vector<engine::Millis> times;
    for (const auto& sample : m_samples)
        times.emplace_back(sample.roundTrip());
    return engine::median(times);
}

} // namespace network
