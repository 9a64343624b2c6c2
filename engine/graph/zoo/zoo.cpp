// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/zoo.h"

#include <algorithm>
#include <array>

namespace engine {

std::span<const ZooModel> zooModels()
{
    static constexpr std::array all{
        ZooModel{"AlexNet", "1x3x224x224", 16, 50'845'416, 1'009'945'728, buildAlexNet},
        ZooModel{"Chairs", "1x809, 1x12, 1x4", 37, 22'102'554, 675'705'344, buildChairs},
        ZooModel{"DQN", "1x4x80x80", 10, 3'364'530, 13'526'016, buildDqn},
        ZooModel{"DeepSpeech", "1x256x26", 5, 75'141'369, 19'230'431'232, buildDeepSpeech},
        ZooModel{"GoogLeNet", "1x3x32x32", 97, 13'376'049, 404'238'848, buildGoogLeNet},
        ZooModel{"InceptionV3", "1x3x299x299", 312, 23'851'784, 5'713'216'096, buildInceptionV3},
        ZooModel{"InceptionV4", "1x3x299x299", 488, 42'711'400, 12'253'974'624, buildInceptionV4},
        ZooModel{"MobileNet", "1x3x224x224", 101, 4'253'864, 568'740'352, buildMobileNet},
        ZooModel{"Pix2Pix", "1x3x256x256", 55, 54'425'859, 6'048'186'368, buildPix2Pix},
        ZooModel{"ResNet", "1x3x224x224", 176, 25'636'712, 3'834'331'136, buildResNet},
        ZooModel{"SEResNeXt", "1x3x32x32", 549, 4'097'354, 1'568'473'600, buildSeResNeXt},
        ZooModel{"VAE", "1x1024", 6, 1'053'700, 1'051'648, buildVae},
        ZooModel{"VGG", "1x3x64x64", 22, 43'985'704, 1'282'048'000, buildVgg},
        ZooModel{"seq2seq", "1x20, 1x20", 11, 11'892'496, 135'086'080, buildSeq2Seq},
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
    return Error{ErrorCode::InvalidInput, sentence("the zoo has no model '%1'; it has %2", name, known)};
}

} // namespace engine
