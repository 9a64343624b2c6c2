// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/run_chart.h"

#include <array>
#include <span>

class QCPGraph;

namespace widgets {

/// The speed-up of the split along a run over each baseline, and emphasised over the better of both.
class SpeedupChart : public RunChart
{
    Q_OBJECT
public:
    explicit SpeedupChart(QWidget* parent = nullptr);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;

protected:
    void draw(const Theme& theme) override;
    bool extend(const Theme& theme) override;
    void fitAxes() override;
    void forget() override;
    void readOn() override;

private:
    std::span<const engine::SpeedupPoint> points() const;
    void makeLines(const Theme& theme);
    void drawLegend(const Theme& theme);

    std::size_t m_read = 0;             ///< of points()
    double m_highest = 1.0;             ///< ratio among them
    std::array<QCPGraph*, 3> m_lines{}; ///< over best, device, edge; none before the first point
    std::size_t m_drawn = 0;            ///< of points()
};

} // namespace widgets
