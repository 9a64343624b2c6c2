// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/layer_dataset.h"

namespace engine {

/// One part of a prediction.
struct Term
{
    std::string column; ///< empty: the part that every row has
    double value = 0;   ///< of the column
    double part = 0;    ///< in the unit of the target; all parts add up to the prediction

    bool operator==(const Term&) const = default;
};

/// The parts of what @p regressor says of @p row, which has its columns; the largest first. Only sums can be told apart:
/// "physics", "non-negative-least-squares" and linear models of the target itself. Nothing of the others.
std::vector<Term> termsOf(const Regressor& regressor, std::span<const double> row);

/// Of each group of @p dataset a regressor whose parts can be told apart: the one that was chosen for it, or else
/// "physics" learnt from its rows; nothing where neither can be.
std::vector<std::optional<Regressor>> explainersOf(const LayerDataset& dataset, const LatencyPredictor& predictor);

/// The rows of other configurations that are most like @p row, the nearest first: at most @p count, one for each
/// configuration. The distance is that of standardised features, of their logarithms where none is below zero.
std::vector<std::size_t> nearestRows(const Samples& samples, std::size_t row, std::size_t count);

} // namespace engine
