// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <cstdint>

namespace engine {

/// Multilayer perceptrons (Rumelhart, Hinton and Williams, Nature 323, 1986) of one shape, each started differently:
/// meanTarget + targetDeviation * their mean. A layer is x weights + biases; all but the last go through the SiLU,
/// z / (1 + exp(-z)) (Elfwing, Uchibe and Doya, Neural Networks 107, 2018).
struct PerceptronModel
{
    Standardization scaling;
    std::vector<std::size_t> widths; ///< columns, hidden units of each layer, 1
    /// Of each network, [parameterCount(widths)]: layer by layer weights [from][to] and biases [to].
    std::vector<std::vector<double>> networks;
    double meanTarget = 0; ///< in the target's unit, as is the deviation
    double targetDeviation = 1;

    bool operator==(const PerceptronModel&) const = default;
};

std::size_t parameterCount(std::span<const std::size_t> widths);

/// @p row has the columns that were learnt from.
double evaluate(const PerceptronModel& model, std::span<const double> row);
/// How far the networks are apart: their standard deviation, in the target's unit.
double spread(const PerceptronModel& model, std::span<const double> row);

struct PerceptronLoss
{
    double value = 0;             ///< the mean over the rows of the Huber loss (Huber, Ann. Math. Statist. 35, 1964)
    std::vector<double> gradient; ///< by each parameter
};

/// Of one network; features and target are taken as they are. Errors beyond @p beta count by their size, nearer ones by
/// their square.
PerceptronLoss perceptronLoss(const Samples& samples, std::span<const std::size_t> widths,
                              std::span<const double> parameters, double beta);

/// Three networks of 64 and 64 hidden units on the standardised target by AdamW (Loshchilov and Hutter, ICLR 2019) at a
/// rate that falls along a cosine (the same, ICLR 2017). @p seed alone tells where they start and the order of rows.
PerceptronModel fitPerceptron(const Samples& samples, std::uint64_t seed);

} // namespace engine
