// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/what_if_card.h"

#include "widgets/charts/phase_map_chart.h"
#include "widgets/charts/trade_off_chart.h"
#include "widgets/charts/what_if_chart.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

WhatIfCard::WhatIfCard(QWidget* parent)
    : TabCard(parent), m_bandwidth(new WhatIfChart(this)), m_map(new PhaseMapChart(this)),
      m_tradeOffs(new TradeOffChart(this))
{
    addTab(tr("What-if: bandwidth"), m_bandwidth);
    addTab(tr("Phase map"), makePhaseMap());
    addTab(tr("Trade-offs"), m_tradeOffs);
    connect(this, &TabCard::currentTabChanged, this, &WhatIfCard::shown);
    connect(m_bandwidth, &WhatIfChart::bandwidthChosen, this, &WhatIfCard::bandwidthChosen);
    connect(m_map, &PhaseMapChart::pointChosen, this,
            [this](const engine::Circumstances& there, const std::vector<engine::Side>& sideOf) {
                Q_EMIT placementChosen(sideOf, there);
                m_map->setChosen(there);
            });
    connect(m_tradeOffs, &TradeOffChart::planChosen, this, [this](const std::vector<engine::Side>& sideOf) {
        Q_EMIT placementChosen(sideOf, std::nullopt);
        m_tradeOffs->setChosen(sideOf);
    });
    m_bandwidth->setMinimumHeight(220); // for its headline and its lines
    for (Chart* chart : charts())
        connect(chart, &Chart::exportReady, this, &WhatIfCard::exportReady);
}

std::array<Chart*, 3> WhatIfCard::charts() const
{
    return {m_bandwidth, m_map, m_tradeOffs};
}

QWidget* WhatIfCard::makePhaseMap()
{
    auto* body = new QWidget(this);
    auto* choice = new QHBoxLayout;
    choice->setContentsMargins(12, 6, 12, 0);
    choice->setSpacing(6);
    auto* caption = new QLabel(tr("Against the uplink:"), body);
    caption->setProperty("role", QStringLiteral("muted"));
    choice->addWidget(caption);
    m_axes = new QButtonGroup(this);
    for (const auto& [axis, title, name] :
         {std::tuple{engine::PhaseAxis::DeviceSlowdown, tr("slowdown of the device"), "deviceAxis"},
          {engine::PhaseAxis::EdgeSlowdown, tr("slowdown of the edge"), "edgeAxis"}}) {
        auto* button = new QPushButton(title, body);
        button->setObjectName(QLatin1String(name));
        button->setProperty("role", QStringLiteral("choice"));
        button->setCheckable(true);
        button->setChecked(axis == m_axis);
        m_axes->addButton(button, static_cast<int>(axis));
        choice->addWidget(button);
    }
    choice->addStretch(1);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(choice);
    layout->addWidget(m_map, 1);
    connect(m_axes, &QButtonGroup::idClicked, this, [this](int axis) {
        m_axis = static_cast<engine::PhaseAxis>(axis);
        Q_EMIT axisChosen();
    });
    return body;
}

void WhatIfCard::setSweep(engine::Sweep sweep, std::vector<engine::Band> bands)
{
    m_bandwidth->setSweep(std::move(sweep), std::move(bands));
}

void WhatIfCard::setMap(engine::PhaseMap map)
{
    m_map->setMap(std::move(map));
}

void WhatIfCard::setTradeOffs(std::vector<engine::TradeOff> points)
{
    m_tradeOffs->setPoints(std::move(points));
}

void WhatIfCard::setPresent(std::optional<engine::Bandwidth> up, const std::optional<engine::Plan>& plan)
{
    m_bandwidth->setPresent(up);
    m_map->setPresent(up);
    m_tradeOffs->setPresent(plan);
}

void WhatIfCard::setPlacementWords(const PlacementWords& words)
{
    m_bandwidth->setPlacementWords(words);
    m_map->setPlacementWords(words);
    m_tradeOffs->setPlacementWords(words);
}

void WhatIfCard::setConditions(const Conditions& conditions)
{
    for (Chart* chart : charts())
        chart->setConditions(conditions);
}

void WhatIfCard::setNote(const QString& note)
{
    for (Chart* chart : charts())
        chart->setNote(note);
}

void WhatIfCard::clear()
{
    setSweep({}, {});
    setMap({});
    setTradeOffs({});
}

void WhatIfCard::clearShown()
{
    m_map->setChosen({});
    m_tradeOffs->setChosen({});
}

void WhatIfCard::showEvent(QShowEvent* event)
{
    TabCard::showEvent(event);
    Q_EMIT shown();
}

} // namespace widgets
