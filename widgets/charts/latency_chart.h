// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"
#include "widgets/charts/chart.h"

#include <QColor>

namespace widgets {

/// The measured latency of each split frame as stacked areas (device, upload, edge, download, other), with
/// the prediction and both baselines as dashed lines.
class LatencyChart : public Chart
{
    Q_OBJECT
public:
    explicit LatencyChart(QWidget* parent = nullptr);

    void setReport(const std::optional<engine::RunReport>& report);

    /// "■ device ■ upload ..." in the colours of the areas, as rich text for a card's hint.
    static QString legend();

    std::optional<Reading> readingAt(double key) const override;
    QString csv() const override;

protected:
    void draw(const Theme& theme) override;
    void fitAxes() override;

private:
    struct Level
    {
        engine::Millis at{0};
        QString text;
        QColor colour;
        double place = 0.0; ///< of the text, 0 left to 1 right
    };
    std::vector<Level> levels(const Theme& theme) const;
    void drawAreas(const Theme& theme);
    void drawLevel(const Level& level, const Theme& theme);
    double highest() const; ///< of the axis

    std::optional<engine::RunReport> m_report;
    std::vector<engine::FrameTiming> m_split;
};

} // namespace widgets
