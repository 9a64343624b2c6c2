// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/what_if.h"
#include "widgets/charts/chart.h"
#include "widgets/charts/placement.h"

class QCPItemText;
class QCPTextElement;

namespace widgets {

/// Latency against uplink, a line for each algorithm, on the bands in which one plan is the best.
class WhatIfChart : public Chart
{
    Q_OBJECT
public:
    explicit WhatIfChart(QWidget* parent = nullptr);

    void setSweep(engine::Sweep sweep, std::vector<engine::Band> bands);
    void setPresent(std::optional<engine::Bandwidth> up); ///< the uplink as it is now
    void setPlacementWords(PlacementWords words);

    /// "The plan flips at 7.3, 22 and 80 Mbit/s"; empty without bands.
    QString flips() const;
    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;

Q_SIGNALS:
    void bandwidthChosen(engine::Bandwidth up);

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clicked(double key) override;

private:
    struct Label
    {
        double from = 0.0; ///< Mbit/s
        double to = 0.0;
        QString text;
        QCPItemText* item = nullptr;
    };
    void drawBand(const engine::Band& band, const Theme& theme);
    void drawRow(const engine::Sweep::Row& row, const Theme& theme);
    void drawPresent(const Theme& theme);
    void elideLabels(); ///< to the widths of their bands
    std::optional<engine::Millis> bestAt(double rate) const;

    engine::Sweep m_sweep;
    std::vector<engine::Band> m_bands;
    std::optional<engine::Bandwidth> m_present;
    PlacementWords m_words = placementText;
    std::vector<Label> m_labels;
    QCPTextElement* m_headline;
};

} // namespace widgets
