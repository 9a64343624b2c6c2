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

namespace app {

namespace {

/// Of each device: enough for stable medians, short enough for a stage.
const ProfileLimits interactiveLimits{30, engine::Millis{20'000.0}};

} // namespace

WorkController::WorkController(Workspace& workspace, Collaboration& collaboration, Pages& pages, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_collaboration(collaboration), m_pages(pages)
{
    connect(&collaboration, &Collaboration::progressed, this, &WorkController::showProgress);
    connect(&collaboration, &Collaboration::finished, this, &WorkController::finish);
    connect(&collaboration, &Collaboration::failed, this, &WorkController::showFailure);
    pages.model->setZoo(engine::zooModels());
    connectPages();
}

void WorkController::connectPages()
{
    connect(m_pages.model, &widgets::ModelPage::fileDropped, this, &WorkController::open);
    connect(&m_collaboration, &Collaboration::openShapesFound, this, &WorkController::useShapes);
    connect(m_pages.model, &widgets::ModelPage::zooRequested, this,
            [this](const QString& name) { open(QStringLiteral("zoo:") + name); });
    connect(m_pages.model, &widgets::ModelPage::cancelRequested, &m_collaboration, &Collaboration::cancel);
    connect(m_pages.profile, &widgets::ProfilePage::profileRequested, this, &WorkController::profile);
    connect(m_pages.profile, &widgets::ProfilePage::cancelRequested, &m_collaboration, &Collaboration::cancel);
    connect(m_pages.partition, &widgets::PartitionPage::profileRequested, this, &WorkController::profile);
    connect(m_pages.partition, &widgets::PartitionPage::runRequested, this, &WorkController::run);
    connect(m_pages.live, &widgets::LivePage::runRequested, this, &WorkController::run);
    connect(m_pages.live, &widgets::LivePage::stopRequested, &m_collaboration, &Collaboration::cancel);
    connect(m_pages.live, &widgets::LivePage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.profile, &widgets::ProfilePage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.partition, &widgets::PartitionPage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.predict, &widgets::PredictPage::stageRequested, this, &WorkController::stageWanted);
    connect(m_pages.report, &widgets::ReportPage::stageRequested, this, &WorkController::stageWanted);
}

bool WorkController::start(Job job)
{
    if (m_collaboration.busy()) {
        showError(job, tr("Another job is still running; cancel it first."));
        return false;
    }
    showError(job, {});
    m_job = job;
    return true;
}

void WorkController::open(const QString& model)
{
    m_runNext = false;
    look(model);
}

bool WorkController::look(const QString& model)
{
    if (!start(Job::Look))
        return false;
    Q_EMIT stageWanted(widgets::Stage::Model);
    m_collaboration.findOpenShapes(model);
    return true;
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
    if (!start(Job::Open))
        return;
    m_source = model;
    m_collaboration.open(model, options);
}

void WorkController::giveUpOpening()
{
    m_runNext = false;
    if (m_job == Job::Open)
        m_collaboration.cancel();
}

/// What is missing stands in the page, with the button that gets it.
bool WorkController::hasModelAndAgents() const
{
    const auto isThere = [this](engine::Side side) {
        const auto* agent = m_collaboration.agent(side);
        return agent != nullptr && agent->state() != AgentState::Closed;
    };
    return m_workspace.model() && isThere(engine::Side::Device) && isThere(engine::Side::Edge);
}

void WorkController::profile()
{
    if (!hasModelAndAgents())
        return Q_EMIT stageWanted(widgets::Stage::Profile);
    if (!start(Job::Profile))
        return;
    Q_EMIT stageWanted(widgets::Stage::Profile);
    m_collaboration.profile({engine::Side::Device, engine::Side::Edge}, interactiveLimits);
}

void WorkController::run()
{
    if (!hasModelAndAgents())
        return Q_EMIT stageWanted(widgets::Stage::Live);
    if (!start(Job::Run))
        return;
    Q_EMIT stageWanted(widgets::Stage::Live);
    m_pages.live->setRunning(true);
    Q_EMIT runningChanged(true);
    m_collaboration.run(m_pages.live->frames(), interactiveLimits);
}

void WorkController::openAndRun(const QString& model)
{
    m_runNext = look(model);
}

void WorkController::showProgress(const QString& what, double share)
{
    switch (m_job) {
    case Job::Look:
    case Job::Open: return m_pages.model->setProgress(what, share);
    case Job::Profile: return m_pages.profile->setProgress(what, share);
    case Job::Run: return m_pages.live->setProgress(what, share);
    case Job::None: return;
    }
}

void WorkController::clearProgress()
{
    m_pages.model->clearProgress();
    m_pages.profile->clearProgress();
    m_pages.live->clearProgress();
    m_pages.live->setRunning(false);
    if (m_job == Job::Run)
        Q_EMIT runningChanged(false);
    m_job = Job::None;
}

void WorkController::finish()
{
    const auto job = m_job;
    clearProgress();
    if (job == Job::Profile && !m_workspace.link() && m_collaboration.agent(engine::Side::Edge) != nullptr)
        m_collaboration.probeLink();
    if (job != Job::Open)
        return;
    m_pages.model->setSource(m_source);
    if (std::exchange(m_runNext, false))
        run();
}

void WorkController::showFailure(const engine::Error& error)
{
    const auto job = m_job;
    clearProgress();
    if (error.code != engine::ErrorCode::Cancelled)
        showError(job, QString::fromStdString(error.message));
}

void WorkController::showError(Job job, const QString& text)
{
    if (job == Job::Open && !text.isEmpty())
        Q_EMIT openingFailed(text);
    switch (job) {
    case Job::Look:
    case Job::Open: return m_pages.model->setError(text);
    case Job::Profile: return m_pages.profile->setError(text);
    case Job::Run: return m_pages.live->setError(text);
    case Job::None: return m_pages.partition->setError(text);
    }
}

} // namespace app
