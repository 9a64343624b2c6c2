// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

namespace engine {

/// What a plan that was chosen by predicted times is worth at measured ones.
struct PlanQuality
{
    Plan byPrediction;  ///< the cheapest placement at the predicted costs, with what it takes at the measured ones
    Plan byMeasurement; ///< the cheapest at the measured costs
    Millis promised{0}; ///< what byPrediction takes by the prediction

    /// How many percent longer the plan chosen by prediction takes than the one chosen by measurement; at least 0.
    double slowerPercent() const;
    bool operator==(const PlanQuality&) const = default;
};

/// By planOptimal(). Fails as that does, and with InvalidInput where the costs are not of the same layers.
Result<PlanQuality> planQuality(const CostModel& predicted, const CostModel& measured, const KeepGoing& keepGoing);

} // namespace engine
