// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_statistics.h"
#include "widgets/charts/chart.h"

namespace widgets {

/// The speed-up of the split along a run over each baseline, and emphasised over the better of both.
class SpeedupChart : public Chart
{
    Q_OBJECT
public:
    explicit SpeedupChart(QWidget* parent = nullptr);

    void setReport(const std::optional<engine::RunReport>& report);

    std::optional<Reading> readingAt(double key) const override;
    QString csv() const override;

protected:
    void draw(const Theme& theme) override;
    void fitAxes() override;

private:
    void drawLine(double engine::SpeedupPoint::*ratio, const QColor& colour, double width);
    void drawLegend(const Theme& theme);

    std::vector<engine::SpeedupPoint> m_points;
};

} // namespace widgets
