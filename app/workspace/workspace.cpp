// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include "engine/plan/planners.h"

#include <algorithm>

namespace app {

const engine::Plan* Workspace::plan() const
{
    if (m_chosen < 0)
        return nullptr;
    const auto& entry = m_plans[static_cast<std::size_t>(m_chosen)];
    return entry.plan ? &*entry.plan : nullptr;
}

void Workspace::setModel(std::shared_ptr<const OpenedModel> model)
{
    m_model = std::move(model);
    m_profiles = {};
    m_report.reset();
    Q_EMIT modelChanged();
    Q_EMIT profilesChanged();
    Q_EMIT reportChanged();
    updateCosts();
}

void Workspace::setProfile(engine::Side side, std::optional<engine::Profile> profile)
{
    m_profiles[place(side)] = std::move(profile);
    Q_EMIT profilesChanged();
    updateCosts();
}

void Workspace::setLink(const std::optional<engine::Link>& link, bool measured)
{
    m_link = link;
    m_linkMeasured = measured;
    Q_EMIT linkChanged();
    updateCosts();
}

void Workspace::setResultOn(engine::Side side)
{
    m_resultOn = side;
    updateCosts();
}

void Workspace::updateCosts()
{
    m_costs.reset();
    m_plans.clear();
    m_chosen = -1;
    if (m_model && m_profiles[0] && m_profiles[1] && m_link) {
        auto costs = engine::makeCostModel(m_model->fused, *m_profiles[0], *m_profiles[1], {.link = *m_link}, m_resultOn);
        if (costs)
            m_costs = std::move(*costs);
    }
    clearPreview();
    Q_EMIT costsChanged();
    Q_EMIT plansChanged();
    Q_EMIT planChosen();
}

void Workspace::setPlans(std::vector<PlanEntry> plans)
{
    m_plans = std::move(plans);
    const auto same = std::ranges::find_if(
        m_plans, [this](const PlanEntry& entry) { return entry.plan && entry.algorithm == m_algorithm; });
    const auto first = std::ranges::find_if(m_plans, [](const PlanEntry& entry) { return entry.plan.has_value(); });
    const auto chosen = same == m_plans.end() ? first : same;
    m_chosen = chosen == m_plans.end() ? -1 : static_cast<int>(chosen - m_plans.begin());
    Q_EMIT plansChanged();
    Q_EMIT planChosen();
}

void Workspace::choosePlan(int row)
{
    clearPreview();
    if (row < 0 || row >= static_cast<int>(m_plans.size()) || row == m_chosen)
        return;
    m_chosen = row;
    m_algorithm = m_plans[static_cast<std::size_t>(row)].algorithm;
    Q_EMIT planChosen();
}

void Workspace::preview(std::optional<std::vector<engine::Side>> sideOf)
{
    m_preview = std::move(sideOf);
    Q_EMIT previewChanged();
}

void Workspace::clearPreview()
{
    if (m_preview)
        preview(std::nullopt);
}

void Workspace::setReport(std::optional<engine::RunReport> report)
{
    m_report = std::move(report);
    Q_EMIT reportChanged();
}

std::vector<PlanEntry> planAll(const engine::CostModel& costs, const engine::KeepGoing& keepGoing)
{
    std::vector<PlanEntry> entries;
    for (const auto& planner : engine::planners())
        entries.push_back({std::string(planner.name), planner.plan(costs, keepGoing)});
    return entries;
}

} // namespace app
