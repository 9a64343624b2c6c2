// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <span>
#include <vector>

namespace engine {

/// Samples that grow one by one, with the robust statistics of engine/profile/profile.h at any time, to the last
/// bit. Kept sorted in blocks: add() is O(sqrt n), the statistics are O(sqrt n log n) at most.
class SortedSamples
{
public:
    SortedSamples() = default;
    explicit SortedSamples(std::vector<Millis> samples);

    void add(Millis sample);
    std::size_t size() const { return m_size; }

    /// Zero for no samples, as are the others.
    Millis median() const;
    Millis medianAbsoluteDeviation() const;
    /// Nearest rank, @p percent in [0, 100].
    Millis percentile(double percent) const;

private:
    /// The sample that @p rank others are not above, from 0.
    Millis at(std::size_t rank) const;
    /// The deviation from @p middle that @p rank others are not above.
    Millis deviationAt(std::size_t rank, Millis middle) const;

    std::vector<std::vector<Millis>> m_blocks; ///< none is empty
    std::size_t m_size = 0;
};

} // namespace engine
