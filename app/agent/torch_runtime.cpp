// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/torch_runtime.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLibrary>

#include <array>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

Result<QString> modulePath()
{
    const auto folder = QCoreApplication::applicationDirPath();
    const std::array places{folder + QStringLiteral("/libsuture_torch.so"),
                            folder + QStringLiteral("/../lib/suture/libsuture_torch.so")};
    for (const auto& place : places) {
        if (QFileInfo::exists(place))
            return place;
    }
    return Error{ErrorCode::Unsupported, "libsuture_torch.so is missing beside suture-agent"};
}

/// The smallest model there is, to ask an executor for its name.
Result<engine::LayerGraph> oneLayer()
{
    engine::GraphParts parts;
    parts.tensors = {{"in", engine::ElementType::Float32, {1}}, {"out", engine::ElementType::Float32, {1}}};
    parts.inputs = {engine::TensorId{0}};
    parts.outputs = {engine::TensorId{1}};
    parts.layers = {{"relu", {{"Relu", {}, parts.inputs, parts.outputs}}}};
    return engine::LayerGraph::create(std::move(parts));
}

} // namespace

Result<const engine::TorchModule*> loadTorchModule()
{
    const auto path = modulePath();
    if (!path)
        return path.error();
    QLibrary library(*path);
    // Never unloaded: LibTorch does not survive it.
    const auto entry = reinterpret_cast<engine::TorchModuleEntry>(library.resolve(engine::torchModuleSymbol));
    if (!entry)
        return Error{ErrorCode::Unsupported,
                     engine::sentence("cannot load LibTorch: %1", library.errorString().toStdString())};
    const auto* module = entry();
    if (module->version != engine::torchModuleVersion)
        return Error{ErrorCode::Unsupported, "libsuture_torch.so is of another build of this program"};
    return module;
}

Result<TorchRuntime> loadTorchRuntime(engine::ExecutorOptions options)
{
    const auto module = loadTorchModule();
    if (!module)
        return module.error();
    (*module)->keepFreedMemory();
    const auto graph = oneLayer();
    if (!graph)
        return graph.error();
    // This thread computes nothing later. Threads that it left behind would count as busy ones: with more of them than
    // cores, libgomp's no longer look for work before they let go of their core.
    options.threads = 1;
    const auto executor = (*module)->makeExecutor(*graph, options);
    if (!executor)
        return executor.error();
    return TorchRuntime{(*module)->makeExecutor, (*executor)->description()};
}

} // namespace app
