// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"

namespace app {

/// Exit statuses of the worker that another try would not mend.
inline constexpr int workerCannotRun = 3;

/// What the worker writes to standard output once it serves.
inline constexpr auto workerReadyLine = "ready\n";

/// The process that computes: loads LibTorch and serves the supervisor's socket until it is ended.
int runWorker(const AgentOptions& options);

} // namespace app
