// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/learning_curve.h"
#include "widgets/charts/chart.h"

namespace widgets {

/// The error of a regressor against the number of rows that it has learnt from.
class LearningCurveChart : public Chart
{
    Q_OBJECT
public:
    explicit LearningCurveChart(QWidget* parent = nullptr);

    /// @p noisePercent: what the measurements repeat to.
    void setPoints(std::vector<engine::LearningPoint> points, std::optional<double> noisePercent);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;

private:
    std::vector<engine::LearningPoint> m_points; ///< by rows
    std::optional<double> m_noise;
};

} // namespace widgets
