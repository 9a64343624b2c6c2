// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/zoo.h"

#include <algorithm>
#include <array>

namespace engine {

std::span<const ZooModel> zooModels()
{
    static constexpr std::array all{
        ZooModel{"AlexNet", buildAlexNet},
        ZooModel{"Chairs", buildChairs},
        ZooModel{"DQN", buildDqn},
        ZooModel{"DeepSpeech", buildDeepSpeech},
        ZooModel{"GoogLeNet", buildGoogLeNet},
        ZooModel{"InceptionV3", buildInceptionV3},
        ZooModel{"InceptionV4", buildInceptionV4},
        ZooModel{"MobileNet", buildMobileNet},
        ZooModel{"Pix2Pix", buildPix2Pix},
        ZooModel{"ResNet", buildResNet},
        ZooModel{"SEResNeXt", buildSeResNeXt},
        ZooModel{"VAE", buildVae},
        ZooModel{"VGG", buildVgg},
        ZooModel{"seq2seq", buildSeq2Seq},
    };
    return all;
}

Result<LayerGraph> makeZooModel(std::string_view name)
{
    const auto models = zooModels();
    const auto found = std::ranges::find(models, name, &ZooModel::name);
    if (found != models.end())
        return found->build();
    std::string known;
    for (const auto& model : models)
        known += (known.empty() ? "" : ", ") + std::string(model.name);
    return Error{ErrorCode::InvalidInput, "the zoo has no model '" + std::string(name) + "'; it has " + known};
}

} // namespace engine
