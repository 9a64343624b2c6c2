// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/probe.h"

#include "engine/graph/zoo/graph_builder.h"
#include "engine/profile/gated.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

constexpr std::size_t elements = 1024; // so that they stay in the nearest cache
constexpr int rounds = 2048;
constexpr std::size_t mostRemembered = 4096;
/// Of a probe by kernels, of which the fastest counts: threads that wait for each other are late now and then.
constexpr int convolutions = 5;

/// A row of small sums that stay finite.
float probe(float factor)
{
    std::array<float, elements> row{};
    for (int round = 0; round < rounds; ++round) {
        for (auto& element : row)
            element = factor * element + 1.0F;
    }
    return row.back();
}

/// 32 channels of 28 x 28, three by three: long enough to be felt, and small enough to leave the caches to the model.
LayerGraph probeGraph()
{
    GraphBuilder builder("probe");
    const auto input = builder.input("input", {1, 32, 28, 28});
    return *builder.finish(
        {builder.conv("conv", input, {.filters = 32, .kernel = 3, .padding = Padding::Same, .activation = {}})});
}

} // namespace

Millis timeProbe(const ReadClock& clock)
{
    volatile float factor = 0.5F; // volatile keeps the arithmetic between the two readings
    const auto before = clock();
    factor = probe(factor);
    return clock() - before;
}

Millis bestOf(std::vector<Millis> probes, std::size_t oneOf)
{
    if (probes.empty())
        return Millis{0};
    std::ranges::sort(probes);
    const auto others = probes.size() / oneOf;
    for (std::size_t i = 0; i + others < probes.size(); ++i) {
        if (probes[i + others] <= nearTheBest * probes[i])
            return probes[i];
    }
    return probes.front();
}

KernelProbe::KernelProbe(LayerGraph graph) : m_graph(std::move(graph)), m_inputs(seededInputs(m_graph, 1)) {}

Result<std::unique_ptr<KernelProbe>> KernelProbe::create(const MakeExecutor& makeExecutor, int threads)
{
    std::unique_ptr<KernelProbe> probe(new KernelProbe(probeGraph()));
    auto executor = makeExecutor(probe->m_graph, {.threads = threads});
    if (!executor)
        return executor.error();
    probe->m_executor = std::move(*executor);
    auto segment = probe->m_executor->prepare(wholeGraph(probe->m_graph));
    if (!segment)
        return segment.error();
    probe->m_segment = std::move(*segment);
    return probe;
}

Result<Millis> KernelProbe::time()
{
    auto fastest = Millis::max();
    for (int i = 0; i < convolutions; ++i) {
        const auto run = m_segment->run(m_inputs);
        if (!run)
            return run.error();
        fastest = std::min(fastest, run->layerTimes.front());
    }
    if (m_latest.size() < mostRemembered)
        m_latest.push_back(fastest);
    else
        m_latest[m_next++ % mostRemembered] = fastest;
    return fastest;
}

Result<void> KernelProbe::getToKnow(const ReadClock& clock, Millis span)
{
    const auto end = clock() + std::chrono::duration_cast<std::chrono::nanoseconds>(span);
    while (clock() < end) {
        if (const auto probe = time(); !probe)
            return probe.error();
    }
    return {};
}

Millis KernelProbe::best() const
{
    return bestOf(m_latest);
}

} // namespace engine
