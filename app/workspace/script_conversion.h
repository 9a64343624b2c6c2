// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_program.h"
#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/graph/input_shapes.h"

#include <QTemporaryDir>

#include <filesystem>
#include <memory>

namespace app {

/// A TorchScript file as an ONNX file. The folder goes with the last copy.
struct ConvertedModel
{
    std::shared_ptr<const QTemporaryDir> folder;
    std::filesystem::path file;
};

/// Lets a process of @p program convert the file: it may crash or be stopped, this process may not. Takes
/// seconds, so call it on the pool. Fails with what the process says, Timeout or Cancelled; files that are no
/// TorchScript are refused before any process starts.
engine::Result<ConvertedModel> convertTorchScript(const std::filesystem::path& file,
                                                  const std::vector<engine::InputShape>& inputs,
                                                  const engine::KeepGoing& keepGoing,
                                                  const QString& program = agentProgram());

/// What a person may be offered as the inputs' shapes: "1x3x224x224".
engine::Result<QString> likelyInputs(const std::filesystem::path& file, const engine::KeepGoing& keepGoing,
                                     const QString& program = agentProgram());

} // namespace app
