// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"

namespace app {

/// What serves a kind of request.
struct TaskRow
{
    std::unique_ptr<Task> (*make)(AgentParts& parts, const network::Message& request) = nullptr;
    Turn turn = Turn::Free;
};

/// By the kind of the message; null when it is no request.
const TaskRow* taskRowOf(std::size_t kind);

} // namespace app
