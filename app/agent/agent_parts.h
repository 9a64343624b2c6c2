// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/kernel_thread.h"
#include "app/agent/model_shelf.h"
#include "app/agent/model_store.h"
#include "network/message.h"

namespace app {

/// What the tasks of an agent share.
struct AgentParts
{
    network::AgentDescription description;
    ModelStore& store;
    ModelShelf& shelf; ///< kernel thread only
    KernelThread& kernels;
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
    return engine::Error{engine::ErrorCode::InvalidInput, "the agent has not been sent " + model.name};
}

} // namespace app
