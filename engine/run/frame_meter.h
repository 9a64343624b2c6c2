// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

#include <chrono>

namespace engine {

/// What the edge says of its turn, in readings of the device's clock.
struct EdgeTimes
{
    std::chrono::nanoseconds received{0}; ///< the last byte of the request
    std::chrono::nanoseconds finished{0}; ///< the kernels
    std::chrono::nanoseconds sent{0};     ///< the first byte of the answer
    Millis computed{0};                   ///< the sum of the layers' times

    bool operator==(const EdgeTimes&) const = default;
};

/// Adds up where the time of one frame goes; several crossings count together. All readings are of the device's
/// clock.
class FrameMeter
{
public:
    FrameMeter(PlanId plan, int frame, std::chrono::nanoseconds begin);

    void deviceComputed(Millis time) { m_timing.device += time; }
    /// Tensors leave the device.
    void sent(std::chrono::nanoseconds at) { m_sent = at; }
    std::chrono::nanoseconds sentAt() const { return m_sent; }
    /// The edge's answer to them came. Does the frame end on the edge, then its way back is not the frame's.
    void answered(const EdgeTimes& edge, std::chrono::nanoseconds arrival, bool endsOnEdge);
    FrameTiming finish(std::chrono::nanoseconds end);
    /// When the edge had finished; for a frame that ends there.
    std::chrono::nanoseconds edgeFinished() const { return m_edgeFinished; }

private:
    FrameTiming m_timing;
    std::chrono::nanoseconds m_begin;
    std::chrono::nanoseconds m_sent{0};
    std::chrono::nanoseconds m_edgeFinished{0};
};

} // namespace engine
