// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"
#include "network/timestamp.h"

#include <deque>
#include <vector>

namespace network {

/// One question and its answer: asked and answered by our clock, received and sent by theirs.
struct PingSample
{
    Timestamp asked{};
    Timestamp received{};
    Timestamp sent{};
    Timestamp answered{};

    /// Time on the way, both directions.
    Timestamp roundTrip() const { return (answered - asked) - (sent - received); }
};

/// Their clock minus ours, after Mills, "Internet time synchronization: the Network Time Protocol"
/// (IEEE Trans. Communications 1991): from the sample with the shortest way, taken as symmetrical.
class ClockOffset
{
public:
    void add(const PingSample& sample);
    bool known() const { return !m_samples.empty(); }
    /// Needs known().
    const PingSample& newest() const { return m_samples.back(); }

    /// A reading of their clock, by ours. Needs known().
    Timestamp toOurs(Timestamp theirs) const { return theirs - m_offset; }

    /// Median of the round trips; 0 without samples.
    engine::Millis roundTrip() const;

private:
    std::deque<PingSample> m_samples; ///< the newest, so that drifting clocks are followed
    Timestamp m_offset{};
};

} // namespace network
