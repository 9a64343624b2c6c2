// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/graph_controller.h"

#include "app/desktop/pages.h"
#include "widgets/background.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/said.h"

#include <algorithm>
#include <iterator>

namespace app {

GraphController::GraphController(Workspace& workspace, Pages& pages, QObject* parent, Layouter layouter)
    : QObject(parent), m_workspace(workspace), m_pages(pages), m_layouter(std::move(layouter))
{
    connect(&workspace, &Workspace::changed, this, &GraphController::show);
    for (auto* view : pages.graphViews())
        connect(view, &widgets::GraphView::layerSelected, this, &GraphController::select);
    connect(pages.model, &widgets::ModelPage::layerSelected, this, &GraphController::select);
    connect(pages.model, &widgets::ModelPage::collapseToggled, this, [this](bool collapsed) {
        m_options.collapsed = collapsed;
        layOut();
    });
    connect(pages.profile, &widgets::ProfilePage::layerSelected, this, &GraphController::select);
    connect(pages.partition, &widgets::PartitionPage::layerSelected, this, &GraphController::select);
}

void GraphController::show(Changes changes)
{
    if (changes & Change::Model)
        showModel();
    if (changes & Change::Profiles)
        showTimes();
}

void GraphController::showModel()
{
    m_layout.cancel();
    m_graph = m_workspace.model()
        ? std::shared_ptr<const engine::LayerGraph>(m_workspace.model(), &m_workspace.model()->fused)
        : nullptr;
    m_pages.model->setGraph(m_graph);
    m_pages.profile->setGraph(m_graph);
    m_pages.partition->setGraph(m_graph);
    for (auto* view : m_pages.graphViews())
        view->setGraph(nullptr, {});
    layOut();
}

void GraphController::layOut()
{
    m_layout.cancel();
    if (!m_graph)
        return;
    m_layout = widgets::inBackground(
        this,
        [graph = m_graph, options = m_options, layouter = m_layouter](const engine::KeepGoing& go) {
            return layouter(*graph, options, go);
        },
        [this](const engine::Result<widgets::GraphLayout>& layout) {
            if (layout)
                showLayout(*layout);
            else
                showFailure(layout.error());
        });
}

void GraphController::showLayout(const widgets::GraphLayout& layout)
{
    for (auto* view : m_pages.graphViews())
        view->setGraph(m_graph, layout);
    showTimes();
    Q_EMIT laidOut();
}

void GraphController::showFailure(const engine::Error& error)
{
    for (auto* view : m_pages.graphViews()) {
        view->setGraph(nullptr, {});
        view->setNote(tr("The graph cannot be drawn: %1").arg(widgets::said(error)));
    }
}

QString GraphController::sourceText(const engine::LayerTimes& times)
{
    const auto device = QString::fromStdString(times.device);
    switch (times.source) {
    case engine::TimesSource::Measured: return tr("measured on %1").arg(device);
    case engine::TimesSource::Emulated: return tr("measured on %1, emulated").arg(device);
    case engine::TimesSource::Predicted: return tr("predicted for %1").arg(device);
    case engine::TimesSource::FromFile: return tr("of %1, from a file").arg(device);
    }
    return {};
}

void GraphController::showTimes()
{
    for (const auto side : {engine::Side::Device, engine::Side::Edge}) {
        const auto times = m_workspace.times(side);
        std::vector<engine::Millis> expected;
        if (times && m_graph && times->layers.size() == m_graph->layers().size())
            std::ranges::transform(times->layers, std::back_inserter(expected), &engine::LayerTime::expected);
        for (auto* view : m_pages.graphViews())
            view->setTimes(side, expected, times ? sourceText(*times) : QString());
    }
    const auto device = profileOf(engine::Side::Device);
    const auto edge = profileOf(engine::Side::Edge);
    const bool hasTimes = device || edge;
    if (!device && hasTimes)
        m_pages.modelGraph->setShownSide(engine::Side::Edge);
    m_pages.modelGraph->setHeatMode(hasTimes);
    m_pages.profile->setProfiles(device, edge);
    m_pages.partition->setProfiles(device, edge);
}

std::optional<engine::Profile> GraphController::profileOf(engine::Side side) const
{
    const auto* profile = m_workspace.profile(side);
    return profile != nullptr ? std::optional(*profile) : std::nullopt;
}

void GraphController::select(engine::LayerId layer)
{
    for (auto* view : m_pages.graphViews())
        view->setSelected(layer);
    m_pages.model->setSelectedLayer(layer);
    m_pages.profile->setSelectedLayer(layer);
    m_pages.partition->setSelectedLayer(layer);
}

} // namespace app
