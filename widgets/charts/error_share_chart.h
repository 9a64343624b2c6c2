// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/review.h"
#include "widgets/charts/chart.h"

namespace widgets {

/// Which share of layers is predicted within an error, of several regressors and of the measurements themselves.
class ErrorShareChart : public Chart
{
    Q_OBJECT
public:
    struct Curve
    {
        QString name;
        std::vector<double> percents; ///< how far off, ascending
    };

    explicit ErrorShareChart(QWidget* parent = nullptr);

    /// The first of @p curves is the one that is looked at.
    void setCurves(std::vector<Curve> curves, engine::NoiseFloor floor);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;

private:
    void drawCurve(const Curve& curve, const QPen& pen);
    Curve floorCurve() const;

    std::vector<Curve> m_curves;
    engine::NoiseFloor m_floor;
};

} // namespace widgets
