// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/cut_controller.h"

#include "app/desktop/graph_controller.h"
#include "app/desktop/pages.h"
#include "widgets/graph/cut_view.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <algorithm>

namespace app {

CutController::CutController(Workspace& workspace, const GraphController& graph, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_pages(pages)
{
    connect(&graph, &GraphController::laidOut, this, &CutController::showAll);
    connect(&workspace, &Workspace::planChosen, this, &CutController::showPlan);
    connect(&workspace, &Workspace::previewChanged, this, &CutController::showPlan);
    connect(&workspace, &Workspace::wishesChanged, this, &CutController::showPins);
    connect(&workspace, &Workspace::comparedChanged, this, &CutController::showCompared);
    connect(&workspace, &Workspace::costsChanged, this, &CutController::showCompared);
    connectGraph();
}

void CutController::connectGraph()
{
    const auto* graph = m_pages.partitionGraph;
    connect(graph, &widgets::CutView::cutDragged, this,
            [this](const std::vector<engine::Side>& sideOf) { showCost(sideOf); });
    connect(graph, &widgets::CutView::cutDropped, &m_workspace, &Workspace::placeByHand);
    connect(graph, &widgets::CutView::cutLetGo, this, &CutController::showPlan);
    connect(graph, &widgets::CutView::pinRequested, &m_workspace,
            [this](const std::vector<engine::LayerId>& layers, std::optional<engine::Side> side) {
                m_workspace.pin(layers, side);
            });
}

void CutController::showAll()
{
    showPins();
    showCompared();
    showPlan();
}

void CutController::showPlan()
{
    if (m_pages.partitionGraph->dragging())
        return;
    std::optional<std::vector<engine::Side>> sideOf = m_workspace.previewed();
    if (!sideOf && m_workspace.plan() != nullptr)
        sideOf = m_workspace.plan()->sideOf;
    else if (!sideOf && m_workspace.chosenPlan() >= 0)
        sideOf = m_pages.partitionGraph->state().plan; // until the chosen one is planned
    for (auto* view : m_pages.planViews())
        view->setPlan(sideOf);
    showCost(sideOf);
}

void CutController::showPins()
{
    std::vector<std::optional<engine::Side>> pins;
    if (m_workspace.model() && !m_workspace.wishes().pins.empty()) {
        pins.resize(m_workspace.model()->fused.layers().size());
        for (const auto& [layer, side] : m_workspace.wishes().pins)
            pins[engine::index(layer)] = side;
    }
    m_pages.partitionGraph->setPins(std::move(pins));
}

void CutController::showCompared()
{
    const auto* plan = m_workspace.compared();
    if (plan != nullptr)
        m_pages.partitionGraph->setCompared(plan->sideOf, widgets::planTitle(plan->algorithm));
    else
        m_pages.partitionGraph->setCompared(std::nullopt, {});
}

void CutController::showCost(const std::optional<std::vector<engine::Side>>& sideOf)
{
    const auto& costs = m_workspace.costs();
    if (!sideOf || !costs || sideOf->size() != costs->layers.size())
        return m_pages.partitionGraph->setCutText({});
    const auto total = engine::costOf(*costs, *sideOf).total();
    const auto best = std::min(engine::planDeviceOnly(*costs).value, engine::planEdgeOnly(*costs).value);
    const double speedup = total.count() > 0.0 ? best / total : 0.0;
    m_pages.partitionGraph->setCutText(
        tr("%1 · %2 the better of both").arg(widgets::millisText(total), widgets::speedupText(speedup)));
}

} // namespace app
