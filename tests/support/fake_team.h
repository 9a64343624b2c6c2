// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/background_planning.h"
#include "app/workspace/jobs.h"
#include "network/network_thread.h"
#include "tests/support/fake_agent.h"

#include <QTest>

#include <map>
#include <mutex>

namespace tests {

inline std::shared_ptr<const app::OpenedModel> openedDiamond()
{
    app::OpenedModel model{QStringLiteral("diamond"),           diamond, {}, {}, diamondGraph(), diamondGraph(),
                           engine::fingerprint(diamondGraph()), {}};
    return std::make_shared<const app::OpenedModel>(std::move(model));
}

inline app::AgentAddress addressOf(const char* host)
{
    return *app::parseAgentAddress(QLatin1String(host) + QStringLiteral(":1"));
}

/// A workspace and its jobs before agents in this process: those that a test puts at a host, or a script in
/// the place of one. Nobody listens elsewhere.
struct FakeTeam
{
    FakeTeam()
    {
        transport->accept = [this](const network::Route& route, network::Stream stream) {
            accept(route, std::move(stream));
        };
        workspace.setModel(openedDiamond());
    }

    FakeAgent& put(const char* host, std::optional<engine::Link> link = {})
    {
        auto& agent = honest[host];
        agent = std::make_unique<FakeAgent>(host, runtime(), link);
        return *agent;
    }
    app::AgentId connectTo(const char* host) { return agents.add(addressOf(host)); }
    bool isReady(app::AgentId id) const
    {
        return agents.find(id) != nullptr && agents.find(id)->state() == app::AgentState::Ready;
    }
    /// An honest phone and an honest box in their roles, Ready.
    bool assemble(std::optional<engine::Link> link = {})
    {
        put("phone", link);
        put("box");
        return join();
    }
    /// Whoever is at these hosts.
    bool join()
    {
        agents.setRoles({connectTo("phone"), connectTo("box")});
        return QTest::qWaitFor([this] { return isReady(*agents.roles().device) && isReady(*agents.roles().edge); });
    }

    app::AgentRuntime runtime()
    {
        auto runtime = fakeRuntime(transport);
        runtime.makeExecutor = [this](const engine::LayerGraph& graph, const engine::ExecutorOptions& options) {
            const std::scoped_lock wait(kernels);
            return makeFakeExecutor(graph, options);
        };
        return runtime;
    }
    void accept(const network::Route& route, network::Stream stream)
    {
        if (const auto script = scripts.find(route.host); script != scripts.end())
            peers.push_back(std::make_unique<Peer>(std::move(stream), script->second));
        else if (const auto found = honest.find(route.host); found != honest.end())
            found->second->service.converse(std::move(stream));
    }

    std::mutex kernels; ///< held by a test: agents take requests and do not get on
    std::shared_ptr<MemoryTransport> transport = std::make_shared<MemoryTransport>();
    std::map<std::string, std::unique_ptr<FakeAgent>> honest; ///< by host
    std::map<std::string, Peer::Script> scripts;              ///< by host, in the place of an honest one
    std::vector<std::unique_ptr<Peer>> peers;                 ///< those that scripts play
    network::NetworkThread thread{network::NetworkThread::Home::Caller};
    app::Workspace workspace;
    app::Agents agents{{thread, transport, {std::chrono::milliseconds(20), std::chrono::milliseconds(200)}}};
    app::BackgroundPlanning planning{workspace};
    app::Jobs jobs{workspace, agents};
};

/// How a job ends.
struct Ending
{
    explicit Ending(const engine::Result<app::Job*>& started)
    {
        if (!started)
            result = engine::Result<void>(started.error());
        else
            QObject::connect(*started, &app::Job::ended, &context, [this](const engine::Result<void>& end) {
                result = end;
                ++times;
            });
    }
    bool wait() const
    {
        return QTest::qWaitFor([this] { return result.has_value(); }, 15'000);
    }
    bool good() const { return result && *result; }
    std::string problem() const { return result && !*result ? result->error().message() : std::string(); }

    QObject context;
    std::optional<engine::Result<void>> result;
    int times = 0;
};

} // namespace tests
