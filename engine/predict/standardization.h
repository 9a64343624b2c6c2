// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace engine {

/// To mean 0 and standard deviation 1 over the rows that were learnt from; a column that is constant there is only
/// shifted.
struct Standardization
{
    std::vector<double> mean;      ///< [columns], each in the unit of its column
    std::vector<double> deviation; ///< the same; above zero

    bool operator==(const Standardization&) const = default;
};

/// @p row has the columns of @p scaling; the result has no unit.
std::vector<double> standardized(const Standardization& scaling, std::span<const double> row);

} // namespace engine
