// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

namespace engine {

/// How far off a regressor is that has learnt from fewer rows.
struct LearningPoint
{
    std::size_t rows = 0;   ///< that it has learnt from, the mean over the folds
    double meanPercent = 0; ///< of the rows that were held back

    bool operator==(const LearningPoint&) const = default;
};

/// Of @p regressor, from a tenth of the rows or so to two thirds, by three folds of whole configurations whose held-back
/// rows are the same at every size. Fails if targets are not above zero, there are too few rows, or it is stopped.
Result<std::vector<LearningPoint>> learningCurve(const Samples& samples, std::string_view regressor,
                                                 const PredictorOptions& options, const KeepGoing& keepGoing);

} // namespace engine
