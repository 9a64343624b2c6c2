// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_shaper.h"

#include <algorithm>
#include <cmath>

namespace network {

namespace {

constexpr double quantumNanoseconds = 1.5e6;
/// Keeps rounding from holding back the byte whose time has come.
constexpr double roundingSlack = 1e-6;

} // namespace

LinkShaper::LinkShaper(engine::Bandwidth rate, engine::Millis delay)
    : m_bytesPerNanosecond(rate.bytesPerSecond / 1e9), m_delay(std::chrono::duration_cast<Timestamp>(delay)),
      m_quantum(std::max<std::int64_t>(1, std::llround(m_bytesPerNanosecond * quantumNanoseconds)))
{
}

Timestamp LinkShaper::departureOf(const Train& train, std::int64_t count) const
{
    const auto travelled = std::ceil(static_cast<double>(count) / m_bytesPerNanosecond);
    return train.start + Timestamp(static_cast<std::int64_t>(travelled));
}

void LinkShaper::push(Timestamp now, std::int64_t count)
{
    if (count <= 0)
        return;
    const bool lineIsBusy = !m_trains.empty() && departureOf(m_trains.back(), m_trains.back().count) > now;
    if (lineIsBusy)
        m_trains.back().count += count;
    else
        m_trains.push_back({now, count, 0});
}

std::int64_t LinkShaper::release(Timestamp now)
{
    std::int64_t fresh = 0;
    while (!m_trains.empty()) {
        auto& train = m_trains.front();
        const auto travelling = static_cast<double>((now - m_delay - train.start).count());
        const auto arrived = std::clamp(std::floor(travelling * m_bytesPerNanosecond + roundingSlack), 0.0,
                                        static_cast<double>(train.count));
        const auto more = std::max<std::int64_t>(0, static_cast<std::int64_t>(arrived) - train.released);
        train.released += more;
        fresh += more;
        if (train.released < train.count)
            break;
        m_trains.pop_front();
    }
    return fresh;
}

std::optional<Timestamp> LinkShaper::nextRelease() const
{
    if (m_trains.empty())
        return std::nullopt;
    const auto& train = m_trains.front();
    return departureOf(train, std::min(train.count, train.released + m_quantum)) + m_delay;
}

} // namespace network
