// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/evaluation.h"

namespace engine {

/// How near a predictor comes on a device that few rows are known of.
struct TransferPoint
{
    std::size_t rows = 0;
    HeldOutScore adapted; ///< of another device's predictor, see adapted()
    std::optional<HeldOutScore>
        alone; ///< learnt from these rows alone, as sums of parts; missing: too few for any family

    bool operator==(const TransferPoint&) const = default;
};

struct TransferCurve
{
    HeldOutScore source; ///< what the other device's predictor says as it is
    std::vector<TransferPoint> points;
};

/// Rows of @p training are drawn at random, more and more of the same, as many as each of @p counts says or as there are;
/// what is in @p heldOut too is not drawn. Asks for the rows of @p heldOut. Groups are families. Fails as adapted() does,
/// and with InvalidInput if nothing is left to draw from or to ask for.
Result<TransferCurve> transferCurve(const LatencyPredictor& source, std::span<const SamplesGroup> training,
                                    std::span<const SamplesGroup> heldOut, std::span<const std::size_t> counts,
                                    const PredictorOptions& options, const KeepGoing& keepGoing);

} // namespace engine
