// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace engine {

/// What a regressor learns from: one row a measured configuration, one column a feature.
struct Samples
{
    std::vector<std::string> columns; ///< what the features are called
    std::vector<double> features;     ///< [rows][columns], row by row; each column has a unit of its own
    std::vector<double> target;       ///< [rows], in the unit that is predicted, such as milliseconds
    std::vector<std::string> group;   ///< [rows], or none: rows of one group are the same configuration
    std::vector<double> time; ///< [rows], or none: when it was measured, in seconds, or the number of the session
    std::vector<std::string> network; ///< [rows], or none: the network that the configuration is from

    std::size_t rows() const { return target.size(); }
    std::span<const double> row(std::size_t index) const
    {
        return std::span(features).subspan(index * columns.size(), columns.size());
    }
    bool operator==(const Samples&) const = default;
};

/// Samples that can be learnt from, and the columns left out of them because every row has the same value there.
struct CheckedSamples
{
    Samples samples;
    std::vector<std::string> constantColumns;
};

/// An error in one line if labels are missing, names are empty or given twice, a number is not finite, there are fewer
/// than @p neededRows rows, or no column is left.
Result<CheckedSamples> checkedSamples(Samples samples, std::size_t neededRows);

/// The rows with the numbers @p rows, in that order.
Samples selectedRows(const Samples& samples, std::span<const std::size_t> rows);

/// All rows, or @p most of them in an order that depends on @p seed alone.
Samples drawnRows(const Samples& samples, std::size_t most, std::uint64_t seed);

} // namespace engine
