// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

namespace engine {

/// An executor on LibTorch and, where it was there to build with, oneDNN. Weights are prepared at the
/// first prepare() of a layer; activations stay in the layout of the processor between layers.
/// Fails with InvalidInput when options.threads is not in [1, 1024].
Result<std::unique_ptr<Executor>> makeTorchExecutor(const LayerGraph& graph, const ExecutorOptions& options);

/// Whether the executor has a kernel for the operator; its attributes may still be beyond it.
bool torchSupports(const Operation& operation);

/// Keeps freed memory in the process for the next frame: asking the system for fresh pages costs more
/// than some layers. For a process that does nothing but run models.
void keepFreedMemory();

} // namespace engine
