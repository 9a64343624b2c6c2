// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/predict/samples.h"

#include <cstdint>

namespace engine {

/// base plus, of each tree, the leaf that a row comes to. Nodes of all trees in one list; both below a node stand side
/// by side, behind it.
struct TreesModel
{
    std::vector<std::uint32_t> roots;
    std::vector<std::int32_t> column; ///< [nodes], which feature is asked for; -1: a leaf
    /// [nodes], each a float: a row below it goes to the first node below, any other to the second; or what a leaf
    /// adds, in the target's unit.
    std::vector<double> value;
    std::vector<std::uint32_t> below; ///< [nodes], the first of two; 0 at a leaf
    double base = 0;                  ///< in the target's unit

    bool operator==(const TreesModel&) const = default;
};

/// @p row has the columns that were learnt from; as XGBoost does, it is compared in single precision.
double evaluate(const TreesModel& model, std::span<const double> row);

/// Whether every row comes to a leaf: the check of a model that a stranger made.
bool isWhole(const TreesModel& model, std::size_t columns);

struct TreesOptions
{
    int rounds = 700;    ///< each adds its trees, fitted to what is left
    int treesARound = 1; ///< more than one: the mean of them
    double rate = 0.04;  ///< the share of its error that a round takes away
    int depth = 5;
    double rowShare = 0.7;    ///< drawn for a tree
    double columnShare = 0.5; ///< drawn for a tree, or for a node where a round has several; four at least
    double penalty = 1;       ///< on the squares of the leaves
    int threads = 1;

    bool operator==(const TreesOptions&) const = default;
};

/// Gradient boosting (Friedman, Ann. Statist. 29, 2001) by XGBoost (Chen and Guestrin, KDD 2016).
inline constexpr TreesOptions boostedTrees{};
/// A random forest (Breiman, Machine Learning 45, 2001), as XGBoost grows it: drawn without replacement.
inline constexpr TreesOptions randomForest{
    .rounds = 1, .treesARound = 200, .rate = 1, .depth = 16, .rowShare = 0.8, .columnShare = 0.6, .penalty = 1e-5};
/// As published for layers' times (nn-Meter's and the like): so few rounds leave a third of the target unlearnt.
inline constexpr TreesOptions publishedBoosting{
    .rounds = 20, .rate = 0.05, .depth = 6, .rowShare = 1, .columnShare = 1};

/// Unsupported in a build without XGBoost.
Result<TreesModel> fitTrees(const Samples& samples, const TreesOptions& options, std::uint64_t seed);

/// Adds the tree that XGBoost wrote as text, a node a line. Corrupt if that is no tree.
Result<void> addTree(TreesModel& model, std::string_view text);

} // namespace engine
