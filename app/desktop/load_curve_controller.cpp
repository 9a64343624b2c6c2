// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/load_curve_controller.h"

#include "app/desktop/ready_devices.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/load_curve_file.h"
#include "widgets/background.h"
#include "widgets/pages/load_view.h"
#include "widgets/said.h"

#include <QLocale>

#include <utility>

namespace app {

namespace {

/// No load first, because all others are held against it.
LoadExperiment wantedExperiment()
{
    LoadExperiment wanted;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
        wanted.loads.push_back({share, 0.0, {}});
    wanted.withLayers = true;
    return wanted;
}

/// Fewer points say nothing of load.
constexpr std::size_t leastPoints = 2;

} // namespace

LoadCurveController::LoadCurveController(Workspace& workspace, Jobs& jobs, widgets::LoadView& view, QWidget& window,
                                         AskForFile ask)
    : m_workspace(workspace), m_jobs(jobs), m_view(view), m_window(window), m_ask(std::move(ask))
{
    using widgets::LoadView;
    connect(&view, &LoadView::measureRequested, this, [this](quint32 agent) { measure(AgentId{agent}); });
    connect(&view, &LoadView::cancelRequested, this, [this] {
        if (auto* job = m_jobs.of(JobKind::Load)) {
            m_cancelled = true;
            job->cancel();
        }
    });
    connect(&view, &LoadView::importRequested, this,
            [this] { m_ask(m_window, whichLoadCurve(), [this](const QString& path) { import(path); }); });
    connect(&view, &LoadView::saveRequested, this, &LoadCurveController::save);
    connect(&view, &LoadView::useRequested, this, &LoadCurveController::use);
    auto& agents = jobs.agents();
    connect(&agents, &Agents::added, this, &LoadCurveController::showDevices);
    connect(&agents, &Agents::removed, this, &LoadCurveController::showDevices);
    connect(&agents, &Agents::changed, this, &LoadCurveController::showDevices);
    connect(&agents, &Agents::rolesChanged, this, &LoadCurveController::showDevices);
    connect(&jobs, &Jobs::started, this, &LoadCurveController::follow);
    connect(&jobs, &Jobs::ended, this, &LoadCurveController::finish);
    connect(&workspace, &Workspace::changed, this, [this](Changes changes) {
        if (changes & Change::Model)
            showModel();
    });
    showDevices();
    showModel();
}

LoadCurveController::~LoadCurveController()
{
    m_reading.cancel();
}

void LoadCurveController::showDevices()
{
    m_view.setDevices(readyDevices(m_jobs.agents()));
}

void LoadCurveController::showModel()
{
    m_view.setModel(m_workspace.model() ? m_workspace.model()->name : QString());
}

void LoadCurveController::setPredictor(const std::shared_ptr<const engine::LatencyPredictor>& predictor)
{
    m_device = predictor ? QString::fromStdString(predictor->device.name) : QString();
    m_view.setPredictorAvailable(predictor != nullptr);
}

void LoadCurveController::measure(AgentId agent)
{
    if (auto* probe = m_jobs.of(JobKind::Probe); probe != nullptr && probe->occupies(agent))
        probe->cancel(); // nobody asked for it; it comes again
    if (const auto job = m_jobs.measureUnderLoad(agent, wantedExperiment()); !job)
        m_view.setError(widgets::said(job.error()));
}

void LoadCurveController::follow(Job* job)
{
    if (job->kind() != JobKind::Load)
        return;
    m_reading.cancel();
    m_growing.reset();
    m_view.setError({});
    m_view.setProgress(job->title(), -1.0);
    const auto* measuring = static_cast<const LoadJob*>(job);
    connect(job, &Job::progressed, &m_view, &widgets::LoadView::setProgress);
    connect(measuring, &LoadJob::measured, this, [this, measuring] {
        m_growing = std::make_shared<const engine::LoadCurve>(measuring->curve());
        m_view.setCurve(m_growing);
    });
}

/// What was measured before it was cancelled or failed stays, where it says something; or else what was there before it.
void LoadCurveController::finish(Job* job, const engine::Result<void>& result)
{
    if (job->kind() != JobKind::Load)
        return;
    m_view.clearProgress();
    const auto grown = std::exchange(m_growing, nullptr);
    if (grown && grown->points.size() >= leastPoints)
        m_curve = grown;
    m_view.setCurve(m_curve);
    if (!std::exchange(m_cancelled, false) && !result)
        m_view.setError(widgets::said(result.error()));
}

void LoadCurveController::import(const QString& path)
{
    m_view.setError({});
    m_reading.cancel();
    m_reading = widgets::inBackground(
        this,
        [file = std::filesystem::path(path.toStdString())](const engine::KeepGoing&) {
            return engine::readLoadCurve(file);
        },
        [this](const engine::Result<engine::LoadCurve>& curve) {
            if (!curve)
                return m_view.setError(widgets::said(curve.error()));
            m_curve = std::make_shared<const engine::LoadCurve>(*curve);
            m_view.setCurve(m_curve);
        });
}

void LoadCurveController::save()
{
    if (!m_curve)
        return;
    const auto name = suggestedName(QString::fromStdString(m_curve->model), QStringLiteral("load.csv"));
    m_ask(m_window, whereToSave(name), [this, curve = m_curve](const QString& path) {
        const auto written = engine::writeAtomically(path.toStdString(), engine::toCsv(engine::tableOf(*curve)));
        m_view.setError(written ? QString() : tr("Could not save %1: %2").arg(path, widgets::said(written.error())));
        if (written)
            Q_EMIT saved(path);
    });
}

void LoadCurveController::use()
{
    if (!m_curve)
        return;
    const auto fit = engine::fitLoad(*m_curve);
    if (!fit)
        return m_view.setError(widgets::said(fit.error()));
    m_view.setSaid(tr("The predictor of %1 follows (1 − s)^−%2 now; save it to keep that")
                       .arg(m_device.isEmpty() ? tr("a device without a name") : m_device,
                            QLocale().toString(fit->multiplier.exponent, 'f', 2)));
    Q_EMIT loadLearnt(fit->multiplier);
}

} // namespace app
