// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/devices_controller.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/desktop/work_controller.h"
#include "app/workspace/background_planning.h"
#include "network/network_thread.h"
#include "tests/support/fake_agent.h"

#include <mutex>

namespace tests {

inline const QString phoneAddress = QStringLiteral("phone:1");
inline const QString boxAddress = QStringLiteral("box:1");

inline const engine::Link emulated{engine::megabitsPerSecond(40), engine::megabitsPerSecond(80), engine::Millis{1}};

inline std::shared_ptr<const app::OpenedModel> openedDiamond()
{
    app::OpenedModel model{QStringLiteral("diamond"), diamond, {}, {}, diamondGraph(), diamondGraph(), engine::fingerprint(diamondGraph()), {}};
    return std::make_shared<const app::OpenedModel>(std::move(model));
}

/// The window's pages and controllers, before two agents in this process: a phone that emulates its link, and a box. Nothing is connected at first.
struct FakeDesk
{
    FakeDesk()
    {
        transport->accept = [this](const network::Route& route, network::Stream stream) {
            (route.host == "phone" ? phone : box)->service.converse(std::move(stream));
        };
        pages.resize(1500, 900);
        workspace.setModel(openedDiamond());
    }

    /// Both, in their roles.
    void connectBoth()
    {
        devices.connectTo(phoneAddress, widgets::DeviceRole::Device);
        devices.connectTo(boxAddress, widgets::DeviceRole::Edge);
    }
    bool bothReady() const
    {
        const auto isReady = [](const app::Agent* agent) { return agent != nullptr && agent->state() == app::AgentState::Ready; };
        return isReady(agents.inRole(engine::Side::Device)) && isReady(agents.inRole(engine::Side::Edge));
    }
    bool idle() const { return jobs.all().empty(); }

    app::AgentRuntime runtime()
    {
        auto runtime = fakeRuntime(transport);
        runtime.makeExecutor = [this](const engine::LayerGraph& graph, const engine::ExecutorOptions& options) {
            const std::scoped_lock wait(kernels);
            return makeFakeExecutor(graph, options);
        };
        return runtime;
    }

    std::mutex kernels; ///< held by a test: agents take requests and do not get on
    std::shared_ptr<MemoryTransport> transport = std::make_shared<MemoryTransport>();
    std::unique_ptr<FakeAgent> phone = std::make_unique<FakeAgent>("phone", runtime(), emulated);
    std::unique_ptr<FakeAgent> box = std::make_unique<FakeAgent>("box", runtime());
    network::NetworkThread thread{network::NetworkThread::Home::Caller};
    app::Workspace workspace;
    app::Agents agents{{thread, transport}};
    app::BackgroundPlanning planning{workspace};
    app::Jobs jobs{workspace, agents};
    app::Pages pages;
    app::PlanController plans{workspace, jobs, pages, nullptr};
    app::DevicesController devices{jobs, pages, nullptr};
    app::WorkController work{workspace, jobs, pages, nullptr};
};

} // namespace tests
