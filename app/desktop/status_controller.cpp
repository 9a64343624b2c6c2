// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/status_controller.h"

#include "app/desktop/link_source.h"
#include "engine/graph/work.h"
#include "widgets/shell/status_line.h"
#include "widgets/tables/value_text.h"

namespace app {

namespace {

QString readyText(const Agent& agent)
{
    const auto& device = agent.description().device;
    const auto text = device.threads == 1
        ? StatusController::tr("%1 · 1 thread").arg(agent.name())
        : StatusController::tr("%1 · %2 threads").arg(agent.name()).arg(device.threads);
    auto said = device.emulated() ? text + StatusController::tr(" · emulated, %1× slower").arg(device.slowdown) : text;
    if (agent.heldLoad())
        said += StatusController::tr(" · load %1 held").arg(QString::fromStdString(engine::textOf(*agent.heldLoad())));
    return said;
}

QString textOf(const Agent* agent)
{
    if (agent == nullptr)
        return {};
    switch (agent->state()) {
    case AgentState::Starting: return StatusController::tr("%1 · starting").arg(agent->name());
    case AgentState::Connecting: return StatusController::tr("%1 · connecting").arg(agent->name());
    case AgentState::Ready: return readyText(*agent);
    case AgentState::Waiting:
        return agent->device() ? StatusController::tr("%1 · connection lost, trying again").arg(agent->name())
                               : StatusController::tr("%1 · cannot connect, trying again").arg(agent->name());
    case AgentState::Closed: break;
    }
    return StatusController::tr("%1 · closed").arg(agent->name());
}

} // namespace

StatusController::StatusController(Workspace& workspace, Jobs& jobs, widgets::StatusLine& line, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_jobs(jobs), m_line(line)
{
    connect(&jobs.agents(), &Agents::changed, this, &StatusController::showDevices);
    connect(&jobs.agents(), &Agents::rolesChanged, this, &StatusController::showDevices);
    connect(&jobs, &Jobs::started, this, &StatusController::showLink);
    connect(&jobs, &Jobs::ended, this, &StatusController::showLink);
    connect(&workspace, &Workspace::changed, this, &StatusController::show);
    showDevices();
    showModel();
}

void StatusController::show(Changes changes)
{
    if (changes & Change::Link)
        showLink();
    if (changes & Change::Model)
        showModel();
}

/// And the link, because what a run makes of it depends on the device.
void StatusController::showDevices()
{
    m_line.setDevice(textOf(m_jobs.agents().inRole(engine::Side::Device)));
    m_line.setEdge(textOf(m_jobs.agents().inRole(engine::Side::Edge)));
    showLink();
}

void StatusController::showLink()
{
    const auto link = m_workspace.link();
    m_line.setLink(link ? tr("Link %1 · %2").arg(widgets::linkText(*link), linkSourceText(m_workspace, m_jobs))
                        : QString());
}

void StatusController::showModel()
{
    if (!m_workspace.model())
        return m_line.setSummary({});
    const auto& graph = m_workspace.model()->fused;
    m_line.setSummary(tr("%1 · %2 fused layers · %3 MACs")
                          .arg(m_workspace.model()->name)
                          .arg(graph.layers().size())
                          .arg(widgets::countText(static_cast<double>(engine::workOf(graph).macs))));
}

} // namespace app
