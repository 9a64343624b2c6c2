// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/metrics.h"

#include <deque>

namespace engine {

/// How near the latest rows come, each predicted before it was learnt from.
class RecentAccuracy
{
public:
    static constexpr std::size_t mostRows = 300;
    static constexpr std::size_t leastRows = 30; ///< fewer say nothing

    /// Both in the unit of the target; ignored unless both are finite.
    void add(double measured, double predicted);
    /// Of at most mostRows; nothing of fewer than leastRows.
    std::optional<Accuracy> accuracy() const;

private:
    struct Row
    {
        double measured = 0;
        double predicted = 0;
    };

    std::deque<Row> m_rows;
};

} // namespace engine
