// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"
#include "network/clock_offset.h"
#include "network/message.h"

namespace app {

/// Adds up where the time of one frame goes; several crossings count together.
class FrameMeter
{
public:
    FrameMeter(engine::RunMode mode, int frame, network::Timestamp begin);

    void deviceComputed(engine::Millis time) { m_timing.device += time; }
    /// Tensors leave the device.
    void sent(network::Timestamp at) { m_sent = at; }
    /// The edge's answer to them came. Does the frame end on the edge, then its way back is not the frame's.
    void answered(const network::EdgeTurn& turn, network::Timestamp arrival, const network::ClockOffset& clock,
                  bool endsOnEdge);
    engine::FrameTiming finish(network::Timestamp end);
    /// When the edge had finished, by our clock; for a frame that ends there.
    network::Timestamp edgeFinished() const { return m_edgeFinished; }

private:
    engine::FrameTiming m_timing;
    network::Timestamp m_begin;
    network::Timestamp m_sent{};
    network::Timestamp m_edgeFinished{};
};

/// What runs in which order: warm-up frames of each mode first, taking turns, then the measured ones.
struct PlannedFrame
{
    engine::RunMode mode;
    int measured; ///< counts measured frames from 0; negative for warm-up
};
std::vector<PlannedFrame> plannedFrames(const network::RunOptions& options);

/// Fails with InvalidInput.
engine::Result<void> check(const network::RunOptions& options);

} // namespace app
