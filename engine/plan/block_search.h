// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/passages.h"
#include "engine/plan/period_bound.h"

namespace engine {

/// Looks for a placement with a shorter period than @p bound's, block by block; sums that another sum
/// dominates, or that the bound's prices show to lead nowhere, are dropped. After a complete search the bound
/// is the period. Fails with Cancelled alone.
Result<void> searchBlocks(const std::vector<PassageBlock>& blocks, PeriodBound& bound, const KeepGoing& keepGoing);

} // namespace engine
