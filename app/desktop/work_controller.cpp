// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/work_controller.h"

#include "app/desktop/pages.h"
#include "engine/graph/zoo/zoo.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/said.h"

#include <utility>

namespace app {

namespace {

/// Of each device: enough for stable medians, short enough for a stage.
const engine::ProfileOptions interactiveLimits;

} // namespace

WorkController::WorkController(Workspace& workspace, Jobs& jobs, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(jobs), m_pages(pages)
{
    connect(&jobs, &Jobs::started, this, &WorkController::follow);
    connect(&jobs, &Jobs::ended, this, &WorkController::finish);
    connect(&jobs.agents(), &Agents::devicesChanged, this, &WorkController::probeWhenMissing);
    connect(&jobs.agents(), &Agents::changed, this, &WorkController::probeWhenMissing);
    pages.model->setZoo(engine::zooModels());
    connectPages();
    connectStages();
}

void WorkController::connectPages()
{
    connect(m_pages.model, &widgets::ModelPage::fileDropped, this, &WorkController::open);
    connect(m_pages.model, &widgets::ModelPage::zooRequested, this,
            [this](const QString& name) { open(QStringLiteral("zoo:") + name); });
    connect(m_pages.model, &widgets::ModelPage::cancelRequested, this, [this] {
        cancel(JobKind::Shapes);
        cancel(JobKind::Open);
    });
    connect(m_pages.profile, &widgets::ProfilePage::profileRequested, this, &WorkController::profile);
    connect(m_pages.profile, &widgets::ProfilePage::cancelRequested, this, [this] { cancel(JobKind::Profile); });
    connect(m_pages.partition, &widgets::PartitionPage::profileRequested, this, &WorkController::profile);
    connect(m_pages.partition, &widgets::PartitionPage::runRequested, this, &WorkController::run);
    connect(m_pages.live, &widgets::LivePage::runRequested, this, &WorkController::run);
    connect(m_pages.live, &widgets::LivePage::stopRequested, this, &WorkController::stopRun);
}

void WorkController::connectStages()
{
    connect(m_pages.live, &widgets::LivePage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.profile, &widgets::ProfilePage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.partition, &widgets::PartitionPage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.predict, &widgets::PredictPage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.report, &widgets::ReportPage::stageRequested, this, &WorkController::stageWanted);
}

void WorkController::open(const QString& model)
{
    m_runNext = false;
    look(model);
}

bool WorkController::look(const QString& model)
{
    Q_EMIT stageWanted(widgets::Stage::Model);
    const auto job = m_jobs.findOpenShapes(model);
    if (!job)
        refuse(JobKind::Shapes, job.error());
    return job.has_value();
}

void WorkController::useShapes(const QString& model, const OpenShapes& shapes)
{
    if (shapes.dimensions.empty() && shapes.likelyInputs.isEmpty())
        openWith(model, {});
    else
        Q_EMIT shapesWanted(model, shapes);
}

void WorkController::openWith(const QString& model, const ModelOptions& options)
{
    const auto job = m_jobs.open(model, options);
    if (!job)
        return refuse(JobKind::Open, job.error());
    m_source = model;
}

void WorkController::giveUpOpening()
{
    m_runNext = false;
    cancel(JobKind::Open);
}

/// What is missing stands in the page, with the button that gets it.
bool WorkController::hasModelAndAgents() const
{
    const auto isThere = [this](engine::Side side) {
        const auto* agent = m_jobs.agents().inRole(side);
        return agent != nullptr && agent->state() != AgentState::Closed;
    };
    return m_workspace.model() && isThere(engine::Side::Device) && isThere(engine::Side::Edge);
}

void WorkController::profile()
{
    Q_EMIT stageWanted(widgets::Stage::Profile);
    if (!hasModelAndAgents())
        return;
    cancel(JobKind::Probe); // because nobody asked for it; it comes again
    const auto& roles = m_jobs.agents().roles();
    if (const auto job = m_jobs.profile({*roles.device, *roles.edge}, interactiveLimits); !job)
        refuse(JobKind::Profile, job.error());
}

void WorkController::run()
{
    Q_EMIT stageWanted(widgets::Stage::Live);
    if (!hasModelAndAgents())
        return;
    if (const auto job = m_jobs.run({m_pages.live->frames(), interactiveLimits}); !job)
        refuse(JobKind::Run, job.error());
}

void WorkController::stopRun()
{
    cancel(JobKind::Run);
}

void WorkController::openAndRun(const QString& model)
{
    m_runNext = look(model);
}

void WorkController::cancel(JobKind kind)
{
    auto* job = m_jobs.of(kind);
    if (job == nullptr)
        return;
    m_cancelled = job;
    job->cancel();
    m_cancelled = nullptr;
}

/// Once both devices are measured, only the link stands between them and plans. A refusal is none of the person's
/// business: nobody asked, and a run measures what is missing.
void WorkController::probeWhenMissing()
{
    const auto isMeasured = [this](engine::Side side) {
        const auto* agent = m_jobs.agents().inRole(side);
        return agent != nullptr && agent->state() == AgentState::Ready && m_workspace.profile(side) != nullptr;
    };
    if (!m_workspace.link() && isMeasured(engine::Side::Device) && isMeasured(engine::Side::Edge))
        static_cast<void>(m_jobs.probeLink());
}

/// Goes away when what stands in the way has ended.
void WorkController::refuse(JobKind kind, const engine::Error& error)
{
    showError(kind, widgets::said(error));
    if (const auto* job = inTheWayOf(kind))
        m_inTheWay[kind] = job;
}

const Job* WorkController::inTheWayOf(JobKind kind) const
{
    if (kind == JobKind::Shapes || kind == JobKind::Open) {
        const auto* opening = m_jobs.of(JobKind::Open);
        return opening != nullptr ? opening : m_jobs.of(JobKind::Shapes);
    }
    const auto& roles = m_jobs.agents().roles();
    const auto* job = roles.device ? m_jobs.busyWith(*roles.device) : nullptr;
    return job == nullptr && roles.edge ? m_jobs.busyWith(*roles.edge) : job;
}

void WorkController::follow(Job* job)
{
    const auto kind = job->kind();
    showError(kind, {});
    connect(job, &Job::progressed, this,
            [this, kind](const QString& what, double share) { showProgress(kind, what, share); });
    if (kind != JobKind::Run)
        return;
    m_pages.live->setRunning(true);
    Q_EMIT runningChanged(true);
}

void WorkController::finish(Job* job, const engine::Result<void>& result)
{
    const auto kind = job->kind();
    clearProgress(kind);
    for (const auto& [refused, inTheWay] : std::exchange(m_inTheWay, {})) {
        if (inTheWay == job)
            showError(refused, {});
        else
            m_inTheWay.emplace(refused, inTheWay);
    }
    if (!result && !isWanted(*job, result.error()))
        showError(kind, widgets::said(result.error()));
    if (result)
        finishOpening(*job);
    if (kind != JobKind::Probe)
        probeWhenMissing();
}

/// By the person, or by a run, to which a probe gives way. Whatever else gives a job up is worth a line.
bool WorkController::isWanted(const Job& job, const engine::Error& end) const
{
    return &job == m_cancelled || (job.kind() == JobKind::Probe && end.code == engine::ErrorCode::Cancelled);
}

void WorkController::finishOpening(const Job& job)
{
    if (job.kind() == JobKind::Shapes) {
        const auto& looked = static_cast<const ShapesJob&>(job);
        return useShapes(looked.model(), looked.shapes());
    }
    if (job.kind() != JobKind::Open)
        return;
    m_pages.model->setSource(m_source);
    if (std::exchange(m_runNext, false))
        run();
}

void WorkController::showProgress(JobKind kind, const QString& what, double share)
{
    switch (kind) {
    case JobKind::Shapes:
    case JobKind::Open: return m_pages.model->setProgress(what, share);
    case JobKind::Profile: return m_pages.profile->setProgress(what, share);
    case JobKind::Run: return m_pages.live->setProgress(what, share);
    case JobKind::Probe:
    case JobKind::Survey:
    case JobKind::Collect:
    case JobKind::Load: return;
    }
}

void WorkController::clearProgress(JobKind kind)
{
    switch (kind) {
    case JobKind::Shapes:
    case JobKind::Open: return m_pages.model->clearProgress();
    case JobKind::Profile: return m_pages.profile->clearProgress();
    case JobKind::Run:
        m_pages.live->clearProgress();
        m_pages.live->setRunning(false);
        return Q_EMIT runningChanged(false);
    case JobKind::Probe:
    case JobKind::Survey:
    case JobKind::Collect:
    case JobKind::Load: return;
    }
}

void WorkController::showError(JobKind kind, const QString& text)
{
    m_inTheWay.erase(kind);
    if (kind == JobKind::Open && !text.isEmpty())
        Q_EMIT openingFailed(text);
    switch (kind) {
    case JobKind::Shapes:
    case JobKind::Open: return m_pages.model->setError(text);
    case JobKind::Profile: return m_pages.profile->setError(text);
    case JobKind::Run: return m_pages.live->setError(text);
    case JobKind::Probe: return m_pages.partition->setError(text);
    case JobKind::Survey:
    case JobKind::Collect:
    case JobKind::Load: return;
    }
}

} // namespace app
