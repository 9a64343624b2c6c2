// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/load_job.h"

#include <algorithm>

namespace app {

std::vector<engine::LoadWish> withQuiet(std::vector<engine::LoadWish> loads)
{
    if (std::ranges::none_of(loads, &engine::LoadWish::isNothing))
        loads.insert(loads.begin(), engine::LoadWish());
    return loads;
}

LoadJob::LoadJob(Workspace& workspace, Agents& registry, AgentId agent, LoadExperiment experiment, QObject* parent)
    : WorkspaceJob(JobKind::Load, tr("timing %1 under load").arg(workspace.model()->name), {agent}, registry, workspace,
                   parent),
      m_agent(agent), m_experiment(std::move(experiment))
{
    m_curve.model = model()->name.toStdString();
    m_curve.fingerprint = model()->fingerprint;
}

void LoadJob::prepare()
{
    addSending(m_agent);
    for (std::size_t i = 0; i < m_experiment.loads.size(); ++i) {
        const auto& load = m_experiment.loads[i];
        if (!load.isNothing())
            addHolding(load);
        addTiming(load, i + 1);
    }
}

/// Ends with the answer that a load is held, not with that request.
void LoadJob::addHolding(const engine::LoadWish& load)
{
    const auto what = tr("Waiting for a load of %1").arg(QString::fromStdString(engine::textOf(load)));
    add({m_agent, what, [this, load](network::AgentSession& session) -> std::optional<network::RequestId> {
             m_hold = std::make_unique<LoadHold>(session, load);
             connect(m_hold.get(), &LoadHold::held, this, [this] {
                 m_hold->forget();
                 next();
             });
             connect(m_hold.get(), &LoadHold::failed, this, [this](const engine::Error& error) {
                 m_hold.release()->deleteLater(); // it is speaking just now
                 end(named(m_agent, error));
             });
             return {};
         }});
}

void LoadJob::addTiming(const engine::LoadWish& load, std::size_t number)
{
    const auto what = tr("Timing %1 of %2, load: %3")
                          .arg(number)
                          .arg(m_experiment.loads.size())
                          .arg(QString::fromStdString(engine::textOf(load)));
    add<network::ProfileRequest>(
        m_agent, what, {{}, modelRef(), m_experiment.limits},
        [this, load](const network::ProfileResult& result) { return take(load, result.profile); });
}

engine::Result<void> LoadJob::take(const engine::LoadWish& load, const engine::Profile& profile)
{
    if (const auto problem = problemOf(profile, *model()); !problem.isEmpty())
        return engine::Error{engine::ErrorCode::Corrupt, tr("%1 sent %2").arg(nameOf(m_agent), problem).toStdString()};
    m_curve.device = profile.device;
    m_curve.points.push_back(
        loadPointOf(load, m_hold ? m_hold->share() : std::nullopt, profile, m_experiment.withLayers));
    m_lastProfile = profile;
    m_hold.reset(); // before the next one is asked for
    Q_EMIT measured();
    return {};
}

void LoadJob::stop()
{
    m_hold.reset();
    WorkspaceJob::stop();
}

void LoadJob::finished()
{
    m_hold.reset();
    WorkspaceJob::finished();
}

} // namespace app
