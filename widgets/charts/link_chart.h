// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/link_measurement.h"
#include "engine/plan/link_statistics.h"
#include "widgets/charts/chart.h"

#include <optional>

namespace widgets {

/// How long each size takes, both logarithmic: medians of both directions with their intervals, and the fitted lines.
class LinkChart : public Chart
{
    Q_OBJECT
public:
    explicit LinkChart(QWidget* parent = nullptr);

    void setLink(std::optional<engine::LinkMeasurement> link);

    std::optional<Reading> readingAt(double key) const override;
    std::optional<Reading> readingAtPoint(const QPointF& point) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    Conditions conditions() const override;

private:
    void drawLine(const engine::WayStatistics& way, const QPen& pen);
    void drawSizes(const engine::WayStatistics& way, engine::LinkDirection direction, const Theme& theme);

    std::optional<engine::LinkMeasurement> m_link;
    engine::LinkStatistics m_statistics;
};

} // namespace widgets
