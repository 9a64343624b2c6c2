// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/frame_order.h"

namespace engine {

std::vector<RunMode> interleavedOrder(int splitFrames, int baselineEvery)
{
    std::vector<RunMode> order;
    for (int frame = 1; frame <= splitFrames; ++frame) {
        order.push_back(RunMode::Split);
        if (frame % baselineEvery == 0 || (frame == splitFrames && splitFrames < baselineEvery)) {
            order.push_back(RunMode::DeviceOnly);
            order.push_back(RunMode::EdgeOnly);
        }
    }
    return order;
}

} // namespace engine
