// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/trade_offs.h"
#include "engine/plan/what_if.h"
#include "widgets/charts/placement.h"
#include "widgets/shell/tab_card.h"
#include "widgets/tables/conditions.h"

class QButtonGroup;

namespace widgets {

class Chart;
class PhaseMapChart;
class TradeOffChart;
class WhatIfChart;

/// What else could be: other bandwidths, other loads, other aims. The first tabs of the card.
class WhatIfCard : public TabCard
{
    Q_OBJECT
public:
    enum Tab { Bandwidth, PhaseMap, TradeOffs };

    explicit WhatIfCard(QWidget* parent = nullptr);

    void setSweep(engine::Sweep sweep, std::vector<engine::Band> bands);
    void setMap(engine::PhaseMap map); ///< again and again while it is being filled
    void setTradeOffs(std::vector<engine::TradeOff> points);
    void setPresent(std::optional<engine::Bandwidth> up, const std::optional<engine::Plan>& plan);
    void setPlacementWords(const PlacementWords& words);
    void setConditions(const Conditions& conditions); ///< of what is exported
    /// Why there is nothing to see; empty: what each chart says by itself.
    void setNote(const QString& note);
    void clear();
    void clearShown(); ///< no point's plan is shown any more
    engine::PhaseAxis axis() const { return m_axis; }

Q_SIGNALS:
    void shown(); ///< or another tab of it
    void axisChosen();
    void bandwidthChosen(engine::Bandwidth up);
    /// @p there: where it is the best; none: here.
    void placementChosen(const std::vector<engine::Side>& sideOf, const std::optional<engine::Circumstances>& there);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makePhaseMap();
    std::array<Chart*, 3> charts() const;

    WhatIfChart* m_bandwidth;
    PhaseMapChart* m_map;
    TradeOffChart* m_tradeOffs;
    QButtonGroup* m_axes = nullptr;
    engine::PhaseAxis m_axis = engine::PhaseAxis::DeviceSlowdown;
};

} // namespace widgets
