// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/kernel_rules.h"

#include "engine/graph/work.h"

#include <algorithm>

namespace engine {

/// A thread that looks for work takes a microsecond or two to hear of it and to be waited for, and what it wrote lies in
/// its own cache then (docs/measured.md, "Threads that wait").
bool isSmall(const LayerGraph& graph, LayerId id)
{
    constexpr std::int64_t mostMacs = 250'000;
    constexpr std::int64_t mostBytes = 64 << 10;
    const auto& operations = graph.layer(id).operations;
    if (std::ranges::any_of(operations, [](const Operation& op) { return !op.programs.empty(); }))
        return false;
    const LayerWork work = workOf(graph, id);
    std::int64_t bytes = work.outputBytes.count + work.parameters * std::int64_t{sizeof(float)};
    for (const TensorId input : graph.inputsOf(id))
        bytes += graph.tensor(input).bytes().count;
    return work.macs <= mostMacs && bytes <= mostBytes;
}

bool suitsWinograd(const Window& window, std::int64_t groups, std::int64_t inputs, std::int64_t outputs)
{
    const Shape ones{1, 1};
    return groups == 1 && window.kernel == Shape{3, 3} && window.strides == ones && window.dilations == ones
        && inputs >= 16 && outputs >= 16;
}

bool takesSmallTiles(std::int64_t inputs, std::int64_t outputs, std::int64_t pixels)
{
    constexpr std::int64_t mostWeights = 7168;  // products of channels: 16 floats for each
    constexpr std::int64_t mostTiles = 780'000; // products of channels and pixels
    constexpr std::int64_t smallImage = 14 * 14;
    const auto filled = [](std::int64_t channels) { return (channels + 15) / 16 * 16; };
    if (16 * filled(outputs) > 5 * pixels)
        return pixels <= smallImage;
    return filled(inputs) * filled(outputs) <= mostWeights && filled(inputs) * pixels <= mostTiles;
}

bool readsPlainImage(std::int64_t groups, std::int64_t inputs)
{
    return inputs <= 4 && groups == 1;
}

bool joinsInPlace(const LayerGraph& graph, const Operation& concat, std::int64_t block)
{
    const auto axis = attributeOr(concat, "axis", std::int64_t{0});
    const auto fits = [&](TensorId id) {
        if (id == noTensor || graph.constant(id) != nullptr || std::ranges::count(concat.inputs, id) != 1)
            return false;
        const TensorInfo& tensor = graph.tensor(id);
        return tensor.type == ElementType::Float32 && tensor.shape.size() == 4 && tensor.shape[0] == 1
            && tensor.shape[1] % block == 0;
    };
    return concat.type == "Concat" && (axis == 1 || axis == -3) && std::ranges::all_of(concat.inputs, fits);
}

} // namespace engine
