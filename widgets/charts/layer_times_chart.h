// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/profile/profile.h"
#include "widgets/charts/chart.h"

namespace widgets {

/// The median time of each layer on each device as bars, with the median absolute deviation.
class LayerTimesChart : public Chart
{
    Q_OBJECT
public:
    explicit LayerTimesChart(QWidget* parent = nullptr);

    void setProfiles(const std::optional<engine::Profile>& device, const std::optional<engine::Profile>& edge);
    void setSelectedLayer(std::optional<engine::LayerId> layer); ///< announces nothing

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

Q_SIGNALS:
    void layerSelected(engine::LayerId layer);

protected:
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clicked(double key) override;

private:
    struct Times
    {
        std::optional<engine::Millis> median;
        engine::Millis spread{0};
    };
    struct Row
    {
        QString name;
        Times device;
        Times edge;
    };
    void drawBars(engine::Side side, const Theme& theme);
    void drawSelection(const Theme& theme);

    std::vector<Row> m_rows; ///< indexed by LayerId
    std::optional<engine::LayerId> m_selected;
};

} // namespace widgets
