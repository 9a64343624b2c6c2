// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/graph/tensor_type.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

namespace engine {

/// What a rival runs.
struct RivalOptions
{
    std::filesystem::path program; ///< tests/bench/torchscript_bench.py, or what speaks like it
    std::filesystem::path model;   ///< a TorchScript file
    Shape input;
    int threads = 1;
};

/// python3-torch with the same model in a process of its own, taking turns with us.
class TorchScriptRival
{
public:
    /// Waits until the models are loaded. Fails with Io when the program cannot run or has no torch.
    static Result<std::unique_ptr<TorchScriptRival>> start(const RivalOptions& options);
    ~TorchScriptRival();
    TorchScriptRival(const TorchScriptRival&) = delete;
    TorchScriptRival& operator=(const TorchScriptRival&) = delete;

    /// Runs each variant @p runs times now, and keeps the medians. Blocks until it is done.
    Result<void> race(int runs);
    /// The medians of all races by variant: "eager", "frozen", "optimize_for_inference".
    const std::map<std::string, std::vector<Millis>>& times() const { return m_times; }

private:
    TorchScriptRival() = default;
    std::string readLine();

    int m_process = -1;
    std::FILE* m_commands = nullptr;
    std::FILE* m_answers = nullptr;
    std::map<std::string, std::vector<Millis>> m_times;
};

} // namespace engine
