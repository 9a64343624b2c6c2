// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

namespace engine {

struct EvaluationOptions
{
    PredictorOptions predictor;
    std::vector<std::string> networks{}; ///< whose rows are asked for; none: those of every network
    bool everyRegressor = false;         ///< and not only those that the cross-validation chose
};

/// How near predictions come to rows that nothing like was learnt from.
struct HeldOutScore
{
    std::string name; ///< of the family or of the network; empty: of all rows
    Accuracy accuracy;
    std::optional<double> noisePercent;     ///< the median of SamplesGroup::rowNoise
    std::size_t quietRows = 0;              ///< whose own noise is at most 10 %
    std::optional<double> quietMeanPercent; ///< of the errors of those; missing if there are none
    std::optional<double> quietWithin10;    ///< the share of those that are at most 10 % off; missing if there are none
    std::optional<double> covered;          ///< the share within their intervals, of rows that have one
    double inRange = 0;                     ///< the share whose features are within what was learnt from
    double measuredSum = 0;                 ///< of the targets; of a network, how long it takes
    double predictedSum = 0;

    bool operator==(const HeldOutScore&) const = default;
};

/// Every regressor on the held-out rows of one family, learnt from its training rows.
struct FamilyScores
{
    std::string family;
    std::vector<RegressorScore> scores;

    bool operator==(const FamilyScores&) const = default;
};

struct Evaluation
{
    HeldOutScore all;
    std::vector<HeldOutScore> networks; ///< in the order of their first rows
    std::vector<HeldOutScore> families;
    std::vector<FamilyScores> regressors;      ///< if they were asked for
    std::vector<UnpredictedGroup> unpredicted; ///< families that others' rows had to do for
    std::size_t learntRows = 0;
    std::size_t leftOutRows = 0; ///< of the training rows, because a held-out network has the same configuration

    bool operator==(const Evaluation&) const = default;
};

/// The rows with the numbers @p rows.
SamplesGroup selectedGroup(const SamplesGroup& group, std::span<const std::size_t> rows);

/// The groups of @p samples without the rows of the networks and of the configurations of @p heldOut; those that lose
/// all are gone.
std::vector<SamplesGroup> withoutHeldOut(std::span<const SamplesGroup> samples, std::span<const SamplesGroup> heldOut);

/// Asks @p predictor for all rows of @p heldOut, whose groups are families. Fails as predictLayer() does, and with
/// InvalidInput if there is none.
Result<HeldOutScore> judged(const LatencyPredictor& predictor, std::span<const SamplesGroup> heldOut);

/// Learns from @p training, without what is in @p heldOut too, by fitPredictor() with a fallback, and asks for the rows of
/// @p heldOut. Groups are families. Fails as fitPredictor() and predictLayer() do, and with InvalidInput if no row is left
/// to ask for.
Result<Evaluation> evaluated(std::span<const SamplesGroup> training, std::span<const SamplesGroup> heldOut,
                             const EvaluationOptions& options, const KeepGoing& keepGoing);

} // namespace engine
