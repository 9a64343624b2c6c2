// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

namespace engine {

/// With fewer rows, halves of them say nothing.
inline constexpr std::size_t leastCommitteeRows = 24;

/// A quick predictor that knows where it is unsure: for each of @p groups an ensemble of four small "physics-boosted"
/// ("physics" in a build without trees), the two halves of the configurations learnt twice over, so that difficulty() is
/// how far apart they are. Likewise of all rows, as commonGroup(). It learns from at most 3,000 rows of a group, which
/// follow from @p seed, leaves out rows whose target is not above zero, and has no intervals.
/// A group with fewer than leastCommitteeRows is named in unpredicted. Fails if no group can be predicted, or if it is
/// stopped. Device, conditions and target are left to whoever knows them.
Result<LatencyPredictor> fitCommittee(std::span<const SamplesGroup> groups, std::uint64_t seed,
                                      const KeepGoing& keepGoing);

/// @p predictor for finding out what is known least: a family whose regressor finds every row as hard as another takes the
/// group of @p committee where there is one. What either has learnt from is within its range.
LatencyPredictor withDoubtsOf(LatencyPredictor predictor, const LatencyPredictor& committee);

} // namespace engine
