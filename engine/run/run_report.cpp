// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_report.h"

namespace engine {

const Plan& RunReport::plan(PlanId id) const
{
    static const Plan none;
    return index(id) < plans.size() ? plans[index(id)] : none;
}

const Plan& RunReport::plan(RunMode mode) const
{
    if (mode != RunMode::Split || plans.size() <= index(firstSplitPlan))
        return plan(firstPlanOf(mode));
    return plans.back();
}

} // namespace engine
