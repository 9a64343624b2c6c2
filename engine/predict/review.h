// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/layer_dataset.h"

namespace engine {

/// Which predictions are looked at.
struct ReviewChoice
{
    std::optional<std::size_t> group; ///< of the dataset; none: all
    std::string regressor;            ///< empty: of each group the one that was chosen for it

    bool operator==(const ReviewChoice&) const = default;
};

/// A measured row, and what was said of it by what had not learnt from its configuration.
struct ReviewedRow
{
    RowPlace place;
    double measured = 0; ///< in the unit of the target, as is predicted
    double predicted = 0;
    std::optional<Interval> interval; ///< of the prediction

    /// (predicted - measured) / measured; nothing where nothing was measured.
    std::optional<double> relativeError() const;
    bool operator==(const ReviewedRow&) const = default;
};

/// The regressor that was chosen for @p group of the dataset; null: it has no predictor.
const GroupPredictor* chosenOf(const LayerDataset& dataset, const LatencyPredictor& predictor, std::size_t group);

/// In the order of the dataset; without the rows of groups that the regressor could not learn. @p trained is of
/// @p dataset; where it is not, there are none.
std::vector<ReviewedRow> reviewedRows(const LayerDataset& dataset, const TrainedPredictor& trained,
                                      const ReviewChoice& choice);

/// How near one regressor comes over all the rows that are looked at.
struct ReviewedRegressor
{
    std::string name; ///< empty: of each group the chosen one
    std::optional<Accuracy> accuracy;
    std::string reason; ///< why there is none; perhaps empty

    bool operator==(const ReviewedRegressor&) const = default;
};

/// All that were compared, the one of the least mean percentage first. Of all groups, the first is the choice of each.
std::vector<ReviewedRegressor> reviewedRegressors(const LayerDataset& dataset, const TrainedPredictor& trained,
                                                  std::optional<std::size_t> group);

/// How far off each row is, in percent of what was measured, ascending.
std::vector<double> absoluteErrors(std::span<const ReviewedRow> rows);
/// The share of @p ascending that is at most @p limit, in [0, 1]; 0 of none.
double shareWithin(std::span<const double> ascending, double limit);

/// What no predictor can be expected to be better than.
struct NoiseFloor
{
    std::vector<double> percents; ///< ascending
    bool measuredAgain = false;   ///< else half of the rows' intervals

    bool operator==(const NoiseFloor&) const = default;
};

/// From rows of one configuration, each beside the mean of the others; with fewer than 30 of them from the intervals.
NoiseFloor noiseFloorOf(const LayerDataset& dataset, std::optional<std::size_t> group);

/// Sums over the rows of one network.
struct ReviewedNetwork
{
    std::string name;
    std::size_t layers = 0;
    double measured = 0; ///< in the unit of the target, as is predicted
    double predicted = 0;
    /// Missing where a row has none. Errors of rows are taken as independent: the halves of the rows' intervals add as
    /// the root of the sum of their squares, so that what all rows have in common is not in it.
    std::optional<Interval> interval;

    bool operator==(const ReviewedNetwork&) const = default;
};

/// Real networks first, then sampled ones, each in the order of their first rows.
std::vector<ReviewedNetwork> reviewedNetworks(const LayerDataset& dataset, std::span<const ReviewedRow> rows);

} // namespace engine
