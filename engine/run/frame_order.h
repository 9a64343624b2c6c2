// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

namespace engine {

/// The modes of a run's frames: @p splitFrames of the split, and after every @p baselineEvery of them
/// one frame of each baseline, so that all three see the same conditions. Both baselines stand in it
/// at least once.
std::vector<RunMode> interleavedOrder(int splitFrames, int baselineEvery);

} // namespace engine
