// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <cstdint>

namespace engine {

enum class NeighborWeights {
    Equal,
    InverseDistance, ///< a neighbour at no distance decides alone
};

/// The mean target of the nearest rows, by the Euclidean distance of standardised features.
struct NeighborsModel
{
    Standardization scaling;
    std::vector<double> points;  ///< [targets][columns], standardised, row by row
    std::vector<double> targets; ///< in the target's unit
    std::size_t neighbors = 5;   ///< at least 1, at most as many as there are targets
    NeighborWeights weights = NeighborWeights::Equal;

    bool operator==(const NeighborsModel&) const = default;
};

/// @p row has the columns that were learnt from. Of rows equally far, the one learnt first is nearer.
double evaluate(const NeighborsModel& model, std::span<const double> row);

/// k nearest neighbours (Fix and Hodges, 1951; for regression Stone, Ann. Statist. 5, 1977); their number and weights
/// are chosen by cross-validation.
NeighborsModel fitNeighbors(const Samples& samples, std::uint64_t seed);
/// The same, with @p neighbors, or all if there are fewer.
NeighborsModel fitNeighborsWith(const Samples& samples, std::size_t neighbors, NeighborWeights weights);

} // namespace engine
