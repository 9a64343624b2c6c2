// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/recent_accuracy.h"

#include <cmath>
#include <vector>

namespace engine {

void RecentAccuracy::add(double measured, double predicted)
{
    if (!std::isfinite(measured) || !std::isfinite(predicted))
        return;
    m_rows.push_back({measured, predicted});
    if (m_rows.size() > mostRows)
        m_rows.pop_front();
}

std::optional<Accuracy> RecentAccuracy::accuracy() const
{
    if (m_rows.size() < leastRows)
        return std::nullopt;
    std::vector<double> measured;
    std::vector<double> predicted;
    for (const auto& row : m_rows) {
        measured.push_back(row.measured);
        predicted.push_back(row.predicted);
    }
    const auto figures = engine::accuracy(measured, predicted);
    return figures ? std::optional(*figures) : std::nullopt;
}

} // namespace engine
