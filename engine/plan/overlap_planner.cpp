// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/planners.h"
#include "engine/plan/simulate.h"

#include <algorithm>

namespace engine {

namespace {

/// Moves one layer, or a few that follow each other, to the other side while that shortens the makespan.
class LocalSearch
{
public:
    LocalSearch(const CostModel& costs, std::vector<Side> start)
        : m_costs(costs), m_sideOf(std::move(start)), m_makespan(simulate(costs, m_sideOf).makespan),
          m_triesLeft(std::clamp<std::size_t>(largestWork / costs.layers.size(), 50, 3000)), m_tries(m_triesLeft)
    {
    }

    Result<std::vector<Side>> run(const KeepGoing& keepGoing)
    {
        for (bool improved = true; improved && m_triesLeft > 0;) {
            improved = false;
            for (const std::size_t length : {1U, 2U, 4U, 8U}) {
                for (std::size_t first = 0; first + length <= m_sideOf.size() && m_triesLeft > 0; ++first) {
                    if (keepGoing && !keepGoing(1 - static_cast<double>(m_triesLeft) / static_cast<double>(m_tries)))
                        return planningCancelled();
                    improved = tryMove(first, length) || improved;
                }
            }
        }
        return std::move(m_sideOf);
    }

private:
    static constexpr std::size_t largestWork = 1'500'000; ///< layers simulated

    bool tryMove(std::size_t first, std::size_t length)
    {
        auto moved = m_sideOf;
        const auto to = otherSide(moved[first]);
        std::fill_n(moved.begin() + static_cast<std::ptrdiff_t>(first), length, to);
        if (!checkLimits(m_costs, moved))
            return false;
        --m_triesLeft;
        const auto makespan = simulate(m_costs, moved).makespan;
        if (makespan >= m_makespan)
            return false;
        m_sideOf = std::move(moved);
        m_makespan = makespan;
        return true;
    }

    const CostModel& m_costs;
    std::vector<Side> m_sideOf;
    Millis m_makespan;
    std::size_t m_triesLeft;
    std::size_t m_tries;
};

/// The plan of @p algorithm among those that are known, or else a new one.
Result<Plan> knownOr(KnownPlans known, std::string_view algorithm,
                     Result<Plan> (*solve)(const CostModel&, const KeepGoing&), const CostModel& costs,
                     const KeepGoing& keepGoing)
{
    const auto found = std::ranges::find(known, algorithm, &Plan::algorithm);
    return found != known.end() ? Result<Plan>(*found) : solve(costs, keepGoing);
}

} // namespace

Result<Plan> planOverlap(const CostModel& costs, const KeepGoing& keepGoing, KnownPlans known)
{
    const auto start = knownOr(known, "optimal", planOptimal, costs, keepGoing);
    if (!start)
        return start.error();
    const auto period = knownOr(known, "optimal-throughput", planThroughput, costs, keepGoing);
    if (!period && period.error().code == ErrorCode::Cancelled)
        return period.error();
    auto sideOf = LocalSearch(costs, start->sideOf).run(keepGoing);
    if (!sideOf)
        return sideOf.error();
    auto plan = planOf(costs, "overlap", std::move(*sideOf));
    plan.objective = Objective::Makespan;
    plan.value = simulate(costs, plan.sideOf).makespan;
    plan.lowerBound = std::min(plan.value, std::max(criticalPath(costs), period ? period->lowerBound : Millis{0}));
    plan.optimal = plan.value - plan.lowerBound <= plan.value * 1e-9;
    return plan;
}

} // namespace engine
