// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/trade_offs.h"
#include "widgets/charts/chart.h"
#include "widgets/charts/placement.h"

class QCPItemText;

namespace widgets {

/// Latency against throughput of the plans that no other beats; the size of a point is what it sends.
class TradeOffChart : public Chart
{
    Q_OBJECT
public:
    explicit TradeOffChart(QWidget* parent = nullptr);

    void setPoints(std::vector<engine::TradeOff> points);
    void setPresent(const std::optional<engine::Plan>& plan); ///< the plan that is chosen now
    void setChosen(const std::optional<Placement>& chosen);   ///< the plan that is shown
    void setPlacementWords(PlacementWords words);

    std::optional<Reading> readingAt(double key) const override; ///< of the nearest latency
    std::optional<Reading> readingAtPoint(const QPointF& point) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

Q_SIGNALS:
    void planChosen(const std::vector<engine::Side>& sideOf);

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clickedPoint(const QPointF& point) override;

private:
    const engine::TradeOff* nearest(const QPointF& point) const; ///< as the eye sees it
    Reading readingOf(const engine::TradeOff& point) const;
    double radiusOf(engine::Bytes sent) const; ///< pixels
    void drawFront(const Theme& theme);
    void drawPoint(const engine::TradeOff& point, const Theme& theme);
    void drawMark(engine::Millis latency, engine::Millis period, bool isChoice, const Theme& theme);
    void hideCrowdedLabels();

    std::vector<engine::TradeOff> m_points; ///< by latency
    std::optional<engine::Plan> m_present;
    std::optional<Placement> m_chosen;
    PlacementWords m_words = placementText;
    std::vector<QCPItemText*> m_labels; ///< the most important first
};

} // namespace widgets
