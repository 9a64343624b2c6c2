// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/frame_meter.h"

#include <algorithm>

namespace app {

namespace {

constexpr int mostWarmupFrames = 1000;

/// An interval across two clocks; an uncertain offset must not make it negative.
engine::Millis interval(network::Timestamp from, network::Timestamp to)
{
    return std::max(engine::Millis(0), engine::Millis(to - from));
}

} // namespace

FrameMeter::FrameMeter(engine::RunMode mode, int frame, network::Timestamp begin) : m_begin(begin)
{
    m_timing.plan = engine::firstPlanOf(mode);
    m_timing.frame = frame;
}

void FrameMeter::answered(const network::EdgeTurn& turn, network::Timestamp arrival, const network::ClockOffset& clock,
                          bool endsOnEdge)
{
    m_timing.uplink += interval(m_sent, clock.toOurs(turn.received));
    m_timing.edge += turn.computed;
    m_edgeFinished = clock.toOurs(turn.finished);
    if (!endsOnEdge)
        m_timing.downlink += interval(clock.toOurs(turn.sent), arrival);
}

engine::FrameTiming FrameMeter::finish(network::Timestamp end)
{
    m_timing.latency = interval(m_begin, end);
    return m_timing;
}

std::vector<PlannedFrame> plannedFrames(const network::RunOptions& options)
{
    std::vector<PlannedFrame> frames;
    for (int i = 0; i < options.warmup; ++i) {
        for (const auto mode : engine::allRunModes) {
            if (std::ranges::find(options.order, mode) != options.order.end())
                frames.push_back({mode, -1});
        }
    }
    int measured = 0;
    for (const auto mode : options.order)
        frames.push_back({mode, measured++});
    return frames;
}

engine::Result<void> check(const network::RunOptions& options)
{
    const auto wrong = [](const char* message) { return engine::Error{engine::ErrorCode::InvalidInput, message}; };
    if (options.order.empty() || options.order.size() > static_cast<std::size_t>(network::maxRuns))
        return wrong("a run has 1 to 100000 frames");
    if (options.warmup < 0 || options.warmup > mostWarmupFrames)
        return wrong("a run has at most 1000 warm-up frames");
    for (const auto mode : options.order) {
        if (options.placements[static_cast<std::size_t>(mode)].empty())
            return wrong("a run has frames of a mode without a plan");
    }
    return network::check(options.model);
}

} // namespace app
