// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

namespace engine {

/// A predictor of a device that little was measured on, from one of another device and those few rows, @p few, whose
/// groups are families. Each family of @p source takes what comes nearest under cross-validation within its few rows:
/// - "scaled": what the source says, times the median of measured / said;
/// - "physics": the sums of parts fitted anew;
/// - "physics, half the residual" and "physics, the residual": these times what the source's trees learnt beside its own
///   sums, to the power of 0.5 or 1, with sums that are fitted to what it leaves; where the source has a "physics-boosted"
///   or an ensemble with one.
/// What the source has learnt from counts as measured. A family with fewer than leastGroupRows() rows is scaled, one with
/// fewer than three by the factor of all rows; its interval is made from all rows then. The scores of a group are those of
/// the ways, the chosen one first. Families that the source does not know are named in unpredicted. Device, conditions and
/// target are left to whoever knows them.
/// Fails with InvalidInput if no row is of a family that the source knows, or if a target is not above zero.
Result<LatencyPredictor> adapted(const LatencyPredictor& source, std::span<const SamplesGroup> few,
                                 const PredictorOptions& options, const KeepGoing& keepGoing);

} // namespace engine
