// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/cut_controller.h"

#include "app/desktop/graph_controller.h"
#include "app/desktop/pages.h"
#include "app/workspace/shown_plan.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/partition_page.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

namespace app {

CutController::CutController(Workspace& workspace, const GraphController& graph, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_pages(pages)
{
    connect(&graph, &GraphController::laidOut, this, &CutController::showAll);
    connect(&workspace, &Workspace::changed, this, &CutController::show);
    connectGraph();
}

void CutController::connectGraph()
{
    const auto* graph = m_pages.partitionGraph;
    connect(graph, &widgets::CutView::cutDragged, this,
            [this](const std::vector<engine::Side>& sideOf) { showCost(sideOf, false); });
    connect(graph, &widgets::CutView::cutDropped, &m_workspace, &Workspace::placeByHand);
    connect(graph, &widgets::CutView::cutLetGo, this, &CutController::showPlan);
    connect(graph, &widgets::CutView::pinRequested, &m_workspace,
            [this](const std::vector<engine::LayerId>& layers, std::optional<engine::Side> side) {
                m_workspace.pin(layers, side);
            });
    connect(graph, &widgets::CutView::unpinAllRequested, &m_workspace, &Workspace::unpinAll);
    connect(m_pages.partition, &widgets::PartitionPage::unpinAllRequested, &m_workspace, &Workspace::unpinAll);
}

void CutController::show(Changes changes)
{
    if (changes & Change::Wishes)
        showPins();
    if (changes & (Change::Chosen | Change::Preview))
        showPlan();
    if (changes & (Change::Compared | Change::Costs))
        showCompared();
}

void CutController::showAll()
{
    showPins();
    showCompared();
    showPlan();
}

/// A preview only where plans are compared: the other graph is of what runs.
void CutController::showPlan()
{
    if (m_pages.partitionGraph->dragging())
        return;
    const auto shown = shownPlan(m_workspace);
    std::optional<std::vector<engine::Side>> sideOf;
    if (shown)
        sideOf = shown->plan.sideOf;
    else if (m_workspace.chosenPlan() >= 0)
        sideOf = m_pages.partitionGraph->state().plan; // until the chosen one is planned
    m_pages.partitionGraph->setPlan(sideOf);
    showCost(sideOf, shown && shown->isPreview);
    if (m_workspace.plan() != nullptr)
        m_pages.liveGraph->setPlan(m_workspace.plan()->sideOf);
    else if (m_workspace.chosenPlan() < 0)
        m_pages.liveGraph->setPlan(std::nullopt);
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

void CutController::showCost(const std::optional<std::vector<engine::Side>>& sideOf, bool isPreview)
{
    const auto& costs = m_workspace.costs();
    if (!sideOf || !costs || sideOf->size() != costs->layers.size())
        return m_pages.partitionGraph->setCutText({});
    const auto total = engine::costOf(*costs, *sideOf).total();
    const auto text =
        tr("%1 · %2 the better of both").arg(widgets::millisText(total), widgets::speedupText(overBest(*costs, total)));
    m_pages.partitionGraph->setCutText(isPreview ? tr("preview: %1").arg(text) : text);
}

} // namespace app
