// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/frame_meter.h"

#include <algorithm>

namespace engine {

namespace {

/// An interval across two clocks; an uncertain offset must not make it negative.
Millis interval(std::chrono::nanoseconds from, std::chrono::nanoseconds to)
{
    return std::max(Millis(0), Millis(to - from));
}

} // namespace

FrameMeter::FrameMeter(PlanId plan, int frame, std::chrono::nanoseconds begin) : m_begin(begin)
{
    m_timing.plan = plan;
    m_timing.frame = frame;
}

void FrameMeter::answered(const EdgeTimes& edge, std::chrono::nanoseconds arrival, bool endsOnEdge)
{
    m_timing.uplink += interval(m_sent, edge.received);
    m_timing.edge += edge.computed;
    m_edgeFinished = edge.finished;
    if (!endsOnEdge)
        m_timing.downlink += interval(edge.sent, arrival);
}

FrameTiming FrameMeter::finish(std::chrono::nanoseconds end)
{
    m_timing.latency = interval(m_begin, end);
    return m_timing;
}

} // namespace engine
