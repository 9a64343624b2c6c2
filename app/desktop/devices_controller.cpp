// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/devices_controller.h"

#include "app/desktop/pages.h"
#include "network/link_options.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/said.h"

#include <algorithm>

namespace app {

namespace {

using widgets::DeviceRole;
using widgets::DeviceState;

std::optional<engine::Side> sideOf(DeviceRole role)
{
    if (role == DeviceRole::None)
        return std::nullopt;
    return role == DeviceRole::Device ? engine::Side::Device : engine::Side::Edge;
}

DeviceRole roleOf(std::optional<engine::Side> side)
{
    if (!side)
        return DeviceRole::None;
    return *side == engine::Side::Device ? DeviceRole::Device : DeviceRole::Edge;
}

DeviceState stateOf(const Job* job)
{
    if (job == nullptr)
        return DeviceState::Ready;
    switch (job->kind()) {
    case JobKind::Profile:
    case JobKind::Load:
    case JobKind::Collect: return DeviceState::Profiling;
    case JobKind::Run: return DeviceState::Running;
    default: return DeviceState::Working;
    }
}

DeviceState stateOf(const Agent& agent, const Job* job)
{
    switch (agent.state()) {
    case AgentState::Starting: return DeviceState::Starting;
    case AgentState::Connecting: return DeviceState::Connecting;
    case AgentState::Ready: return stateOf(job);
    case AgentState::Waiting: return agent.device() ? DeviceState::Lost : DeviceState::Unreachable;
    case AgentState::Closed: break;
    }
    return DeviceState::Closed;
}

/// Why it is as it is, and when that may change.
QString detailOf(const Agent& agent, const Job* job)
{
    auto reason = agent.problem() ? widgets::said(*agent.problem()) : QString();
    if (agent.state() == AgentState::Waiting) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(agent.untilRetry()).count();
        return DevicesController::tr("%1, next try in %2 s").arg(reason).arg(seconds);
    }
    if (agent.state() == AgentState::Ready)
        return job != nullptr && job->kind() == JobKind::Probe ? job->title() : QString();
    return reason;
}

/// "cpu 50 % held, got 43 %".
QString loadText(const LoadHold& hold)
{
    const auto what = QString::fromStdString(engine::textOf({hold.load().cpu, hold.load().memory, {}}));
    if (!hold.isHeld())
        return DevicesController::tr("%1 asked for").arg(what);
    const auto got = hold.share();
    return got ? DevicesController::tr("%1 held, got %2 %").arg(what).arg(100.0 * *got, 0, 'f', 0)
               : DevicesController::tr("%1 held").arg(what);
}

/// Nothing unless it can be asked.
QString nameOfReady(const Agent* agent)
{
    return agent != nullptr && agent->state() == AgentState::Ready ? agent->name() : QString();
}

} // namespace

DevicesController::DevicesController(Jobs& jobs, Pages& pages, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_agents(jobs.agents()), m_pages(pages)
{
    connect(pages.devices, &widgets::DevicesPage::connectRequested, this,
            [this](const QString& address) { connectTo(address); });
    connect(pages.devices, &widgets::DevicesPage::phoneRequested, this, [this](double slowdown, const QString& link) {
        connectTo(QStringLiteral("local:slowdown=%1:link=%2:threads=1").arg(slowdown).arg(link));
    });
    connect(pages.devices, &widgets::DevicesPage::roleChosen, this,
            [this](quint32 agent, DeviceRole role) { m_agents.giveRole(AgentId{agent}, sideOf(role)); });
    connect(pages.devices, &widgets::DevicesPage::removeRequested, this,
            [this](quint32 agent) { m_agents.remove(AgentId{agent}); });
    connect(&m_agents, &Agents::added, this, &DevicesController::showCards);
    connect(&m_agents, &Agents::removed, this, &DevicesController::showCards);
    connect(&m_agents, &Agents::changed, this, &DevicesController::showCards);
    connect(&m_agents, &Agents::rolesChanged, this, &DevicesController::showCards);
    connect(&m_jobs, &Jobs::started, this, &DevicesController::showCards);
    connect(&m_jobs, &Jobs::ended, this, &DevicesController::showCards);
    connectLoads();
    m_clock.setInterval(std::chrono::seconds(1));
    connect(&m_clock, &QTimer::timeout, this, &DevicesController::showCards);
    showCards();
}

void DevicesController::connectLoads()
{
    connect(m_pages.devices, &widgets::DevicesPage::loadRequested, this,
            [this](quint32 agent, double cpu, double memory) {
                hold(AgentId{agent}, {cpu, memory, {}});
            });
    connect(m_pages.devices, &widgets::DevicesPage::releaseRequested, this,
            [this](quint32 agent) { m_loads.release(AgentId{agent}); });
    connect(&m_loads, &HeldLoads::heard, this, &DevicesController::showCards);
    connect(&m_loads, &HeldLoads::failed, this, [this](AgentId id, const engine::Error& error) {
        const auto* agent = m_agents.find(id);
        m_pages.devices->setError(
            tr("The load on %1 has ended: %2").arg(agent != nullptr ? agent->name() : QString(), widgets::said(error)));
    });
}

void DevicesController::hold(AgentId agent, const engine::LoadWish& load)
{
    const auto held = m_loads.hold(agent, load);
    m_pages.devices->setError(held ? QString() : widgets::said(held.error()));
}

void DevicesController::connectTo(const QString& text, std::optional<DeviceRole> role)
{
    const auto address = parseAgentAddress(text);
    m_pages.devices->setError(address ? QString() : widgets::said(address.error()));
    if (!address)
        return;
    const auto wanted = role.value_or(freeRole(*address));
    const auto agent = obtain(*address);
    if (wanted != DeviceRole::None)
        m_agents.giveRole(agent, sideOf(wanted));
}

/// One that has ended is not had back, but its address is.
AgentId DevicesController::obtain(const AgentAddress& address)
{
    auto* known = m_agents.find(address);
    if (known != nullptr && known->state() != AgentState::Closed) {
        known->connectNow();
        return known->id();
    }
    if (known != nullptr)
        m_agents.remove(known->id());
    return m_agents.add(address);
}

/// An emulated phone is the device; whatever else comes takes the side that is free.
DeviceRole DevicesController::freeRole(const AgentAddress& address) const
{
    if (const auto* known = m_agents.find(address); known != nullptr && m_agents.roleOf(known->id()))
        return roleOf(m_agents.roleOf(known->id()));
    const auto& roles = m_agents.roles();
    const bool emulated = address.local && (address.local->slowdown > 1.0 || !address.local->link.isEmpty());
    if (emulated || !roles.device)
        return DeviceRole::Device;
    return roles.edge ? DeviceRole::None : DeviceRole::Edge;
}

widgets::DeviceCard DevicesController::cardOf(const Agent& agent) const
{
    const auto* job = m_jobs.busyWith(agent.id());
    const auto& description = agent.description();
    widgets::DeviceCard card;
    card.agent = static_cast<quint32>(agent.id());
    card.address = agent.address().text;
    card.name = agent.name();
    card.role = roleOf(m_agents.roleOf(agent.id()));
    card.state = stateOf(agent, job);
    card.detail = detailOf(agent, job);
    card.local = agent.address().local.has_value();
    card.described = agent.device().has_value();
    card.processor = QString::fromStdString(description.device.processor);
    card.runtime = QString::fromStdString(description.device.runtime);
    card.cores = description.device.cores;
    card.threads = description.device.threads;
    card.slowdown = description.device.slowdown;
    if (description.link)
        card.link = tr("%1 Mbit/s, emulated").arg(QString::fromStdString(network::linkText(*description.link)));
    if (const auto* hold = m_loads.of(agent.id()))
        card.load = loadText(*hold);
    const bool runs = job != nullptr && job->kind() == JobKind::Run;
    card.loadable = agent.state() == AgentState::Ready && (job == nullptr || runs || job->kind() == JobKind::Probe);
    return card;
}

void DevicesController::showCards()
{
    std::vector<widgets::DeviceCard> cards;
    for (const auto* agent : m_agents.all())
        cards.push_back(cardOf(*agent));
    m_pages.devices->setDevices(cards);
    const auto waits = [](const Agent* agent) { return agent->state() == AgentState::Waiting; };
    if (std::ranges::any_of(m_agents.all(), waits) != m_clock.isActive())
        m_clock.isActive() ? m_clock.stop() : m_clock.start();
    const auto device = nameOfReady(m_agents.inRole(engine::Side::Device));
    const auto edge = nameOfReady(m_agents.inRole(engine::Side::Edge));
    m_pages.profile->setDevices(device, edge);
    m_pages.partition->setDevices(device, edge);
    m_pages.live->setDevices(device, edge);
}

} // namespace app
