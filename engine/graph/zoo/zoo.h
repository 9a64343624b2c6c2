// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <span>
#include <string_view>

namespace engine {

/// A reference model that the program can build by itself, and what is known of it without building it.
struct ZooModel
{
    std::string_view name;
    std::string_view inputs; ///< shapes, in order: "1x3x224x224"
    std::int64_t layers;     ///< before fusion
    std::int64_t parameters;
    std::int64_t macs;
    Result<LayerGraph> (*build)();
};

/// All models, by name.
std::span<const ZooModel> zooModels();

/// The layers as published, before fusion, with seeded weights. Fails with InvalidInput for an unknown
/// name, and says which there are.
Result<LayerGraph> makeZooModel(std::string_view name);

Result<LayerGraph> buildAlexNet();
Result<LayerGraph> buildChairs();
Result<LayerGraph> buildDqn();
Result<LayerGraph> buildDeepSpeech();
Result<LayerGraph> buildGoogLeNet();
Result<LayerGraph> buildInceptionV3();
Result<LayerGraph> buildInceptionV4();
Result<LayerGraph> buildMobileNet();
Result<LayerGraph> buildPix2Pix();
Result<LayerGraph> buildResNet();
Result<LayerGraph> buildSeResNeXt();
Result<LayerGraph> buildVae();
Result<LayerGraph> buildVgg();
Result<LayerGraph> buildSeq2Seq();

} // namespace engine
