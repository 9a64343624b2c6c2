// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/kernel_thread.h"
#include "app/agent/measuring_queue.h"
#include "app/agent/model_shelf.h"
#include "app/agent/model_store.h"
#include "network/connection.h"
#include "network/transport.h"

#include <QPointer>

namespace app {

/// How long an agent waits.
struct AgentPatience
{
    network::Patience connection;
    std::chrono::milliseconds tellEvery{2'000}; ///< that a request is worked on
    std::chrono::milliseconds silence{9'000};   ///< of the other side in something that both work on
};

/// What the tasks of an agent share.
struct AgentParts
{
    network::AgentDescription description;
    ModelStore& store;
    ModelShelf& shelf; ///< kernel thread only
    KernelThread& kernels;
    MeasuringQueue& queue;
    std::shared_ptr<network::Transport> transport;  ///< to dial the edge
    std::shared_ptr<network::PayloadPool> payloads; ///< bounds what all peers together may have half sent
    AgentPatience patience = {};
    QString program = {};                   ///< of a load that is held; empty: this one
    QPointer<QObject> loadHolder = nullptr; ///< the task that holds one
};

/// The file of a stored model, an empty one for the zoo. Fails with InvalidInput when the agent has not
/// been sent it.
inline engine::Result<ModelFile> fileOf(const AgentParts& parts, const network::ModelRef& model)
{
    if (auto valid = network::check(model); !valid)
        return valid.error();
    if (network::isZoo(model))
        return ModelFile();
    if (auto found = parts.store.find(std::string(network::bareName(model))))
        return *found;
    return engine::Error{engine::ErrorCode::InvalidInput,
                         engine::sentence("the agent has not been sent %1", model.name)};
}

} // namespace app
