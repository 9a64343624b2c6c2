// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/graph/input_shapes.h"
#include "engine/graph/layer_graph.h"
#include "network/model_ref.h"

#include <QString>
#include <QTemporaryDir>

namespace app {

/// A model that was opened: what agents call it, where its files are, and its graphs.
struct OpenedModel
{
    QString name;            ///< for people: "ResNet", "googlenet.onnx"
    network::ModelRef ref;
    network::ModelFiles files;                   ///< what agents are sent
    std::shared_ptr<const QTemporaryDir> folder; ///< of a file that was converted
    engine::LayerGraph original; ///< as in the file
    engine::LayerGraph fused;    ///< as it runs: what is timed and cut
    std::string fingerprint;     ///< of fused
};

/// What a file may leave open.
struct ModelOptions
{
    std::map<std::string, std::int64_t> dimensions; ///< of ONNX files, by name
    std::vector<engine::InputShape> inputs;         ///< of TorchScript files, which do not keep them
};

/// Whether openModel() takes it for a TorchScript file.
bool isTorchScript(const QString& model);

/// Opens an ONNX file, a TorchScript file (converted by a process of its own) or "zoo:NAME"; slow for large
/// files, so call it on the pool.
engine::Result<OpenedModel> openModel(const QString& model, const ModelOptions& options = {}, const engine::KeepGoing& keepGoing = {});

} // namespace app
