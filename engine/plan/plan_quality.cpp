// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan_quality.h"

#include "engine/plan/planners.h"

#include <algorithm>

namespace engine {

double PlanQuality::slowerPercent() const
{
    const auto least = byMeasurement.predicted.total();
    return least.count() > 0.0 ? 100.0 * std::max(byPrediction.predicted.total() / least - 1.0, 0.0) : 0.0;
}

Result<PlanQuality> planQuality(const CostModel& predicted, const CostModel& measured, const KeepGoing& keepGoing)
{
    if (!std::ranges::equal(predicted.layers, measured.layers, {}, &CostModel::Layer::name, &CostModel::Layer::name))
        return Error{ErrorCode::InvalidInput, "the predicted costs are of other layers than the measured ones"};
    const auto promised = planOptimal(predicted, keepGoing);
    if (!promised)
        return promised.error();
    auto best = planOptimal(measured, keepGoing);
    if (!best)
        return best.error();
    return PlanQuality{planOf(measured, promised->algorithm, promised->sideOf), *std::move(best),
                       promised->predicted.total()};
}

} // namespace engine
