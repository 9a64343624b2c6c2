// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"
#include "engine/torch/module_entry.h"

namespace app {

/// LibTorch as the agent's worker sees it: loaded at run time, so that no other process pays for it.
struct TorchRuntime
{
    engine::MakeExecutor makeExecutor;
    std::string description; ///< Executor::description()
};

/// Opens libsuture_torch.so and checks that it is of this build. Fails with Unsupported.
engine::Result<const engine::TorchModule*> loadTorchModule();

/// Loads libsuture_torch.so from the program's folder or from ../lib/suture beside it. Fails with
/// Unsupported when it is not there or of another build.
engine::Result<TorchRuntime> loadTorchRuntime(engine::ExecutorOptions options);

} // namespace app
