// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <array>
#include <variant>

namespace engine {

/// What works on a frame; each does one thing at a time.
enum class Station : std::uint8_t { Device, Uplink, Edge, Downlink };

/// One station at work without a pause.
struct Busy
{
    enum class Work : std::uint8_t { Layer, Encode, Transfer, Decode };

    Station station{};
    Work work{};
    LayerId layer{};   ///< of Layer
    TensorId tensor{}; ///< of the others
    Millis start{0};
    Millis end{0};

    bool operator==(const Busy&) const = default;
};

struct Timeline
{
    std::vector<Busy> busy; ///< in the order of their starts
    Millis makespan{0};     ///< when all is done and the outputs are where they are wanted

    bool operator==(const Timeline&) const = default;
};

/// One frame, event by event: a layer starts when all it consumes is on its side, a tensor leaves as soon as
/// it is made, and each tensor arrives one delay after the link is through with it. Of the things a station
/// could do next it does what belongs to the earliest layer (list scheduling: Graham, 1969).
Timeline simulate(const CostModel& costs, std::span<const Side> sideOf);

/// No placement's makespan is below: the longest path when each layer and transfer waits for nothing else.
Millis criticalPath(const CostModel& costs);

} // namespace engine
