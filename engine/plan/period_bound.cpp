// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/period_bound.h"

#include "engine/plan/minimum_cut.h"

#include <cmath>

namespace engine {

namespace {

class PriceSearch
{
public:
    PriceSearch(const CostModel& costs, bool oneWay) : m_costs(costs), m_rules{.returns = !oneWay} {}

    Result<PeriodBound> search(const KeepGoing& keepGoing)
    {
        constexpr int rounds = 96;
        Stages prices{0.25, 0.25, 0.25, 0.25};
        for (int round = 0; round < rounds; ++round) {
            if (keepGoing && !keepGoing(0.5 * round / rounds))
                return planningCancelled();
            const auto cut = minimumCut(m_costs, weightsAt(prices), m_rules);
            if (!cut)
                return cut.error();
            const auto stages = stagesOf(costOf(m_costs, cut->sideOf));
            note(prices, cut->value, stages, cut->sideOf);
            if (slowest(m_best.incumbent) <= m_best.value * (1 + 1e-9))
                break;
            follow(prices, stages, 1.0 / std::sqrt(1.0 + round));
        }
        return std::move(m_best);
    }

private:
    CutWeights weightsAt(const Stages& prices) const
    {
        CutWeights weights;
        for (const auto& layer : m_costs.layers) {
            weights.device.push_back(prices[0] * layer.device.count());
            weights.edge.push_back(prices[2] * layer.edge.count());
        }
        for (const auto& tensor : m_costs.tensors) {
            weights.up.push_back(priced(prices, uploadStages(tensor)));
            weights.down.push_back(priced(prices, downloadStages(tensor)));
        }
        return weights;
    }

    void note(const Stages& prices, double bound, const Stages& stages, const std::vector<Side>& sideOf)
    {
        if (m_best.sideOf.empty() || bound > m_best.value) {
            m_best.value = bound;
            m_best.prices = prices;
        }
        if (m_best.sideOf.empty() || slowest(stages) < slowest(m_best.incumbent)) {
            m_best.incumbent = stages;
            m_best.sideOf = sideOf;
        }
    }

    static void follow(Stages& prices, const Stages& stages, double step)
    {
        const double most = slowest(stages);
        if (!(most > 0.0))
            return;
        double sum = 0;
        for (std::size_t i = 0; i < stages.size(); ++i)
            sum += prices[i] = std::max(prices[i] * std::exp(step * stages[i] / most), 1e-9);
        for (auto& price : prices)
            price /= sum;
    }

    const CostModel& m_costs;
    CutRules m_rules;
    PeriodBound m_best;
};

} // namespace

Result<PeriodBound> boundPeriod(const CostModel& costs, bool oneWay, const KeepGoing& keepGoing)
{
    return PriceSearch(costs, oneWay).search(keepGoing);
}

} // namespace engine
