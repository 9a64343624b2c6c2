// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/profile/profile.h"
#include "widgets/charts/chart.h"

namespace widgets {

/// Every measured time of one layer: in the order of the runs at the left, how often each time was seen at
/// the right, with the median and its absolute deviation.
class SamplesChart : public Chart
{
    Q_OBJECT
public:
    explicit SamplesChart(QWidget* parent = nullptr);

    void setTimings(const std::optional<engine::LayerTiming>& device, const std::optional<engine::LayerTiming>& edge);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;

private:
    const std::optional<engine::LayerTiming>& timing(engine::Side side) const;
    engine::Millis longest() const;
    void drawSamples(engine::Side side, const Theme& theme);
    void drawHistogram(engine::Side side, const Theme& theme);

    std::optional<engine::LayerTiming> m_device;
    std::optional<engine::LayerTiming> m_edge;
    QCPAxisRect* m_histogram;
};

} // namespace widgets
