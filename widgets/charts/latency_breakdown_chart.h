// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/run_chart.h"

namespace widgets {

/// Predicted (hatched) beside measured (full) as stacked bars, for split, device only and edge only.
class LatencyBreakdownChart : public RunChart
{
    Q_OBJECT
public:
    explicit LatencyBreakdownChart(QWidget* parent = nullptr);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

protected:
    void draw(const Theme& theme) override;
    void fitAxes() override;
    QCPAxis* keyAxis() const override;

private:
    struct Bar
    {
        QString title; ///< "Split, measured"
        QString axisTitle;
        bool measured = false;
        engine::Millis device{0};
        engine::Millis uplink{0};
        engine::Millis edge{0};
        engine::Millis downlink{0};
        engine::Millis other{0};
        QString label;
        double place = 0.0; ///< on the axis, counted from above

        engine::Millis total() const { return device + uplink + edge + downlink + other; }
    };
    std::vector<Bar> bars() const; ///< of the run as it is now
    void drawParts(bool measured, const Theme& theme);

    std::vector<Bar> m_bars; ///< as drawn
};

} // namespace widgets
