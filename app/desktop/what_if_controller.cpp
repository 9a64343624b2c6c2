// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/what_if_controller.h"

#include "widgets/background.h"
#include "widgets/pages/what_if_card.h"
#include "widgets/said.h"
#include "widgets/tables/value_text.h"

#include <algorithm>

namespace app {

namespace {

using Card = widgets::WhatIfCard;

constexpr auto slowest = engine::megabitsPerSecond(0.1);
constexpr auto fastest = engine::megabitsPerSecond(1000);
constexpr std::size_t sweepPoints = 49;
constexpr int calmMillis = 120;

} // namespace

WhatIfController::WhatIfController(Workspace& workspace, Jobs& jobs, Card& card, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(jobs), m_card(card)
{
    m_calm.setSingleShot(true);
    m_calm.setInterval(calmMillis);
    connect(&m_calm, &QTimer::timeout, this, &WhatIfController::compute);
    connect(&workspace, &Workspace::changed, this, &WhatIfController::show);
    connect(&jobs, &Jobs::started, this, &WhatIfController::pause);
    connect(&jobs, &Jobs::ended, &m_calm, qOverload<>(&QTimer::start));
    connect(&card, &Card::shown, this, &WhatIfController::compute);
    connect(&card, &Card::axisChosen, this, [this] {
        m_mapping.cancel();
        m_states[Card::PhaseMap] = State::Missing;
        m_card.clearShown();
        compute();
    });
    connect(&card, &Card::placementChosen, &workspace,
            [this](const std::vector<engine::Side>& sideOf, const std::optional<engine::Circumstances>& there) {
                m_workspace.preview(Preview{sideOf, there});
            });
    renew();
}

void WhatIfController::show(Changes changes)
{
    if (changes & Change::Costs)
        renew();
    else if (changes & Change::Chosen)
        showPresent();
    if ((changes & Change::Preview) && !m_workspace.previewed())
        m_card.clearShown();
}

void WhatIfController::renew()
{
    showPresent();
    m_weighing.cancel();
    m_states[Card::TradeOffs] = State::Missing;
    const auto& costs = m_workspace.costs();
    auto basis = costs ? std::optional(engine::under(*costs, {slowest, 1, 1})) : std::nullopt;
    if (!basis || basis != m_basis) {
        m_sweeping.cancel();
        m_mapping.cancel();
        m_states = {};
        m_basis = std::move(basis);
    }
    showNote();
    if (m_basis)
        return m_calm.start();
    m_calm.stop();
    m_card.clear();
    m_card.setPlacementWords(widgets::placementText);
    m_hints = {};
    showHint();
}

QString WhatIfController::missing() const
{
    if (!m_workspace.model())
        return tr("No model is open, so there is nothing to ask about");
    if (!m_workspace.times(engine::Side::Device))
        return tr("The layer times of the device are missing: profile it first");
    if (!m_workspace.times(engine::Side::Edge))
        return tr("The layer times of the edge are missing: profile it first");
    if (!m_workspace.link())
        return tr("The link is missing: measure it, or set it by hand");
    return m_workspace.costsProblem() ? widgets::said(*m_workspace.costsProblem()) : QString();
}

void WhatIfController::showNote()
{
    if (m_basis && m_jobs.measuring())
        m_card.setNote(tr("This is worked out as soon as nothing is measured any more"));
    else
        m_card.setNote(missing());
}

void WhatIfController::showPresent()
{
    const auto* plan = m_workspace.plan();
    const auto link = m_workspace.link();
    m_card.setPresent(link ? std::optional(link->up) : std::nullopt,
                      plan != nullptr ? std::optional(*plan) : std::nullopt);
}

void WhatIfController::showHint()
{
    const auto tab = static_cast<std::size_t>(m_card.currentTab());
    m_card.setHint(tab < m_hints.size() ? m_hints[tab] : QString());
}

/// Because what computes here takes its time from what is measured here.
void WhatIfController::pause()
{
    if (!m_jobs.measuring())
        return;
    m_sweeping.cancel();
    m_mapping.cancel();
    m_weighing.cancel();
    std::ranges::replace(m_states, State::Running, State::Missing);
    showNote();
}

void WhatIfController::compute()
{
    showHint();
    const int tab = m_card.currentTab();
    const auto isAsked = m_card.isVisible() && tab <= Card::TradeOffs && m_basis && !m_jobs.measuring();
    if (!isAsked || m_states[static_cast<std::size_t>(tab)] != State::Missing)
        return;
    m_card.setPlacementWords([model = m_workspace.model()](std::span<const engine::Side> sideOf) {
        const auto onDevice = std::ranges::count(sideOf, engine::Side::Device);
        const bool split = onDevice > 0 && onDevice < std::ssize(sideOf);
        return split ? widgets::cutText(cutPlacesOf(*model, sideOf)) : widgets::placementText(sideOf);
    });
    start(tab);
    const auto costs = std::make_shared<const engine::CostModel>(*m_workspace.costs());
    switch (tab) {
    case Card::Bandwidth: return sweep(costs, 0);
    case Card::PhaseMap: return fillMap(costs);
    default: return weigh(costs);
    }
}

void WhatIfController::start(int tab)
{
    m_states[static_cast<std::size_t>(tab)] = State::Running;
    m_hints[static_cast<std::size_t>(tab)] = tr("working it out…");
    m_card.setNote(tr("Working it out…"));
    showHint();
}

void WhatIfController::finish(int tab, const QString& hint)
{
    m_states[static_cast<std::size_t>(tab)] = State::Done;
    m_hints[static_cast<std::size_t>(tab)] = hint;
    showHint();
}

void WhatIfController::fail(int tab, const engine::Error& error)
{
    m_card.clear();
    m_card.setNote(widgets::said(error));
    finish(tab, {});
}

std::vector<WhatIfController::Planners> WhatIfController::sweepRounds()
{
    std::vector<Planners> rounds(3);
    for (const auto& planner : engine::planners())
        rounds[static_cast<std::size_t>(planner.pace)].push_back(planner);
    return rounds;
}

WhatIfController::SweepPart WhatIfController::joined(SweepPart all, engine::Sweep part)
{
    all.sweep.uplinks = std::move(part.uplinks);
    std::ranges::move(part.rows, std::back_inserter(all.sweep.rows));
    return all;
}

void WhatIfController::sweep(const Costs& costs, std::size_t round)
{
    const auto rounds = sweepRounds();
    if (round == rounds.size())
        return finish(Card::Bandwidth, tr("click: set the uplink · right click: export"));
    if (round > 0)
        m_hints[Card::Bandwidth] =
            tr("%1 of %2 algorithms…").arg(m_sweep.sweep.rows.size()).arg(engine::planners().size());
    showHint();
    m_sweeping = widgets::inBackground(
        this,
        [costs, round, which = rounds[round]](const engine::KeepGoing& go) -> engine::Result<SweepPart> {
            SweepPart part;
            if (round == 0) {
                auto bands = engine::bandsOf(*costs, slowest, fastest, go);
                if (!bands)
                    return bands.error();
                part.bands = std::move(*bands);
            }
            auto lines = engine::sweepUplink(*costs, slowest, fastest, sweepPoints, go, which);
            if (!lines)
                return lines.error();
            return joined(std::move(part), std::move(*lines));
        },
        [this, costs, round](engine::Result<SweepPart> part) {
            if (!part)
                return fail(Card::Bandwidth, part.error());
            m_sweep = round == 0 ? std::move(*part) : joined(std::move(m_sweep), std::move(part->sweep));
            m_card.setSweep(m_sweep.sweep, m_sweep.bands);
            sweep(costs, round + 1);
        });
}

void WhatIfController::fillMap(const Costs& costs)
{
    engine::PhaseMapRange range{slowest, fastest};
    range.axis = m_card.axis();
    range.lowest = 0.5;
    range.highest = 16;
    using Map = engine::Result<engine::PhaseMap>;
    m_mapping = widgets::inSteps<Map>(
        this,
        [costs, range](const engine::KeepGoing& go, const auto& tell) {
            return engine::phaseMapOf(*costs, range, go, [&tell](const engine::PhaseMap& map) { tell(map); });
        },
        [this](const Map& map) {
            if (!map)
                return fail(Card::PhaseMap, map.error());
            m_hints[Card::PhaseMap] = tr("%1 exact plans…").arg(map->solves);
            showHint();
            m_card.setMap(*map);
        },
        [this] {
            const auto last = m_mapping.resultAt(m_mapping.resultCount() - 1);
            if (last)
                finish(Card::PhaseMap,
                       tr("%1 exact plans · click: show the plan of a point · right click: export").arg(last->solves));
        });
}

void WhatIfController::weigh(const Costs& costs)
{
    m_weighing = widgets::inBackground(
        this, [costs](const engine::KeepGoing& go) { return engine::tradeOffsOf(*costs, go); },
        [this](engine::Result<std::vector<engine::TradeOff>> points) {
            if (!points)
                return fail(Card::TradeOffs, points.error());
            m_card.setTradeOffs(std::move(*points));
            finish(Card::TradeOffs, tr("size: bytes sent · click: show the plan · right click: export"));
        });
}

} // namespace app
