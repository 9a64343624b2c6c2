// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/devices_controller.h"

#include "app/desktop/pages.h"
#include "network/link_options.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"

#include <algorithm>

namespace app {

namespace {

engine::Side sideOf(widgets::DeviceRole role)
{
    return role == widgets::DeviceRole::Device ? engine::Side::Device : engine::Side::Edge;
}

widgets::DeviceState stateOf(AgentState state)
{
    switch (state) {
    case AgentState::Starting:
    case AgentState::Connecting: return widgets::DeviceState::Connecting;
    case AgentState::Ready: return widgets::DeviceState::Ready;
    case AgentState::Running: return widgets::DeviceState::Running;
    case AgentState::Restarting: return widgets::DeviceState::Restarting;
    case AgentState::Closed: return widgets::DeviceState::Closed;
    }
    return widgets::DeviceState::Closed;
}

QString nameOf(const AgentHandle* agent)
{
    if (agent == nullptr || (agent->state() != AgentState::Ready && agent->state() != AgentState::Running))
        return {};
    return QString::fromStdString(agent->description().device.name);
}

} // namespace

DevicesController::DevicesController(Collaboration& collaboration, Pages& pages, QObject* parent)
    : QObject(parent), m_collaboration(collaboration), m_pages(pages)
{
    connect(pages.devices, &widgets::DevicesPage::connectRequested, this, [this](const QString& address) { connectTo(address); });
    connect(pages.devices, &widgets::DevicesPage::phoneRequested, this, [this](double slowdown, const QString& link) {
        connectTo(QStringLiteral("local:slowdown=%1:link=%2:threads=1").arg(slowdown).arg(link));
    });
    connect(pages.devices, &widgets::DevicesPage::roleChosen, this, &DevicesController::choose);
    connect(pages.devices, &widgets::DevicesPage::removeRequested, this, &DevicesController::remove);
    connect(&collaboration, &Collaboration::agentChanged, this, &DevicesController::showCards);
    showCards();
}

void DevicesController::connectTo(const QString& text, std::optional<widgets::DeviceRole> role)
{
    const auto address = parseAgentAddress(text);
    m_pages.devices->setError(address ? QString() : QString::fromStdString(address.error().message));
    if (address)
        use(*address, role.value_or(freeRole(*address)));
}

/// An agent of this computer is an emulated phone; whatever else comes takes the side that is free.
widgets::DeviceRole DevicesController::freeRole(const AgentAddress& address) const
{
    const auto taken = [this](widgets::DeviceRole role) { return std::ranges::count(m_entries, role, &Entry::role) > 0; };
    if (address.local || !taken(widgets::DeviceRole::Device))
        return widgets::DeviceRole::Device;
    return taken(widgets::DeviceRole::Edge) ? widgets::DeviceRole::None : widgets::DeviceRole::Edge;
}

void DevicesController::use(const AgentAddress& address, widgets::DeviceRole role)
{
    const auto known = std::ranges::find_if(m_entries, [&](const Entry& entry) { return entry.address.text == address.text; });
    if (known == m_entries.end()) {
        m_entries.push_back({address});
        assign(m_entries.back(), role);
    } else {
        assign(*known, role);
    }
    showCards();
}

void DevicesController::assign(Entry& entry, widgets::DeviceRole role)
{
    if (entry.role == role)
        return;
    const auto previous = entry.role;
    if (role != widgets::DeviceRole::None) {
        for (auto& other : m_entries) {
            if (other.role == role)
                other.role = widgets::DeviceRole::None;
        }
    }
    entry.role = role;
    if (previous != widgets::DeviceRole::None)
        m_collaboration.setAgent(sideOf(previous), std::nullopt);
    if (role != widgets::DeviceRole::None)
        m_collaboration.setAgent(sideOf(role), entry.address);
}

void DevicesController::choose(const QString& address, widgets::DeviceRole role)
{
    const auto entry = std::ranges::find_if(m_entries, [&](const Entry& known) { return known.address.text == address; });
    if (entry != m_entries.end())
        assign(*entry, role);
    showCards();
}

void DevicesController::remove(const QString& address)
{
    choose(address, widgets::DeviceRole::None);
    std::erase_if(m_entries, [&](const Entry& known) { return known.address.text == address; });
    showCards();
}

widgets::DeviceCard DevicesController::cardOf(const Entry& entry) const
{
    widgets::DeviceCard card;
    card.address = entry.address.text;
    card.role = entry.role;
    card.local = entry.address.local.has_value();
    card.state = widgets::DeviceState::Closed;
    card.name = entry.address.text;
    card.detail = tr("takes no part");
    if (entry.role == widgets::DeviceRole::None)
        return card;
    const auto* agent = m_collaboration.agent(sideOf(entry.role));
    card.state = stateOf(agent->state());
    card.detail = agent->problem();
    const auto& description = agent->description();
    if (!description.device.name.empty())
        card.name = QString::fromStdString(description.device.name);
    card.processor = QString::fromStdString(description.device.processor);
    card.runtime = QString::fromStdString(description.device.runtime);
    card.cores = description.device.cores;
    card.threads = description.device.threads;
    card.slowdown = description.device.slowdown;
    if (description.link)
        card.link = tr("%1 Mbit/s, emulated").arg(QString::fromStdString(network::linkText(*description.link)));
    return card;
}

void DevicesController::showCards()
{
    std::vector<widgets::DeviceCard> cards;
    for (const auto& entry : m_entries)
        cards.push_back(cardOf(entry));
    m_pages.devices->setDevices(cards);
    const auto device = nameOf(m_collaboration.agent(engine::Side::Device));
    const auto edge = nameOf(m_collaboration.agent(engine::Side::Edge));
    m_pages.profile->setDevices(device, edge);
    m_pages.partition->setDevices(device, edge);
    m_pages.live->setDevices(device, edge);
    Q_EMIT cardsChanged();
}

} // namespace app
