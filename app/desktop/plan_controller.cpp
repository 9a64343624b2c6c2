// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/plan_controller.h"

#include "app/desktop/link_source.h"
#include "app/desktop/pages.h"
#include "app/workspace/conditions.h"
#include "app/workspace/shown_plan.h"
#include "engine/plan/planners.h"
#include "network/link_options.h"
#include "widgets/pages/link_editor.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/said.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <algorithm>
#include <utility>

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
        row.reason = widgets::said(entry.plan.error());
        const auto* planner = engine::plannerNamed(entry.algorithm);
        if (costs && planner != nullptr && planner->baseline) // what others are held against, pinned or not
            row.plan = *planner->baseline == engine::Side::Device ? engine::planDeviceOnly(*costs)
                                                                  : engine::planEdgeOnly(*costs);
    }
    return row;
}

constexpr Changes conditionsOfExports =
    Change::Model | Change::Profiles | Change::Link | Change::Wishes | Change::Costs | Change::Chosen | Change::Preview;
constexpr Changes everything = conditionsOfExports | Change::Plans | Change::Compared;

/// "at 98 Mbit/s with the device 7.7 times slower: 70.8 ms there"; empty: here.
QString thereText(const engine::CostModel& costs, const Preview& preview)
{
    if (!preview.there)
        return {};
    const auto& there = *preview.there;
    auto text = PlanController::tr("at %1 Mbit/s").arg(engine::toMegabitsPerSecond(there.up), 0, 'g', 3);
    if (there.deviceSlowdown != 1.0)
        text = PlanController::tr("%1 with a device %2 times slower").arg(text).arg(there.deviceSlowdown, 0, 'g', 3);
    if (there.edgeSlowdown != 1.0)
        text = PlanController::tr("%1 with an edge %2 times slower").arg(text).arg(there.edgeSlowdown, 0, 'g', 3);
    const auto total = engine::costOf(engine::under(costs, there), preview.sideOf).total();
    return PlanController::tr("%1: %2 there").arg(text, widgets::millisText(total));
}

/// Where a codec for pictures may serve.
bool takesImage(const std::optional<engine::CostModel>& costs)
{
    return costs && std::ranges::any_of(costs->tensors, [](const engine::CostModel::Tensor& tensor) {
               return tensor.contents == engine::CostModel::Contents::Image;
           });
}

} // namespace

PlanController::PlanController(Workspace& workspace, Jobs& jobs, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(jobs), m_pages(pages)
{
    connect(&workspace, &Workspace::changed, this, &PlanController::show);
    connect(&jobs, &Jobs::started, this, &PlanController::showLink);
    connect(&jobs, &Jobs::ended, this, &PlanController::showLink);
    connect(&jobs.agents(), &Agents::changed, this, &PlanController::showLink);
    connectPage();
    pages.partition->setLinkPresets(presets());
    show(everything);
}

void PlanController::show(Changes changes)
{
    if (changes & Change::Run)
        showRun();
    if (changes & (Change::Wishes | Change::Costs))
        showWishes();
    if (changes & Change::Link)
        showLink();
    if (changes & Change::Plans)
        showPlans();
    else if (changes & (Change::Chosen | Change::Compared))
        showChosen();
    if (changes & Change::Preview)
        showPreview();
    if (changes & conditionsOfExports)
        showConditions();
    if (changes & Change::Frames)
        showFrame();
}

void PlanController::connectPage()
{
    const auto* page = m_pages.partition;
    connect(page, &widgets::PartitionPage::planChosen, &m_workspace, &Workspace::choosePlan);
    connect(page, &widgets::PartitionPage::previewEndRequested, &m_workspace,
            [this] { m_workspace.preview(std::nullopt); });
    connect(page, &widgets::PartitionPage::compareRequested, &m_workspace, &Workspace::compareWith);
    connect(page, &widgets::PartitionPage::resultOnChosen, &m_workspace, &Workspace::setResultOn);
    connect(page, &widgets::PartitionPage::allowedCodecsEdited, this,
            [this](const std::vector<engine::Codec>& allowed) {
                auto terms = m_workspace.wishes().terms;
                terms.allowed = allowed;
                m_workspace.setTerms(std::move(terms));
            });
    connect(page, &widgets::PartitionPage::linkEdited, this, &PlanController::editLink);
    connect(page, &widgets::PartitionPage::linkEditEnded, this, [this] { m_editing = false; });
    connect(page, &widgets::PartitionPage::measuredLinkRequested, this, [this] {
        if (!isRunning())
            m_workspace.useMeasuredLink();
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

void PlanController::showPreview()
{
    const auto shown = shownPlan(m_workspace);
    if (!shown || !shown->isPreview)
        return m_pages.partition->setPreview(std::nullopt);
    const auto& costs = *m_workspace.costs();
    const auto& plan = shown->plan;
    m_pages.partition->setPreview(widgets::PlanPreview{.plan = plan,
                                                       .cut = widgets::cutText(cutPlacesOf(*m_workspace.model(), plan)),
                                                       .there = thereText(costs, *m_workspace.previewed()),
                                                       .overBest = overBest(costs, plan.predicted.total())});
}

void PlanController::showWishes()
{
    const auto& wishes = m_workspace.wishes();
    m_pages.partition->setResultOn(wishes.resultOn);
    m_pages.partition->setAllowedCodecs(wishes.terms.allowed, takesImage(m_workspace.costs()));
}

bool PlanController::isRunning() const
{
    return m_jobs.of(JobKind::Run) != nullptr;
}

/// One step of undo from where the slider was taken to where it was let go. A run keeps the link that it began with,
/// and the page shows that one.
void PlanController::editLink(const engine::Link& link)
{
    if (isRunning())
        return showLink();
    m_workspace.typeLink(link, std::exchange(m_editing, true));
}

void PlanController::showLink()
{
    const auto link = m_workspace.link();
    const auto source = linkSourceText(m_workspace, m_jobs);
    m_pages.live->setLink(link ? tr("%1, %2").arg(widgets::linkText(*link), source) : source);
    m_pages.partition->setLink(link);
    m_pages.partition->setLinkSource(source);
    m_pages.partition->setLinkEditable(!isRunning());
    m_pages.partition->setMeasuredLinkHidden(m_workspace.linkSource() == LinkSource::Typed
                                             && m_workspace.measuredLink());
}

void PlanController::showConditions()
{
    const auto times = conditionsOfTimes(m_workspace);
    m_pages.model->setConditions(times);
    m_pages.profile->setConditions(times);
    m_pages.partition->setConditions(conditionsOfPlans(m_workspace));
}

void PlanController::showRun()
{
    if (m_run == m_workspace.run())
        return showFrame(); // it has come to its end
    m_run = m_workspace.run();
    m_pages.live->setRun(m_run);
    m_pages.partition->setRun(m_run);
    m_pages.report->setRun(m_run);
}

void PlanController::showFrame()
{
    m_pages.live->framesAppended();
    m_pages.partition->framesAppended();
    m_pages.report->framesAppended();
}

} // namespace app
