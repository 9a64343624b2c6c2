// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/background_planning.h"

#include "engine/plan/planners.h"
#include "widgets/background.h"

#include <algorithm>

namespace app {

namespace {

/// A slider that moves leaves the slow algorithms alone for so long.
constexpr std::chrono::milliseconds calm{120};

} // namespace

BackgroundPlanning::BackgroundPlanning(Workspace& workspace, QObject* parent) : QObject(parent), m_workspace(workspace)
{
    m_calm.setSingleShot(true);
    m_calm.setInterval(calm);
    connect(&m_workspace, &Workspace::changed, this, [this](Changes changes) {
        if (changes & Change::Costs)
            planLater();
    });
    connect(&m_calm, &QTimer::timeout, this, [this] {
        if (m_workspace.costs())
            planNext(std::make_shared<const engine::CostModel>(*m_workspace.costs()));
    });
}

BackgroundPlanning::~BackgroundPlanning() = default;

void BackgroundPlanning::planLater()
{
    m_planning.cancel();
    m_calm.start();
}

void BackgroundPlanning::rest()
{
    m_planning.cancel();
    m_calm.stop();
}

void BackgroundPlanning::planNext(const std::shared_ptr<const engine::CostModel>& costs)
{
    const auto& rows = m_workspace.plans();
    const auto chosen = m_workspace.chosenPlan();
    auto row = std::ranges::find_if(rows, &PlanEntry::pending);
    if (chosen >= 0 && rows[static_cast<std::size_t>(chosen)].pending)
        row = rows.begin() + chosen; // because somebody waits for it
    if (row == rows.end())
        return;
    m_planning = widgets::inBackground(
        this,
        [costs, known = plansOf(rows), plan = engine::plannerNamed(row->algorithm)->plan](const engine::KeepGoing& go) {
            return plan(*costs, go, known);
        },
        [this, costs, algorithm = row->algorithm](engine::Result<engine::Plan> plan) {
            m_workspace.setPlan({algorithm, std::move(plan)});
            if (!m_calm.isActive()) // then somebody has changed the costs
                planNext(costs);
        });
}

} // namespace app
