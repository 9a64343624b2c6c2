// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/what_if.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

constexpr double smallestGain = 1e-9; ///< relative: below it two plans are as good as each other

/// Latency of a placement with its codecs as a line over the time per byte of the uplink.
struct Line
{
    double fixed = 0;
    double slope = 0; ///< bytes

    double at(double perByte) const { return fixed + slope * perByte; }
};

double perByte(Bandwidth rate)
{
    return 1000.0 / rate.bytesPerSecond;
}

Line lineOf(const Plan& plan, Bandwidth up)
{
    const auto slope = static_cast<double>(plan.predicted.bytesUp.count);
    return {plan.value.count() - slope * perByte(up), slope};
}

class BandSearch
{
public:
    BandSearch(const CostModel& costs, const KeepGoing& keepGoing) : m_costs(costs), m_keepGoing(keepGoing) {}

    Result<std::vector<Band>> search(Bandwidth from, Bandwidth to)
    {
        auto first = solve(from);
        if (!first)
            return first.error();
        auto last = solve(to);
        if (!last)
            return last.error();
        m_bands.push_back({from, to, std::move(*first)});
        if (const auto split = divide(from, m_bands.back().plan, to, *last, 0); !split)
            return split.error();
        m_bands.back().to = to;
        return merged();
    }

private:
    static constexpr int deepest = 24;

    Result<Plan> solve(Bandwidth up)
    {
        if (m_keepGoing && !m_keepGoing(-1.0))
            return planningCancelled();
        auto circumstances = present(m_costs);
        circumstances.up = up;
        return planOptimal(under(m_costs, circumstances), {});
    }

    /// Where only codecs change the placement stays.
    std::vector<Band> merged()
    {
        std::vector<Band> bands;
        for (auto& band : m_bands) {
            if (!bands.empty() && bands.back().plan.sideOf == band.plan.sideOf)
                bands.back().to = band.to;
            else
                bands.push_back(std::move(band));
        }
        for (auto& band : bands)
            costAtStart(band);
        return bands;
    }

    /// Because the search solved it elsewhere.
    void costAtStart(Band& band) const
    {
        auto circumstances = present(m_costs);
        circumstances.up = band.from;
        band.plan.predicted = costOf(under(m_costs, circumstances), band.plan.sideOf);
        band.plan.value = band.plan.predicted.total();
        if (band.plan.optimal)
            band.plan.lowerBound = band.plan.value;
    }

    /// Adds the bands between two solved uplinks; the one of @p slowPlan is the last so far.
    Result<void> divide(Bandwidth slow, Plan slowPlan, Bandwidth fast, Plan fastPlan, int depth)
    {
        const auto slowLine = lineOf(slowPlan, slow);
        const auto fastLine = lineOf(fastPlan, fast);
        const double gain = slowLine.at(perByte(fast)) - fastPlan.value.count();
        if (gain <= smallestGain * fastPlan.value.count() || fastLine.slope <= slowLine.slope)
            return {};
        const double crossing = (slowLine.fixed - fastLine.fixed) / (fastLine.slope - slowLine.slope);
        const Bandwidth flip{1000.0 / crossing};
        if (!(flip > slow) || !(flip < fast))
            return {};
        auto middle = solve(flip);
        if (!middle)
            return middle.error();
        const bool known = middle->value.count() >= slowLine.at(crossing) * (1 - smallestGain);
        if (known || depth == deepest) {
            m_bands.back().to = flip;
            m_bands.push_back({flip, fast, std::move(fastPlan)});
            return {};
        }
        if (auto lower = divide(slow, std::move(slowPlan), flip, *middle, depth + 1); !lower)
            return lower;
        return divide(flip, std::move(*middle), fast, std::move(fastPlan), depth + 1);
    }

    const CostModel& m_costs;
    const KeepGoing& m_keepGoing;
    std::vector<Band> m_bands;
};

/// Of one frame alone: overlapped where the plan is made for that.
Millis latencyOf(const Plan& plan)
{
    return plan.objective == Objective::Makespan ? plan.value : plan.predicted.total();
}

double between(double from, double to, std::size_t step, std::size_t steps)
{
    return from * std::pow(to / from, static_cast<double>(step) / static_cast<double>(std::max<std::size_t>(steps, 1)));
}

} // namespace

Circumstances present(const CostModel& costs)
{
    return {costs.terms.link.up, 1, 1};
}

CostModel under(const CostModel& costs, const Circumstances& circumstances)
{
    auto changed = costs;
    setCircumstances(changed, costs, circumstances);
    return changed;
}

void setCircumstances(CostModel& changed, const CostModel& costs, const Circumstances& circumstances)
{
    for (std::size_t i = 0; i < costs.layers.size(); ++i) {
        changed.layers[i].device = costs.layers[i].device * circumstances.deviceSlowdown;
        changed.layers[i].edge = costs.layers[i].edge * circumstances.edgeSlowdown;
    }
    auto terms = costs.terms;
    terms.link.up = circumstances.up;
    for (auto& codec : terms.codecs) {
        for (auto* speeds : {&codec.encode, &codec.decode}) {
            (*speeds)[0].bytesPerSecond /= circumstances.deviceSlowdown;
            (*speeds)[1].bytesPerSecond /= circumstances.edgeSlowdown;
        }
    }
    setTransfers(changed, terms);
}

Result<std::vector<Band>> bandsOf(const CostModel& costs, Bandwidth from, Bandwidth to, const KeepGoing& keepGoing)
{
    return BandSearch(costs, keepGoing).search(from, to);
}

Result<Sweep> sweepUplink(const CostModel& costs, Bandwidth from, Bandwidth to, std::size_t points,
                          const KeepGoing& keepGoing, std::span<const Planner> which)
{
    Sweep sweep;
    for (std::size_t i = 0; i < points; ++i)
        sweep.uplinks.push_back({between(from.bytesPerSecond, to.bytesPerSecond, i, points - 1)});
    for (const auto& planner : which)
        sweep.rows.push_back({std::string(planner.name), {}});
    for (std::size_t i = 0; i < points; ++i) {
        auto circumstances = present(costs);
        circumstances.up = sweep.uplinks[i];
        const auto there = under(costs, circumstances);
        std::vector<Plan> known;
        for (std::size_t row = 0; row < sweep.rows.size(); ++row) {
            if (keepGoing && !keepGoing(static_cast<double>(i) / static_cast<double>(points)))
                return planningCancelled();
            auto plan = which[row].plan(
                there, keepGoing ? KeepGoing([&](double) { return keepGoing(-1.0); }) : KeepGoing{}, known);
            if (!plan && plan.error().code == ErrorCode::Cancelled)
                return planningCancelled();
            sweep.rows[row].latency.push_back(plan ? std::optional(latencyOf(*plan)) : std::nullopt);
            if (plan)
                known.push_back(std::move(*plan));
        }
    }
    return sweep;
}

} // namespace engine
