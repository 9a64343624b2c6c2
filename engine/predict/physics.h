// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/non_negative.h"
#include "engine/predict/trees.h"

namespace engine {

/// A sum of parts of its own for each kind of kernel: so much time for a multiply-add, a byte, an operation, a start.
/// The roofline (Williams, Waterman and Patterson, CACM 52, 2009) with sums in place of the maximum.
struct PhysicsModel
{
    struct Kind
    {
        double kind = 0; ///< the value of the column
        NonNegativeModel parts;

        bool operator==(const Kind&) const = default;
    };

    std::vector<std::size_t> amounts; ///< which columns are summed, in the order of the coefficients
    std::size_t kindColumn = 0;       ///< which column tells the kind, where there are kinds
    std::vector<Kind> kinds;          ///< ascending
    NonNegativeModel otherwise;       ///< of every row, for a kind with too few rows
    double least = 0;                 ///< no prediction is below it; in the target's unit, above zero

    bool operator==(const PhysicsModel&) const = default;
};

/// @p row has the columns that were learnt from.
double evaluate(const PhysicsModel& model, std::span<const double> row);

/// From the columns "macs", "padded_macs", "input_bytes", "output_bytes", "weight_bytes" and "operations", those that
/// there are, by the kinds of "kernel_class"; the relative error is made least. Takes targets above zero. Unsupported
/// if there is none of the amounts.
Result<PhysicsModel> fitPhysics(const Samples& samples);

/// physics * exp(residual): what the sums miss is learnt by trees.
struct BoostedPhysicsModel
{
    PhysicsModel physics;
    TreesModel residual; ///< the natural logarithm of target / physics

    bool operator==(const BoostedPhysicsModel&) const = default;
};

double evaluate(const BoostedPhysicsModel& model, std::span<const double> row);
Result<BoostedPhysicsModel> fitBoostedPhysics(const Samples& samples, const TreesOptions& trees, std::uint64_t seed);

} // namespace engine
