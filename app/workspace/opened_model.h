// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/model_identity.h"
#include "engine/core/progress.h"
#include "engine/graph/input_shapes.h"
#include "engine/graph/open_dimension.h"
#include "engine/plan/cut_places.h"
#include "engine/plan/plan.h"
#include "network/model_content.h"

#include <QString>
#include <QTemporaryDir>

namespace app {

/// A model that was opened: what agents call it, where its files are, and its graphs.
struct OpenedModel
{
    QString name; ///< for people: "ResNet", "googlenet.onnx"
    ModelIdentity identity;
    network::ModelFiles files;                   ///< what agents are sent
    std::shared_ptr<const QTemporaryDir> folder; ///< of a file that was converted
    engine::LayerGraph original;                 ///< as in the file
    engine::LayerGraph fused;                    ///< as it runs: what is timed and cut
    std::string fingerprint;                     ///< of fused
    std::vector<engine::NamedBlock> blocks;      ///< of fused
};

/// Where @p plan cuts the fused graph.
std::vector<engine::CutPlace> cutPlacesOf(const OpenedModel& model, const engine::Plan& plan);
std::vector<engine::CutPlace> cutPlacesOf(const OpenedModel& model, std::span<const engine::Side> sideOf);

/// What a file may leave open.
struct ModelOptions
{
    std::map<std::string, std::int64_t> dimensions; ///< of ONNX files, by name
    std::vector<engine::InputShape> inputs;         ///< of TorchScript files, which do not keep them
};

/// What a person should say about a file before openModel() can open it; of both none: nothing.
struct OpenShapes
{
    std::vector<engine::OpenDimension> dimensions; ///< of an ONNX file that needs some of them
    QString likelyInputs;                          ///< of a TorchScript file: "1x3x224x224"
};

/// What @p model leaves open. Slow for TorchScript files, so call it on the pool.
engine::Result<OpenShapes> openShapes(const QString& model, const engine::KeepGoing& keepGoing);

/// Opens an ONNX file, a TorchScript file (converted by a process of its own) or "zoo:NAME"; slow for large
/// files, so call it on the pool.
engine::Result<OpenedModel> openModel(const QString& model, const ModelOptions& options = {},
                                      const engine::KeepGoing& keepGoing = {});

} // namespace app
