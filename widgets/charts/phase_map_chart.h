// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/what_if.h"
#include "widgets/charts/chart.h"
#include "widgets/charts/placement.h"

namespace widgets {

/// Which placement is the best over uplink and slowdown, an area of one colour each.
class PhaseMapChart : public Chart
{
    Q_OBJECT
public:
    explicit PhaseMapChart(QWidget* parent = nullptr);

    /// Again and again while a map is being filled; an empty one clears the chart.
    void setMap(engine::PhaseMap map);
    void setPresent(std::optional<engine::Bandwidth> up); ///< the uplink as it is now
    /// The point whose plan is shown.
    void setChosen(const std::optional<engine::Circumstances>& chosen);
    void setPlacementWords(PlacementWords words);

    std::optional<Reading> readingAt(double key) const override; ///< at slowdown 1
    std::optional<Reading> readingAtPoint(const QPointF& point) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

Q_SIGNALS:
    void pointChosen(const engine::Circumstances& there, const std::vector<engine::Side>& sideOf);

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clickedPoint(const QPointF& point) override;

private:
    struct Cell
    {
        std::uint32_t x = 0;
        std::uint32_t y = 0;
    };
    bool empty() const { return m_map.placementAt.empty(); }
    std::optional<Cell> cellAt(const QPointF& point) const;
    QPointF pointAt(const engine::Circumstances& there) const;
    std::size_t place(const Cell& cell) const { return std::size_t{cell.y} * m_map.range.size + cell.x; }
    const Placement& placementAt(const Cell& cell) const { return m_map.placements[m_map.placementAt[place(cell)]]; }
    QImage picture(const Theme& theme) const;
    QColor colourOf(const Placement& sideOf, const Theme& theme) const;
    void drawAreaNames(const Theme& theme);
    void drawPoint(const QPointF& at, const QString& text, bool chosen, const Theme& theme);

    engine::PhaseMap m_map;
    std::optional<engine::Bandwidth> m_present;
    std::optional<engine::Circumstances> m_chosen;
    PlacementWords m_words = placementText;
};

} // namespace widgets
