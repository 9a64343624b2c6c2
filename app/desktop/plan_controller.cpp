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

} // namespace

PlanController::PlanController(Workspace& workspace, Collaboration& collaboration, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_collaboration(collaboration), m_pages(pages)
{
    connect(&workspace, &Workspace::plansChanged, this, &PlanController::showPlans);
    connect(&workspace, &Workspace::planChosen, this, &PlanController::showPlans);
    connect(&workspace, &Workspace::linkChanged, this, &PlanController::showLink);
    connect(&workspace, &Workspace::reportChanged, this, &PlanController::showReport);
    connect(pages.partition, &widgets::PartitionPage::planChosen, &workspace, &Workspace::choosePlan);
    connect(pages.partition, &widgets::PartitionPage::resultOnChosen, &workspace, &Workspace::setResultOn);
    connect(pages.partition, &widgets::PartitionPage::linkEdited, this, [this](const engine::Link& link) {
        if (!m_collaboration.busy())
            m_workspace.setLink(link, false);
    });
    pages.partition->setLinkPresets(presets());
    showPlans();
}

void PlanController::showPlans()
{
    std::vector<widgets::PlanRow> rows;
    for (const auto& entry : m_workspace.plans()) {
        widgets::PlanRow row{widgets::planTitle(entry.algorithm), {}, {}};
        if (entry.plan) {
            row.plan = *entry.plan;
            row.cut = widgets::cutText(cutPlacesOf(*m_workspace.model(), *entry.plan));
            row.cut[0] = row.cut[0].toUpper(); // it begins a line
        } else {
            row.reason = QString::fromStdString(entry.plan.error().message);
        }
        rows.push_back(std::move(row));
    }
    m_pages.partition->setPlans(std::move(rows));
    m_pages.partition->setChosenPlan(m_workspace.chosenPlan());
    m_pages.live->setPlan(m_workspace.plan() != nullptr ? std::optional(*m_workspace.plan()) : std::nullopt);
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
