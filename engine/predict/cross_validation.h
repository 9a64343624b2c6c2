// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"

#include <cstdint>
#include <functional>

namespace engine {

/// What a candidate predicts for a row.
using PredictRow = std::function<double(std::span<const double> row)>;

/// The number below @p candidates of the one with the least mean square error under cross-validation within
/// @p samples: five folds of whole groups, or of rows where there are not five groups. Without enough rows it is the
/// middle one, and among equals the first. @p fitted answers a candidate learnt from the rows that it is given.
std::size_t bestCandidate(const Samples& samples, std::size_t candidates, std::uint64_t seed,
                          const std::function<PredictRow(const Samples& train, std::size_t candidate)>& fitted);

} // namespace engine
