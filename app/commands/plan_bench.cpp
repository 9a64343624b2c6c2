// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/plan_bench.h"

#include "engine/plan/planners.h"
#include "engine/plan/what_if.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <random>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace app {

namespace {

using engine::CostModel;
using engine::Millis;
using engine::TensorId;

/// Layer after layer with made-up times; tensors shrink towards the end, as they do in networks for images.
class GraphMaker
{
public:
    explicit GraphMaker(std::size_t layers) : m_wanted(layers)
    {
        m_costs.tensors.push_back({.name = "input", .bytes = {602'112}});
        m_costs.tensors.front().contents = CostModel::Contents::Image;
    }

    bool isLargeEnough() const { return m_costs.layers.size() >= m_wanted; }
    std::size_t wanted() const { return m_wanted; }

    TensorId layer(std::vector<TensorId> inputs)
    {
        const engine::LayerId id{static_cast<std::uint32_t>(m_costs.layers.size())};
        const auto name = "layer_" + std::to_string(engine::index(id));
        const double edge = between(0.05, 1.0);
        m_costs.layers.push_back(
            {name, "Conv", Millis{edge * between(4.0, 12.0)}, Millis{edge}, std::move(inputs), {}, {}});
        const double done = static_cast<double>(m_costs.layers.size()) / static_cast<double>(m_wanted);
        const double bytes = 3e6 * std::exp(-6.0 * done) * between(0.5, 1.5);
        m_costs.tensors.push_back({.name = name, .bytes = {static_cast<std::int64_t>(bytes) + 64}, .producer = id});
        return TensorId{static_cast<std::uint32_t>(m_costs.tensors.size() - 1)};
    }

    CostModel finish(std::string_view name)
    {
        m_costs.name = name;
        m_costs.tensors.back().wanted = true;
        engine::setTransfers(m_costs,
                             {.link = {engine::megabitsPerSecond(18.88), engine::megabitsPerSecond(54.97), Millis{2}}});
        return std::move(m_costs);
    }

private:
    double between(double low, double high) { return std::uniform_real_distribution<>(low, high)(m_random); }

    std::size_t m_wanted;
    std::mt19937 m_random{1};
    CostModel m_costs;
};

TensorId inceptionBlock(GraphMaker& maker, TensorId from)
{
    std::vector<TensorId> branches;
    for (int length = 1; length <= 4; ++length) {
        auto last = from;
        for (int i = 0; i < std::min(length, 3); ++i)
            last = maker.layer({last});
        branches.push_back(last);
    }
    return maker.layer(std::move(branches));
}

TensorId denseBlock(GraphMaker& maker, TensorId from)
{
    constexpr int layers = 12;
    std::vector<TensorId> all{from};
    for (int i = 0; i < layers; ++i)
        all.push_back(maker.layer({maker.layer(all)}));
    return maker.layer(std::move(all));
}

void makeUNet(GraphMaker& maker)
{
    std::vector<TensorId> skips{TensorId{0}};
    while (skips.size() <= maker.wanted() / 2)
        skips.push_back(maker.layer({skips.back()}));
    auto last = skips.back();
    for (auto skip = skips.rbegin() + 1; skip != skips.rend() - 1; ++skip)
        last = maker.layer({last, *skip});
}

/// Gives back what is free and resets the high-water mark of this process's memory, where Linux allows it.
void forgetPeak()
{
#if defined(__GLIBC__)
    ::malloc_trim(0);
#endif
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::int64_t peakBytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:"))
            return 1024 * std::stoll(line.substr(6));
    }
    return 0;
}

std::int64_t residentBytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            return 1024 * std::stoll(line.substr(6));
    }
    return 0;
}

/// @p solve gives a note.
template <typename Solve>
PlanBenchRow timed(std::string_view shape, const CostModel& costs, std::string_view what, Solve solve)
{
    PlanBenchRow row{std::string(shape), costs.layers.size(), std::string(what), {}, 0, {}};
    std::vector<Millis> times;
    Millis sum{0};
    forgetPeak();
    const auto before = residentBytes();
    while (times.size() < 15 && (sum < Millis{1500} || times.size() < 3)) {
        const auto start = std::clock(); // of this process, because others may have the processor meanwhile
        row.note = solve();
        times.emplace_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        sum += times.back();
        if (sum > Millis{20'000})
            break;
    }
    row.memory = std::max<std::int64_t>(peakBytes() - before, 0);
    std::ranges::nth_element(times, times.begin() + std::ssize(times) / 2);
    row.time = times[times.size() / 2];
    return row;
}

} // namespace

std::vector<std::string_view> planBenchShapes()
{
    return {"chain", "inception", "u-net", "dense"};
}

CostModel planBenchGraph(std::string_view shape, std::size_t layers)
{
    GraphMaker maker(layers);
    TensorId last{0};
    if (shape == "u-net")
        makeUNet(maker);
    while (shape != "u-net" && !maker.isLargeEnough())
        last = shape == "chain"    ? maker.layer({last})
            : shape == "inception" ? inceptionBlock(maker, last)
                                   : denseBlock(maker, last);
    return maker.finish(shape);
}

std::vector<PlanBenchRow> benchPlans(std::size_t mostLayers)
{
    constexpr std::size_t mostForAll = 1000;
    std::vector<PlanBenchRow> rows;
    for (const auto shape : planBenchShapes()) {
        for (const std::size_t layers : {10U, 100U, 800U, 2000U, 10'000U, 100'000U}) {
            if (layers > mostLayers)
                continue;
            const auto costs = planBenchGraph(shape, layers);
            for (const auto& planner : engine::planners()) {
                if (layers > mostForAll && planner.pace == engine::Pace::Slow)
                    continue;
                rows.push_back(timed(shape, costs, planner.name, [&] {
                    const auto plan = planner.plan(costs, {}, {});
                    return plan ? std::string() : plan.error().message();
                }));
            }
            if (layers > mostForAll)
                continue;
            rows.push_back(timed(shape, costs, "phase map", [&] {
                const auto map =
                    engine::phaseMapOf(costs, {engine::megabitsPerSecond(0.5), engine::megabitsPerSecond(200)}, {});
                return map ? std::to_string(map->solves) + " minimum cuts" : map.error().message();
            }));
        }
    }
    return rows;
}

} // namespace app
