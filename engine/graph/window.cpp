// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/window.h"

#include <algorithm>
#include <limits>

namespace engine {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

Result<std::vector<std::int64_t>> listOf(const Operation& operation, const std::string& name, std::size_t count,
                                         std::int64_t fallback)
{
    auto values = attributeOr(operation, name, std::vector<std::int64_t>{});
    if (values.empty())
        values.assign(count, fallback);
    if (values.size() != count)
        return invalid(name + " has " + std::to_string(values.size()) + " entries, not " + std::to_string(count));
    for (const auto value : values) {
        if (value < fallback || value > largest)
            return invalid(name + " contains " + std::to_string(value));
    }
    return values;
}

std::int64_t reach(const Window& window, std::size_t i)
{
    return (window.kernel[i] - 1) * window.dilations[i] + 1;
}

/// Splits the padding: the odd one goes behind for SAME_UPPER, before for SAME_LOWER.
void splitPadding(Window& window, std::size_t i, std::int64_t total, bool upper)
{
    const auto smaller = total / 2;
    window.padsBegin[i] = upper ? smaller : total - smaller;
    window.padsEnd[i] = upper ? total - smaller : smaller;
}

Result<void> readKernel(Window& window, const Operation& operation, std::size_t count, const Shape& weights)
{
    window.kernel = attributeOr(operation, "kernel_shape", std::vector<std::int64_t>{});
    if (!weights.empty()) {
        const Shape ofWeights(weights.begin() + 2, weights.end());
        if (!window.kernel.empty() && window.kernel != ofWeights)
            return invalid("kernel_shape " + toString(window.kernel) + " differs from the weights' "
                           + toString(ofWeights));
        window.kernel = ofWeights;
    }
    if (window.kernel.size() != count)
        return invalid("a kernel of " + std::to_string(window.kernel.size()) + " dimensions over "
                       + std::to_string(count));
    if (std::ranges::any_of(window.kernel, [](auto size) { return size < 1 || size > largest; }))
        return invalid("a kernel of " + toString(window.kernel));
    return {};
}

Result<void> readPads(Window& window, const Operation& operation, std::size_t count)
{
    const auto pads = listOf(operation, "pads", 2 * count, 0);
    if (!pads)
        return pads.error();
    const auto middle = pads->begin() + static_cast<std::ptrdiff_t>(count);
    window.padsBegin.assign(pads->begin(), middle);
    window.padsEnd.assign(middle, pads->end());
    return {};
}

void padToSame(Window& window, const Shape& spatial, bool upper)
{
    for (std::size_t i = 0; i < spatial.size(); ++i) {
        const auto outputs = (spatial[i] + window.strides[i] - 1) / window.strides[i];
        const auto total = std::max<std::int64_t>(0, (outputs - 1) * window.strides[i] + reach(window, i) - spatial[i]);
        splitPadding(window, i, total, upper);
    }
}

/// Pads of a ConvTranspose so that it gives @p wanted; what no padding can reach becomes output padding.
void padToOutput(Window& window, const Shape& spatial, const Shape& wanted, bool upper)
{
    for (std::size_t i = 0; i < spatial.size(); ++i) {
        const auto natural = (spatial[i] - 1) * window.strides[i] + reach(window, i) + window.outputPadding[i];
        const auto total = natural - wanted[i];
        splitPadding(window, i, std::max<std::int64_t>(0, total), upper);
        if (total < 0)
            window.outputPadding[i] -= total;
    }
}

Result<void> resolvePadding(Window& window, const Operation& operation, const Shape& spatial)
{
    const auto autoPad = attributeOr(operation, "auto_pad", std::string("NOTSET"));
    const bool same = autoPad == "SAME_UPPER" || autoPad == "SAME_LOWER";
    if (!same && autoPad != "NOTSET" && autoPad != "VALID")
        return invalid("auto_pad is '" + autoPad + "'");
    window.padsBegin.assign(spatial.size(), 0);
    window.padsEnd.assign(spatial.size(), 0);
    const bool upper = autoPad == "SAME_UPPER";
    const bool transposed = operation.type == "ConvTranspose";
    auto wanted = transposed ? attributeOr(operation, "output_shape", Shape{}) : Shape{};
    if (wanted.size() == spatial.size() + 2)
        wanted.erase(wanted.begin(), wanted.begin() + 2);
    if (transposed && wanted.empty() && same) {
        for (std::size_t i = 0; i < spatial.size(); ++i)
            wanted.push_back(spatial[i] * window.strides[i]);
    }
    if (!wanted.empty()) {
        if (wanted.size() != spatial.size()
            || std::ranges::any_of(wanted, [](auto size) { return size < 1 || size > largest; }))
            return invalid("output_shape is " + toString(wanted));
        padToOutput(window, spatial, wanted, upper);
        return {};
    }
    if (same) {
        padToSame(window, spatial, upper);
        return {};
    }
    return autoPad == "VALID" ? Result<void>() : readPads(window, operation, spatial.size());
}

} // namespace

Result<Window> windowOf(const Operation& operation, const Shape& input, const Shape& weights)
{
    if (input.size() < 3)
        return invalid("needs an input of at least 3 dimensions, not " + toString(input));
    if (!weights.empty() && weights.size() != input.size())
        return invalid("weights of " + toString(weights) + " do not fit an input of " + toString(input));
    const Shape spatial(input.begin() + 2, input.end());
    Window window;
    if (const auto read = readKernel(window, operation, spatial.size(), weights); !read)
        return read.error();
    auto strides = listOf(operation, "strides", spatial.size(), 1);
    auto dilations = listOf(operation, "dilations", spatial.size(), 1);
    auto outputPadding = operation.type == "ConvTranspose"
        ? listOf(operation, "output_padding", spatial.size(), 0)
        : Result<std::vector<std::int64_t>>(std::vector<std::int64_t>(spatial.size(), 0));
    for (const auto* list : {&strides, &dilations, &outputPadding}) {
        if (!*list)
            return list->error();
    }
    window.strides = std::move(*strides);
    window.dilations = std::move(*dilations);
    window.outputPadding = std::move(*outputPadding);
    if (const auto resolved = resolvePadding(window, operation, spatial); !resolved)
        return resolved.error();
    return window;
}

Result<Shape> slidingOutput(const Window& window, const Shape& spatialInput, bool ceilMode)
{
    Shape output;
    for (std::size_t i = 0; i < spatialInput.size(); ++i) {
        const auto stride = window.strides[i];
        const auto room = spatialInput[i] + window.padsBegin[i] + window.padsEnd[i] - reach(window, i);
        if (room < 0)
            return invalid("a window of " + toString(window.kernel) + " does not fit into " + toString(spatialInput));
        auto steps = room / stride;
        if (ceilMode && room % stride != 0 && (steps + 1) * stride < spatialInput[i] + window.padsBegin[i])
            ++steps;
        output.push_back(steps + 1);
    }
    return output;
}

Result<Shape> transposedOutput(const Window& window, const Shape& spatialInput)
{
    Shape output;
    for (std::size_t i = 0; i < spatialInput.size(); ++i) {
        const auto size = (spatialInput[i] - 1) * window.strides[i] + reach(window, i) + window.outputPadding[i]
            - window.padsBegin[i] - window.padsEnd[i];
        if (size < 1)
            return invalid("its padding leaves nothing of " + toString(spatialInput));
        output.push_back(size);
    }
    return output;
}

void setWindow(Operation& operation, const Window& window)
{
    auto pads = window.padsBegin;
    pads.insert(pads.end(), window.padsEnd.begin(), window.padsEnd.end());
    operation.attributes["kernel_shape"] = window.kernel;
    operation.attributes["strides"] = window.strides;
    const bool hasGaps = std::ranges::any_of(window.dilations, [](auto step) { return step != 1; });
    if (operation.type != "AveragePool" || hasGaps) // opset 17 knows none there
        operation.attributes["dilations"] = window.dilations;
    operation.attributes["pads"] = pads;
    if (operation.type == "ConvTranspose")
        operation.attributes["output_padding"] = window.outputPadding;
    operation.attributes.erase("auto_pad");
    operation.attributes.erase("output_shape");
}

} // namespace engine
