// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/plan_controller.h"

#include "app/desktop/pages.h"
#include "network/link_options.h"
#include "widgets/pages/link_editor.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <algorithm>

namespace app {

namespace {

std::vector<widgets::NamedLink> presets()
{
    std::vector<widgets::NamedLink> links;
    for (const auto& [title, option] : {std::pair{"3G", "3g"}, {"4G", "4g"}, {"Wi-Fi", "wifi"}}) {
        if (const auto link = network::parseLink(option))
            links.push_back({QLatin1String(title), *link});
    }
    return links;
}

widgets::PlanRow rowOf(const PlanEntry& entry, const OpenedModel& model, const std::optional<engine::CostModel>& costs)
{
    widgets::PlanRow row{widgets::planTitle(entry.algorithm), {}, {}, {}, entry.pending};
    if (entry.plan) {
        row.plan = *entry.plan;
        row.cut = widgets::cutText(cutPlacesOf(model, *entry.plan));
        row.cut[0] = row.cut[0].toUpper(); // it begins a line
    } else if (!entry.pending) {
        row.reason = QString::fromStdString(entry.plan.error().message);
        if (costs && entry.algorithm == "device-only") // what others are held against, pinned or not
            row.plan = engine::planDeviceOnly(*costs);
        else if (costs && entry.algorithm == "edge-only")
            row.plan = engine::planEdgeOnly(*costs);
    }
    return row;
}

/// Where a codec for pictures may serve.
bool takesImage(const std::optional<engine::CostModel>& costs)
{
    return costs && std::ranges::any_of(costs->tensors, [](const engine::CostModel::Tensor& tensor) {
        return tensor.contents == engine::CostModel::Contents::Image;
    });
}

} // namespace

PlanController::PlanController(Workspace& workspace, Collaboration& collaboration, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_collaboration(collaboration), m_pages(pages)
{
    connect(&workspace, &Workspace::plansChanged, this, &PlanController::showPlans);
    connect(&workspace, &Workspace::planChosen, this, &PlanController::showChosen);
    connect(&workspace, &Workspace::comparedChanged, this, &PlanController::showChosen);
    connect(&workspace, &Workspace::wishesChanged, this, &PlanController::showWishes);
    connect(&workspace, &Workspace::costsChanged, this, &PlanController::showWishes);
    connect(&workspace, &Workspace::linkChanged, this, &PlanController::showLink);
    connect(&workspace, &Workspace::reportChanged, this, &PlanController::showReport);
    connectPage();
    pages.partition->setLinkPresets(presets());
    showPlans();
    showWishes();
}

void PlanController::connectPage()
{
    const auto* page = m_pages.partition;
    connect(page, &widgets::PartitionPage::planChosen, &m_workspace, &Workspace::choosePlan);
    connect(page, &widgets::PartitionPage::compareRequested, &m_workspace, &Workspace::compareWith);
    connect(page, &widgets::PartitionPage::resultOnChosen, &m_workspace, &Workspace::setResultOn);
    connect(page, &widgets::PartitionPage::allowedCodecsEdited, this, [this](const std::vector<engine::Codec>& allowed) {
        auto terms = m_workspace.wishes().terms;
        terms.allowed = allowed;
        m_workspace.setTerms(std::move(terms));
    });
    connect(page, &widgets::PartitionPage::linkEdited, this, [this](const engine::Link& link) {
        if (!m_collaboration.busy())
            m_workspace.setLink(link, false);
    });
}

void PlanController::showPlans()
{
    std::vector<widgets::PlanRow> rows;
    for (const auto& entry : m_workspace.plans())
        rows.push_back(rowOf(entry, *m_workspace.model(), m_workspace.costs()));
    m_pages.partition->setPlans(std::move(rows));
    showChosen();
}

void PlanController::showChosen()
{
    m_pages.partition->setChosenPlan(m_workspace.chosenPlan());
    m_pages.partition->setComparedPlan(m_workspace.comparedPlan());
    const auto* plan = m_workspace.plan();
    m_pages.live->setPlan(plan != nullptr ? std::optional(livePlan(*m_workspace.costs(), *plan)) : std::nullopt);
}

void PlanController::showWishes()
{
    const auto& wishes = m_workspace.wishes();
    m_pages.partition->setResultOn(wishes.resultOn);
    m_pages.partition->setAllowedCodecs(wishes.terms.allowed, takesImage(m_workspace.costs()));
}

void PlanController::showLink()
{
    if (!m_workspace.link())
        return;
    const auto* device = m_collaboration.agent(engine::Side::Device);
    const auto emulated = device != nullptr && device->description().link;
    m_pages.partition->setLinkSource(!m_workspace.linkMeasured() ? tr("set by hand")
                                     : emulated                  ? tr("measured, emulated link")
                                                                 : tr("measured"));
    if (m_workspace.linkMeasured())
        m_pages.partition->setLink(*m_workspace.link());
}

void PlanController::showReport()
{
    const auto& report = m_workspace.report();
    m_pages.live->setReport(report);
    m_pages.partition->setReport(report);
    m_pages.report->setReport(report);
}

} // namespace app
