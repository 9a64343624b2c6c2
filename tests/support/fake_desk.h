// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/devices_controller.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/desktop/work_controller.h"
#include "tests/support/fake_team.h"

namespace tests {

inline const QString phoneAddress = QStringLiteral("phone:1");
inline const QString boxAddress = QStringLiteral("box:1");

inline const engine::Link emulated{engine::megabitsPerSecond(40), engine::megabitsPerSecond(80), engine::Millis{1}};

/// The window's pages and controllers before two agents in this process: a phone that emulates its link, and a
/// box. Nothing is connected at first.
struct FakeDesk : FakeTeam
{
    FakeDesk()
    {
        put("phone", emulated);
        put("box");
        pages.resize(1500, 900);
    }

    /// Both, in their roles.
    void connectBoth()
    {
        devices.connectTo(phoneAddress, widgets::DeviceRole::Device);
        devices.connectTo(boxAddress, widgets::DeviceRole::Edge);
    }
    bool bothReady() const
    {
        const auto& roles = agents.roles();
        return roles.device && roles.edge && isReady(*roles.device) && isReady(*roles.edge);
    }
    bool idle() const { return jobs.all().empty(); }

    app::Pages pages;
    app::PlanController plans{workspace, jobs, pages, nullptr};
    app::DevicesController devices{jobs, pages, nullptr};
    app::WorkController work{workspace, jobs, pages, nullptr};
};

} // namespace tests
