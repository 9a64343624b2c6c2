// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/script/torch_script.h"
#include "engine/torch/torch_executor.h"

namespace engine {

/// Changes with anything that the table or the types in it mean.
inline constexpr int torchModuleVersion = 2;

/// What the library suture_torch offers. The agent's worker loads it at run time (dlopen or QLibrary,
/// file name libsuture_torch.so beside the program), so that a process that runs no model never pays
/// for LibTorch. Both sides come from one build: the types are those of engine.
struct TorchModule
{
    int version;
    Result<std::unique_ptr<Executor>> (*makeExecutor)(const LayerGraph& graph, const ExecutorOptions& options);
    bool (*supports)(const Operation& operation);
    void (*keepFreedMemory)();
    Result<LayerGraph> (*readTorchScript)(const std::filesystem::path& file, const std::vector<InputShape>& inputs);
    Result<std::vector<InputShape>> (*likelyInputs)(const std::filesystem::path& file);
};

/// The name to look up, and its type. Never answers null; the table lives as long as the library.
inline constexpr const char* torchModuleSymbol = "sutureTorchModule";
using TorchModuleEntry = const TorchModule* (*)();

} // namespace engine
