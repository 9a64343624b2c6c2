// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/held_loads.h"
#include "widgets/pages/device_card.h"

#include <QTimer>

namespace app {

class Pages;

/// The agents as cards: what each is doing, which of them is the device and which the edge, and the load that it holds on
/// purpose.
class DevicesController : public QObject
{
    Q_OBJECT
public:
    DevicesController(Jobs& jobs, Pages& pages, QObject* parent);

    /// Adds an agent when it is new or had ended, and gives it @p role, or else the one that is free; a bad address is
    /// a line on the page.
    void connectTo(const QString& text, std::optional<widgets::DeviceRole> role = std::nullopt);

private:
    widgets::DeviceRole freeRole(const AgentAddress& address) const;
    AgentId obtain(const AgentAddress& address);
    widgets::DeviceCard cardOf(const Agent& agent) const;
    void connectLoads();
    void hold(AgentId agent, const engine::LoadWish& load);
    void showCards();

    Jobs& m_jobs;
    Agents& m_agents;
    Pages& m_pages;
    HeldLoads m_loads{m_jobs};
    QTimer m_clock; ///< ticks while a card says when its agent is tried again
};

} // namespace app
