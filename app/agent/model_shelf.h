// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/model_file.h"
#include "app/agent/probe_memory.h"
#include "engine/run/probe.h"
#include "network/model_ref.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace app {

/// The fused graph of a model; @p file is empty for the zoo.
using OpenGraph = std::function<engine::Result<engine::LayerGraph>(const network::ModelRef& model,
                                                                   const std::filesystem::path& file)>;

/// Reads ONNX files and builds zoo models and sampled networks.
engine::Result<engine::LayerGraph> openGraph(const network::ModelRef& model, const std::filesystem::path& file);

struct OpenModel
{
    network::ModelRef ref;
    engine::LayerGraph graph;
    std::string fingerprint;
    std::unique_ptr<engine::Executor> executor; ///< made at its first use
    std::shared_ptr<const LockedFile> pin;      ///< its weights may be mapped
};

/// The models in memory: the one in use and the one before. Kernel thread only.
class ModelShelf
{
public:
    ModelShelf(OpenGraph openGraph, engine::MakeExecutor makeExecutor, engine::ExecutorOptions options,
               ProbeMemory probeMemory = {});

    /// Fails with Corrupt when the file is no model, or not what its name says; the latter is removed.
    engine::Result<std::shared_ptr<OpenModel>> open(const network::ModelRef& model, const ModelFile& file);
    /// With its executor. Fails with InvalidInput when the fingerprint is another than @p expected.
    engine::Result<std::shared_ptr<OpenModel>> openToRun(const network::ModelRef& model, const ModelFile& file,
                                                         const std::optional<std::string>& expected = {});

    int threads() const { return m_options.threads; }
    /// What tells how disturbed the kernels are; made at its first use.
    engine::Result<engine::KernelProbe*> probe();
    /// What it takes at best, as this agent and those before it know. Zero before its first use.
    engine::Millis bestProbe() const;
    /// What it took at best in a profile, for the next ones.
    void rememberProbe(engine::Millis best) { m_probeMemory.keep(best); }

private:
    OpenGraph m_openGraph;
    engine::MakeExecutor m_makeExecutor;
    engine::ExecutorOptions m_options;
    ContentCheck m_content;
    std::deque<std::shared_ptr<OpenModel>> m_models; ///< the latest first
    ProbeMemory m_probeMemory;
    std::unique_ptr<engine::KernelProbe> m_probe;
};

} // namespace app
