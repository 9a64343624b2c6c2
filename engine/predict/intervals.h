// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <span>
#include <vector>

namespace engine {

/// What a prediction of a target above zero may be off by: from predicted / factor to predicted * factor, where factor
/// is exp(quantile * difficulty). Split conformal prediction of the logarithm (Lei et al., J. Am. Stat. Assoc. 113,
/// 2018), scaled by how hard a row is, for small and large predictions apart (Mondrian conformal prediction: Vovk, ACML
/// 2012): of a layer of a microsecond less is known than of one of a millisecond.
struct ConformalInterval
{
    struct Size
    {
        double from = 0; ///< the least prediction of this size, in its unit
        double quantile = 0;

        bool operator==(const Size&) const = default;
    };

    double quantile = 0;          ///< of |ln measured - ln predicted| / difficulty
    double coverage = 0.9;        ///< the share that it is made for, in (0, 1)
    double leastDifficulty = 0;   ///< below it, rows count as this difficult
    std::vector<Size> sizes = {}; ///< ascending; none: the quantile is that of all

    bool operator==(const ConformalInterval&) const = default;
};

struct Interval
{
    double low = 0; ///< in the unit of the prediction, as is high
    double high = 0;

    bool operator==(const Interval&) const = default;
};

/// From rows that the predictions have not learnt from. A row's difficulty is any positive figure that grows with the
/// error to be feared, such as how far apart the logarithms of several models are; with 1 for every row, all have the
/// same factor. About a hundred rows make a size, five sizes at most. An error if there are too few rows to promise @p coverage.
Result<ConformalInterval> conformalInterval(std::span<const double> measured, std::span<const double> predicted,
                                            std::span<const double> difficulty, double coverage);

/// Around @p predicted, above zero.
Interval intervalOf(const ConformalInterval& interval, double predicted, double difficulty);

} // namespace engine
