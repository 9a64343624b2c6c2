// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/timing_process.h"
#include "engine/graph/layer_graph.h"

#include <QTemporaryFile>

namespace app {

/// Of its times in what the script answers, and in what we do.
inline constexpr const char* onnxRuntimeKey = "onnxruntime";

/// ONNX Runtime as npm installs it: only measured against, and never part of this program.
struct OnnxRuntimePeer
{
    QString node;    ///< the program
    QString package; ///< the folder of onnxruntime-node
    QString version;
};

/// node is looked for on the PATH, the package in @p folder, or where that is empty in the current folder, those above
/// it and those in NODE_PATH, each time in node_modules too. Fails with Unsupported and how to get what is missing.
engine::Result<OnnxRuntimePeer> findOnnxRuntime(const QString& folder);

/// A node process that times @p model with the inputs that a profile of @p fused gives us, which are written to
/// @p inputs. Fails with Io.
engine::Result<TimingScript> onnxRuntimeRounds(const OnnxRuntimePeer& peer, const QString& model,
                                               const engine::LayerGraph& fused, int threads, QTemporaryFile& inputs);

} // namespace app
