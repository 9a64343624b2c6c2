// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"
#include "engine/graph/window.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

Shape imageShape(std::int64_t batch, std::int64_t channels, const Shape& spatial)
{
    Shape shape{batch, channels};
    shape.insert(shape.end(), spatial.begin(), spatial.end());
    return shape;
}

Shape spatialOf(const Shape& shape)
{
    return {shape.begin() + 2, shape.end()};
}

Result<void> checkRanks(const ShapeCall& call, std::size_t weights)
{
    if (call.rank(weights) != call.rank(0) || call.rank(0) < 3)
        return invalidShape("weights of " + toString(call.shape(weights)) + " do not fit an input of "
                            + toString(call.shape(0)));
    return {};
}

Result<void> checkBias(const ShapeCall& call, std::int64_t channels)
{
    if (call.has(2) && call.shape(2) != Shape{channels})
        return invalidShape("a bias of " + toString(call.shape(2)) + " does not fit " + std::to_string(channels)
                            + " channels");
    return {};
}

InferredTypes convolution(const ShapeCall& call)
{
    const auto shape = convolutionShape(call, 1);
    if (!shape)
        return shape.error();
    if (const auto fits = checkBias(call, (*shape)[1]); !fits)
        return fits.error();
    return oneOutput(call.type(0), *shape);
}

InferredTypes transposedConvolution(const ShapeCall& call)
{
    const auto& input = call.shape(0);
    const auto& weights = call.shape(1);
    if (const auto fits = checkRanks(call, 1); !fits)
        return fits.error();
    const auto window = windowOf(call.operation(), input, weights);
    if (!window)
        return window.error();
    const auto groups = call.integer("group", 1);
    if (groups < 1 || groups > maxTensorElements || weights[0] != input[1] || weights[0] % groups != 0)
        return invalidShape("weights of " + toString(weights) + " in " + std::to_string(groups)
                            + " groups do not fit an input of " + toString(input));
    const auto channels = weights[1] * groups;
    if (const auto fits = checkBias(call, channels); !fits)
        return fits.error();
    const auto spatial = transposedOutput(*window, spatialOf(input));
    if (!spatial)
        return spatial.error();
    return oneOutput(call.type(0), imageShape(input[0], channels, *spatial));
}

InferredTypes pool(const ShapeCall& call)
{
    const auto& input = call.shape(0);
    const auto window = windowOf(call.operation(), input);
    if (!window)
        return window.error();
    const auto spatial = slidingOutput(*window, spatialOf(input), call.integer("ceil_mode", 0) != 0);
    if (!spatial)
        return spatial.error();
    return oneOutput(call.type(0), imageShape(input[0], input[1], *spatial));
}

InferredTypes maxPool(const ShapeCall& call)
{
    auto types = pool(call);
    if (types)
        types->push_back({ElementType::Int64, types->front().shape});
    return types;
}

InferredTypes maxUnpool(const ShapeCall& call)
{
    const auto& input = call.shape(0);
    const auto window = windowOf(call.operation(), input);
    if (!window)
        return window.error();
    if (call.shape(1) != input)
        return invalidShape("indices of " + toString(call.shape(1)) + " do not fit " + toString(input));
    if (call.has(2)) {
        const auto wanted = shapeFrom(call, 2);
        if (!wanted)
            return wanted.error();
        if (wanted->size() != input.size() || (*wanted)[0] != input[0] || (*wanted)[1] != input[1]
            || !elementCount(*wanted))
            return invalidShape("an output of " + toString(*wanted) + " does not fit " + toString(input));
        return oneOutput(call.type(0), *wanted);
    }
    const auto spatial = transposedOutput(*window, spatialOf(input));
    if (!spatial)
        return spatial.error();
    return oneOutput(call.type(0), imageShape(input[0], input[1], *spatial));
}

InferredTypes globalPool(const ShapeCall& call)
{
    if (call.rank(0) < 3)
        return invalidShape("needs an input of at least 3 dimensions, not " + toString(call.shape(0)));
    auto shape = call.shape(0);
    if (dimensionProduct(shape, 2, shape.size()) < 1)
        return invalidShape("has an input without elements");
    std::fill(shape.begin() + 2, shape.end(), 1);
    return oneOutput(call.type(0), shape);
}

constexpr std::array rules{
    ShapeRule{"AveragePool", 1, 1, pool},
    ShapeRule{"Conv", 2, 3, convolution},
    ShapeRule{"ConvTranspose", 2, 3, transposedConvolution},
    ShapeRule{"GlobalAveragePool", 1, 1, globalPool},
    ShapeRule{"GlobalLpPool", 1, 1, globalPool},
    ShapeRule{"GlobalMaxPool", 1, 1, globalPool},
    ShapeRule{"LpPool", 1, 1, pool},
    ShapeRule{"MaxPool", 1, 1, maxPool},
    ShapeRule{"MaxUnpool", 2, 3, maxUnpool},
};

} // namespace

std::span<const ShapeRule> windowRules()
{
    return rules;
}

Result<Shape> convolutionShape(const ShapeCall& call, std::size_t weightsAt)
{
    if (const auto fits = checkRanks(call, weightsAt); !fits)
        return fits.error();
    const auto& input = call.shape(0);
    const auto& weights = call.shape(weightsAt);
    const auto window = windowOf(call.operation(), input, weights);
    if (!window)
        return window.error();
    const auto groups = call.integer("group", 1);
    if (groups < 1 || groups > maxTensorElements || weights[1] * groups != input[1] || weights[0] % groups != 0)
        return invalidShape("weights of " + toString(weights) + " in " + std::to_string(groups)
                            + " groups do not fit an input of " + toString(input));
    const auto spatial = slidingOutput(*window, spatialOf(input), false);
    if (!spatial)
        return spatial.error();
    return imageShape(input[0], weights[0], *spatial);
}

} // namespace engine
