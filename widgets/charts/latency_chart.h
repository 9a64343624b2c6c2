// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/run_chart.h"

#include <QColor>

#include <array>

class QCPAbstractItem;
class QCPGraph;

namespace widgets {

/// The measured latency of each split frame as stacked areas (device, upload, edge, download, other), with
/// the prediction and both baselines as dashed lines.
class LatencyChart : public RunChart
{
    Q_OBJECT
public:
    explicit LatencyChart(QWidget* parent = nullptr);

    static constexpr std::size_t partCount = 5;
    /// What a frame's time is made of, in the order of stacking.
    static std::array<LegendEntry, partCount> parts(const Theme& theme);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

protected:
    void draw(const Theme& theme) override;
    bool extend(const Theme& theme) override;
    void fitAxes() override;
    void forget() override;
    void readOn() override;

private:
    struct Level
    {
        engine::Millis at{0};
        QString text;
        QString brief; ///< where there is no room for the text
        QColor colour;
    };
    struct LevelText
    {
        QCPItemText* item;
        QString text;
        QString brief;
    };
    std::vector<Level> levels(const Theme& theme) const;
    const engine::FrameTiming& splitFrame(std::size_t position) const;
    void makeAreas(const Theme& theme);
    void extendAreas();
    void drawLevels(const Theme& theme);
    void drawLevel(const Level& level, bool above, const Theme& theme);
    void drawLevelText(const Level& level, bool above, const Theme& theme);
    void placeLevelTexts();
    bool areCrowded(double line) const;
    double highest(const std::vector<Level>& levels) const; ///< of the axis

    std::size_t m_read = 0;                     ///< frames of the run
    std::vector<std::size_t> m_split;           ///< places of the split frames among them
    engine::Millis m_slowest{0};                ///< split frame
    std::array<QCPGraph*, partCount> m_areas{}; ///< from below; none before the first split frame
    std::size_t m_drawn = 0;                    ///< of m_split
    std::vector<QCPAbstractItem*> m_levels;
    std::vector<LevelText> m_levelTexts; ///< among m_levels, from left to right
};

} // namespace widgets
