// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_executor.h"
#include "tests/support/memory_transport.h"
#include "tests/support/peer.h"

#include "app/agent/agent_service.h"

#include <QTemporaryDir>

namespace tests {

inline const network::ModelRef diamond{"zoo:diamond", {}};

/// Runs the diamond, whatever model it is asked for.
inline app::AgentRuntime fakeRuntime(std::shared_ptr<network::Transport> transport = nullptr,
                                     app::AgentPatience patience = {})
{
    app::AgentRuntime runtime;
    runtime.openGraph = [](const network::ModelRef&, const std::filesystem::path&) {
        return engine::Result<engine::LayerGraph>(diamondGraph());
    };
    runtime.makeExecutor = makeFakeExecutor;
    runtime.transport = std::move(transport);
    runtime.patience = patience;
    return runtime;
}

/// An agent in this process.
struct FakeAgent
{
    explicit FakeAgent(const char* name, app::AgentRuntime runtime = fakeRuntime(),
                       std::optional<engine::Link> link = {}, double slowdown = 1.0)
        : service({{}, {name, "CPU", "fake", 2, 1, slowdown}, link, 1}, std::move(runtime), cache.path().toStdString(),
                  {10'000'000})
    {
    }

    /// One end of a conversation with it.
    network::Stream talk()
    {
        auto [ours, theirs] = MemoryEnd::pair();
        service.converse({std::move(theirs), {"memory"}});
        return {std::move(ours), {"memory"}};
    }

    QTemporaryDir cache;
    app::AgentService service;
};

/// Notices within half a second what an agent notices within nine.
inline app::AgentPatience impatient()
{
    app::AgentPatience patience;
    patience.tellEvery = std::chrono::milliseconds(100);
    patience.silence = std::chrono::milliseconds(500);
    return patience;
}

/// b on the edge, its neighbours on the device: tensors go up and come down. Beside both baselines.
inline network::RunTerms diamondTerms(engine::Side resultOn = engine::Side::Device)
{
    using engine::Side;
    return {diamond,
            engine::fingerprint(diamondGraph()),
            {std::vector<Side>(5, Side::Device),
             std::vector<Side>(5, Side::Edge),
             {Side::Device, Side::Edge, Side::Device, Side::Device, Side::Device}},
            resultOn};
}

/// A tensor of the diamond with the same value everywhere.
inline engine::Tensor diamondTensor(double value, engine::Shape shape = {1, 4, 8, 8})
{
    const auto count = static_cast<std::size_t>(engine::elementCount(shape).value());
    return {engine::ElementType::Float32, std::move(shape),
            engine::makeBlob(std::vector<float>(count, static_cast<float>(value)))};
}

} // namespace tests
