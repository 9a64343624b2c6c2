// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/comparison.h"
#include "engine/predict/intervals.h"
#include "engine/predict/load_multiplier.h"
#include "engine/profile/profile.h"

#include <map>

namespace engine {

/// How rows are parted into those that are learnt from and those that are asked for.
enum class Split {
    Group, ///< rows of one configuration stay together
    Time,  ///< blocks one after another
    Random,
};

struct PredictorOptions
{
    std::vector<std::string> regressors; ///< names to choose from; none: all
    Split split = Split::Group;
    std::size_t folds = 5;
    std::uint64_t seed = 1;
    int threads = 1;
    double coverage = 0.9;     ///< of the intervals
    bool withFallback = false; ///< and a group for layers of families that have none, see commonGroup()
};

/// What one group of a table, such as the layers of one type, is learnt from.
struct SamplesGroup
{
    std::string name; ///< empty: the whole table
    Samples samples;
    /// How well the measurements themselves repeat, in percent of the target. Not known: taken from configurations that
    /// were measured more than once.
    std::optional<double> noisePercent;
    std::vector<std::optional<double>> rowNoise = {}; ///< the same of each row, [rows], or none

    bool operator==(const SamplesGroup&) const = default;
};

/// How near one regressor comes under cross-validation.
struct RegressorScore
{
    std::string name;
    std::optional<Accuracy> accuracy; ///< missing: it could not be fitted
    std::string reason;               ///< why not

    bool operator==(const RegressorScore&) const = default;
};

struct GroupPredictor
{
    std::string name; ///< that of the SamplesGroup
    Regressor regressor;
    std::optional<ConformalInterval> interval; ///< missing where a target is not above zero
    std::vector<RegressorScore> scores;        ///< of every regressor that was compared
    std::optional<double> noisePercent;        ///< as in SamplesGroup
    std::size_t rows = 0;
    std::size_t configurations = 0;
    double factor = 1; ///< times what the regressor says, which was learnt on another device

    bool operator==(const GroupPredictor&) const = default;
};

/// Which group has no predictor, and why.
struct UnpredictedGroup
{
    std::string name;
    std::string reason;

    bool operator==(const UnpredictedGroup&) const = default;
};

/// Trained models of every group: plain data, good for the device that the samples are from.
struct LatencyPredictor
{
    DeviceDescription device;
    std::map<std::string, std::string> conditions; ///< what else the samples rest on, as their table says
    std::string target;                            ///< the column that is predicted: "latency_ms"
    std::vector<GroupPredictor> groups;
    std::vector<UnpredictedGroup> unpredicted;
    LoadMultiplier load = {}; ///< on what a quiet device takes

    bool operator==(const LatencyPredictor&) const = default;
};

/// Those that the options name, or all.
std::vector<std::string_view> regressorsOf(const PredictorOptions& options);

/// The name of the group that was learnt from the rows of all others.
inline constexpr std::string_view fallbackGroup = "any";

/// The rows of all groups under that name, with those of "macs", "padded_macs", "input_bytes", "output_bytes",
/// "weight_bytes" and "operations" that every group has; nothing if there is no such column, one group only, or one of
/// that name already.
std::optional<SamplesGroup> commonGroup(std::span<const SamplesGroup> groups);

/// What predicts layers of @p family: the group of that name, or else the one of all rows. Null: nothing does.
const GroupPredictor* groupFor(const LatencyPredictor& predictor, std::string_view family);

/// Fewer rows of a group leave too few to learn from under cross-validation.
std::size_t leastGroupRows(std::size_t folds);

/// The regressor that comes nearest to @p group under cross-validation, by the least mean percentage (by the root mean
/// square where there is none), learnt from all of its rows; its interval is made from what the cross-validation said.
Result<GroupPredictor> fitGroup(const SamplesGroup& group, const PredictorOptions& options, const KeepGoing& keepGoing);

/// Every group by fitGroup(); one that cannot be predicted is named with its reason. The fallback is chosen from
/// "physics", "physics-boosted" and "boosted-trees" where no regressors are named. Fails if no group can be predicted, or
/// if it is stopped. Device, conditions and target are left to whoever knows them.
Result<LatencyPredictor> fitPredictor(std::span<const SamplesGroup> groups, const PredictorOptions& options,
                                      const KeepGoing& keepGoing);

/// What one regressor said of the rows of a group, each by what had not learnt from its configuration.
struct Trial
{
    std::string regressor;
    std::vector<double> predictions; ///< [rows]; none: it could not be fitted
    std::vector<Interval> intervals; ///< [rows]; none where the errors say too little or a target is not above zero

    bool operator==(const Trial&) const = default;
};

struct TrainedPredictor
{
    LatencyPredictor predictor;
    /// [groups that were asked for][regressors that were compared]; nothing of a group without a predictor.
    std::vector<std::vector<Trial>> trials;

    bool operator==(const TrainedPredictor&) const = default;
};

/// The same as fitPredictor(), with what the comparison was made from.
Result<TrainedPredictor> trainPredictor(std::span<const SamplesGroup> groups, const PredictorOptions& options,
                                        const KeepGoing& keepGoing);

struct PredictedRow
{
    double expected = 0;              ///< in the unit of the target
    std::optional<Interval> interval; ///< missing where the group has none
    bool inRange = false;             ///< whether each feature is within what was learnt from

    bool operator==(const PredictedRow&) const = default;
};

/// Fails if there is no predictor of @p group or a feature that it needs is missing or not finite.
Result<PredictedRow> predictRow(const LatencyPredictor& predictor, std::string_view group,
                                const std::map<std::string, double, std::less<>>& features);

} // namespace engine
