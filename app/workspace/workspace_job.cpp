// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace_job.h"

#include <algorithm>

namespace app {

namespace {

bool isLayer(const engine::LayerTiming& timing, const engine::Layer& layer)
{
    return timing.layer == layer.name && timing.type == layer.type();
}

} // namespace

QString problemOf(const engine::Profile& profile, const OpenedModel& model)
{
    if (profile.fingerprint != model.fingerprint)
        return WorkspaceJob::tr("a profile of another model");
    if (!std::ranges::equal(profile.layers, model.fused.layers(), isLayer))
        return WorkspaceJob::tr("a profile of other layers");
    return {};
}

WorkspaceJob::WorkspaceJob(JobKind kind, QString title, std::vector<AgentId> agents, Agents& registry,
                           Workspace& workspace, QObject* parent)
    : AgentJob(kind, std::move(title), std::move(agents), registry, parent), m_workspace(workspace),
      m_model(workspace.model())
{
}

void WorkspaceJob::start()
{
    if (!namesItsModel() || m_model->identity.known())
        return AgentJob::start();
    tell(tr("Reading %1").arg(m_model->name), -1.0);
    if (over())
        return;
    m_naming = m_model->identity.find(this, [this](const engine::Result<network::ModelRef>& found) {
        if (!found)
            return end(found.error());
        AgentJob::start();
    });
}

void WorkspaceJob::stop()
{
    m_naming.cancel();
    AgentJob::stop();
}

void WorkspaceJob::addSending(AgentId agent)
{
    const auto take = [this, agent](const network::ModelReady& ready) -> engine::Result<void> {
        if (ready.fingerprint == m_model->fingerprint)
            return {};
        return engine::Error{
            engine::ErrorCode::Unsupported,
            tr("%1 reads the model differently; has its file changed, or is the agent of another version?")
                .arg(nameOf(agent))
                .toStdString()};
    };
    add({agent, tr("Sending the model to %1").arg(nameOf(agent)), [this, take](network::AgentSession& session) {
             return session.askForModel(modelRef(), m_model->files, this, replies<network::ModelQuery>(take));
         }});
}

void WorkspaceJob::addProfiling(AgentId agent, const engine::ProfileOptions& limits)
{
    add<network::ProfileRequest>(
        agent, tr("Timing each layer on %1").arg(nameOf(agent)), {{}, modelRef(), limits},
        [this, agent](const network::ProfileResult& result) { return takeProfile(agent, result.profile); });
}

engine::Result<void> WorkspaceJob::takeProfile(AgentId agent, const engine::Profile& profile)
{
    if (const auto problem = problemOf(profile, *m_model); !problem.isEmpty())
        return engine::Error{engine::ErrorCode::Corrupt, tr("%1 sent %2").arg(nameOf(agent), problem).toStdString()};
    m_workspace.keepProfile(*registry().find(agent)->device(), profile);
    return {};
}

void WorkspaceJob::addProbing(AgentId device, AgentId edge)
{
    const auto take = [this, device, edge](const network::ProbeResult& result) -> engine::Result<void> {
        const bool emulated = registry().find(device)->description().link.has_value();
        m_workspace.keepLink(pairOf(device, edge), {result.link, emulated});
        return {};
    };
    add({device, tr("Measuring the link"), [this, edge, take](network::AgentSession& session) {
             const network::ProbeRequest request{{}, *registry().find(edge)->route()};
             return session.ask(request, this, replies<network::ProbeRequest>(take));
         }});
}

DevicePair WorkspaceJob::pairOf(AgentId device, AgentId edge) const
{
    return {registry().find(device)->device(), registry().find(edge)->device()};
}

} // namespace app
