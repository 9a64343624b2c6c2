// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "network/model_ref.h"

#include <QString>

namespace app {

/// A model that was opened: what agents call it, where its files are, and its graphs.
struct OpenedModel
{
    QString name;            ///< for people: "ResNet", "googlenet.onnx"
    network::ModelRef ref;
    network::ModelFiles files;
    engine::LayerGraph original; ///< as in the file
    engine::LayerGraph fused;    ///< as it runs: what is timed and cut
    std::string fingerprint;     ///< of fused
};

/// Opens a file or "zoo:NAME"; slow for large files, so call it on the pool.
engine::Result<OpenedModel> openModel(const QString& model, const std::map<std::string, std::int64_t>& dimensions = {});

} // namespace app
