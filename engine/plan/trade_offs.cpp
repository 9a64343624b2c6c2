// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/trade_offs.h"

#include "engine/plan/minimum_cut.h"
#include "engine/plan/period_bound.h"
#include "engine/plan/planners.h"

#include <algorithm>

namespace engine {

namespace {

CutWeights weightsAt(const CostModel& costs, const Stages& prices, double perByte)
{
    CutWeights weights;
    for (const auto& layer : costs.layers) {
        weights.device.push_back(prices[0] * layer.device.count());
        weights.edge.push_back(prices[2] * layer.edge.count());
    }
    for (const auto& tensor : costs.tensors) {
        weights.up.push_back(priced(prices, uploadStages(tensor))
                             + perByte * static_cast<double>(tensor.upload.bytes.count));
        weights.down.push_back(priced(prices, downloadStages(tensor))
                               + perByte * static_cast<double>(tensor.download.bytes.count));
    }
    return weights;
}

class Front
{
public:
    explicit Front(const CostModel& costs) : m_costs(costs) {}

    void add(std::vector<Side> sideOf)
    {
        if (!checkLimits(m_costs, sideOf))
            return;
        auto plan = planOf(m_costs, "trade-off", std::move(sideOf));
        TradeOff point{plan, plan.value, plan.predicted.period(), plan.predicted.bytesUp + plan.predicted.bytesDown};
        if (std::ranges::any_of(m_points, [&](const TradeOff& other) { return isAsGood(other, point); }))
            return;
        std::erase_if(m_points, [&](const TradeOff& other) { return isAsGood(point, other); });
        m_points.push_back(std::move(point));
    }

    std::vector<TradeOff> points() &&
    {
        std::ranges::sort(m_points, {}, &TradeOff::latency);
        return std::move(m_points);
    }

private:
    static bool isAsGood(const TradeOff& a, const TradeOff& b)
    {
        return a.latency <= b.latency && a.period <= b.period && a.sent <= b.sent;
    }

    const CostModel& m_costs;
    std::vector<TradeOff> m_points;
};

} // namespace

Result<std::vector<TradeOff>> tradeOffsOf(const CostModel& costs, const KeepGoing& keepGoing)
{
    Front front(costs);
    front.add(std::vector(costs.layers.size(), Side::Device));
    front.add(std::vector(costs.layers.size(), Side::Edge));
    if (auto plan = planOptimal(costs, keepGoing))
        front.add(std::move(plan->sideOf));
    Stages stationPrices{0.25, 0.25, 0.25, 0.25};
    if (auto plan = planThroughput(costs, keepGoing))
        front.add(std::move(plan->sideOf));
    if (const auto bound = boundPeriod(costs, false, keepGoing))
        stationPrices = bound->prices;
    // because bytes are worth what the link needs for them, times anything from nothing to much more
    const double linkPerByte = 1000.0 / costs.terms.link.up.bytesPerSecond;
    constexpr std::array bytePrices{0.0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0};
    constexpr int mixes = 12;
    for (int mix = 0; mix <= mixes; ++mix) {
        if (keepGoing && !keepGoing(static_cast<double>(mix) / mixes))
            return planningCancelled();
        const double share = static_cast<double>(mix) / mixes;
        Stages prices;
        for (std::size_t i = 0; i < prices.size(); ++i)
            prices[i] = (1 - share) + share * 4 * stationPrices[i];
        for (const auto bytePrice : bytePrices) {
            auto cut = minimumCut(costs, weightsAt(costs, prices, bytePrice * linkPerByte));
            if (!cut)
                return cut.error();
            front.add(std::move(cut->sideOf));
        }
    }
    return std::move(front).points();
}

} // namespace engine
