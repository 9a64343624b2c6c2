// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/ready_devices.h"

namespace app {

std::vector<widgets::CollectDevice> readyDevices(const Agents& agents)
{
    std::vector<widgets::CollectDevice> devices;
    for (const auto* agent : agents.all()) {
        if (agent->state() != AgentState::Ready)
            continue;
        const bool first = agents.roleOf(agent->id()) == engine::Side::Device;
        devices.insert(first ? devices.begin() : devices.end(), {static_cast<quint32>(agent->id()), agent->name()});
    }
    return devices;
}

} // namespace app
