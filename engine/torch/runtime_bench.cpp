// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/runtime_bench.h"

#include "engine/torch/torch_executor.h"

#include <algorithm>
#include <numeric>

namespace engine {

namespace {

constexpr int warmupRuns = 3;
constexpr int mostRuns = 100'000;

/// The times of one layer in all runs, for each layer.
std::vector<Millis> layerMedians(const std::vector<std::vector<Millis>>& runs)
{
    std::vector<Millis> medians;
    for (std::size_t layer = 0; layer < runs.front().size(); ++layer) {
        std::vector<Millis> times;
        for (const auto& run : runs)
            times.push_back(run[layer]);
        medians.push_back(median(std::move(times)));
    }
    return medians;
}

using LayerRuns = std::vector<std::vector<Millis>>;

Result<void> runOnce(PreparedSegment& segment, const TensorMap& inputs, RuntimeBench* bench, LayerRuns& layers)
{
    auto run = segment.run(inputs);
    if (!run)
        return run.error();
    if (bench) {
        bench->runs.push_back(run->total);
        layers.push_back(std::move(run->layerTimes));
    }
    return {};
}

Result<void> runRound(PreparedSegment& segment, const TensorMap& inputs, const RuntimeBenchOptions& options,
                      RuntimeBench& bench, LayerRuns& layers)
{
    if (options.between)
        if (auto done = options.between(); !done)
            return done;
    for (int i = -1; i < options.runsInRound; ++i)
        if (auto done = runOnce(segment, inputs, i < 0 ? nullptr : &bench, layers); !done)
            return done;
    return {};
}

Result<RuntimeBench> timeRounds(PreparedSegment& segment, const TensorMap& inputs, const RuntimeBenchOptions& options)
{
    RuntimeBench bench;
    LayerRuns layers;
    for (int i = 0; i < warmupRuns; ++i)
        if (const auto done = runOnce(segment, inputs, nullptr, layers); !done)
            return done.error();
    for (int round = 0; round < options.rounds; ++round) {
        if (options.keepGoing && !options.keepGoing(round / static_cast<double>(options.rounds)))
            return Error{ErrorCode::Cancelled, "the benchmark was stopped"};
        if (const auto done = runRound(segment, inputs, options, bench, layers); !done)
            return done.error();
    }
    bench.layerTimes = layerMedians(layers);
    bench.layerSum = std::accumulate(bench.layerTimes.begin(), bench.layerTimes.end(), Millis{0});
    bench.median = median(bench.runs);
    bench.fastest = std::ranges::min(bench.runs);
    return bench;
}

} // namespace

Millis median(std::vector<Millis> times)
{
    if (times.empty())
        return Millis{0};
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    return *middle;
}

Result<RuntimeBench> benchRuntime(const LayerGraph& graph, const RuntimeBenchOptions& options)
{
    if (options.rounds < 1 || options.runsInRound < 1 || options.rounds > mostRuns / options.runsInRound)
        return Error{ErrorCode::InvalidInput, "from 1 to 100000 runs are needed"};
    const auto executor = makeTorchExecutor(graph, {options.threads, {}});
    if (!executor)
        return executor.error();
    const auto segment = (*executor)->prepare(wholeGraph(graph));
    if (!segment)
        return segment.error();
    auto bench = timeRounds(**segment, seededInputs(graph, 1), options);
    if (bench)
        bench->runtime = (*executor)->description();
    return bench;
}

} // namespace engine
