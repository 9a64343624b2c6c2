// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/run/executor.h"

namespace engine {

struct RuntimeBenchOptions
{
    int threads = 1;
    int rounds = 10;
    int runsInRound = 3;  ///< timed runs of the whole model, after one that warms the caches again
    KeepGoing keepGoing;  ///< none: goes on to the end
    std::function<Result<void>()> between; ///< called before every round: a rival takes its turn
};

/// The whole model as one segment on this computer.
struct RuntimeBench
{
    std::string runtime;            ///< Executor::description()
    std::vector<Millis> runs;       ///< wall time of each timed run
    Millis median{0};               ///< of the runs
    Millis fastest{0};
    std::vector<Millis> layerTimes; ///< median of each layer over the same runs, timed inside the segment
    Millis layerSum{0};             ///< sum of layerTimes

    double layerShare() const { return layerSum / median; } ///< 1 when layers explain the whole
};

/// Times @p graph with seeded inputs after a few runs to warm up. Fails with Cancelled when stopped.
Result<RuntimeBench> benchRuntime(const LayerGraph& graph, const RuntimeBenchOptions& options);

/// The middle one, zero when there is none.
Millis median(std::vector<Millis> times);

} // namespace engine
