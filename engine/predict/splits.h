// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/predict/samples.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine {

/// Numbers of rows, ascending; no row is in both, and together the tests of all folds are every row once.
struct Fold
{
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;

    bool operator==(const Fold&) const = default;
};

/// The numbers from 0 to @p count - 1 in an order that depends on @p seed alone, on every computer.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed);

/// Rows at random, as many in each fold, give or take one. At least two folds, each with a row.
Result<std::vector<Fold>> randomFolds(std::size_t rows, std::size_t folds, std::uint64_t seed);

/// Whole groups at random, the largest first, each to the fold that has the fewest rows: a configuration that was
/// measured twice is never learnt from and asked for.
Result<std::vector<Fold>> groupFolds(std::span<const std::string> groups, std::size_t folds, std::uint64_t seed);

/// Whole networks at random, and none of the configurations that are asked for is learnt from, wherever it was measured:
/// what rows of one network share, such as a slow moment, cannot be recognized. By configuration alone where @p samples has
/// not as many networks as folds, by row where it has not as many configurations. A fold may lack training rows.
Result<std::vector<Fold>> unseenFolds(const Samples& samples, std::size_t folds, std::uint64_t seed);

/// Blocks of time one after another, about as many rows in each; rows of one time stay together. What changes slowly,
/// such as the load of a device, cannot be guessed from the neighbours of a row.
Result<std::vector<Fold>> timeFolds(std::span<const double> times, std::size_t folds);

/// One fold for each network, in the order of their first rows: all of its rows are the test.
Result<std::vector<Fold>> networkFolds(std::span<const std::string> networks);

/// The rows of the networks @p heldOut are the test, all others train.
Result<Fold> heldOutNetworks(std::span<const std::string> networks, std::span<const std::string> heldOut);

} // namespace engine
