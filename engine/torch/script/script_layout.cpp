// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <numeric>

namespace engine::script {

namespace {

std::int64_t countOf(const Shape& shape)
{
    return elementCount(shape).value_or(0);
}

/// One size of -1 is what remains.
Integers completed(Integers sizes, std::int64_t count)
{
    const auto open = std::ranges::find(sizes, -1);
    if (open == sizes.end())
        return sizes;
    *open = 1;
    const auto others = countOf(sizes);
    if (others <= 0 || count % others != 0)
        refuse("cannot give " + std::to_string(count) + " elements the shape " + toString(sizes));
    *open = count / others;
    return sizes;
}

TensorIds reshape(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    if (call.given("dtype"))
        refuse("sees the bytes of a tensor as another type");
    const auto sizes = call.list(call.given("shape") ? "shape" : "size");
    return {call.graph.reshape(x, completed(sizes, countOf(call.graph.shape(x))))};
}

TensorIds reshapeLike(const ScriptCall& call)
{
    return {call.graph.reshape(call.tensor(0), call.graph.shape(call.tensor(1)))};
}

TensorIds flatten(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto shape = graph.shape(x);
    if (shape.empty())
        return {graph.reshape(x, {1})};
    const auto begin = shape.begin() + call.axis("start_dim", graph.rank(x));
    const auto end = shape.begin() + call.axis("end_dim", graph.rank(x)) + 1;
    Integers sizes(shape.begin(), begin);
    sizes.push_back(countOf({begin, end}));
    sizes.insert(sizes.end(), end, shape.end());
    return {graph.reshape(x, sizes)};
}

TensorIds unflatten(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    auto shape = graph.shape(x);
    const auto axis = shape.begin() + call.axis("dim", graph.rank(x));
    const auto sizes = completed(call.list("sizes"), *axis);
    shape.insert(shape.erase(axis), sizes.begin(), sizes.end());
    return {graph.reshape(x, shape)};
}

TensorIds permute(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    auto order = call.list("dims");
    for (auto& axis : order)
        axis = call.graph.axis(axis, call.graph.rank(x));
    return {call.graph.transpose(x, order)};
}

TensorIds swap(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    const bool byDim = call.given("dim0");
    return {call.graph.swapAxes(x, call.integer(byDim ? "dim0" : "axis0"), call.integer(byDim ? "dim1" : "axis1"))};
}

TensorIds matrixTranspose(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {call.graph.rank(x) < 2 ? x : call.graph.swapAxes(x, -2, -1)};
}

TensorIds moveAxes(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    const auto rank = call.graph.rank(x);
    const auto from = call.list("source");
    const auto to = call.list("destination");
    Integers order(static_cast<std::size_t>(rank), -1);
    std::vector<bool> moved(order.size(), false);
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
        const auto source = call.graph.axis(from[i], rank);
        order.at(static_cast<std::size_t>(call.graph.axis(to[i], rank))) = source;
        moved.at(static_cast<std::size_t>(source)) = true;
    }
    std::int64_t next = 0;
    for (auto& axis : order) {
        if (axis >= 0)
            continue;
        while (moved.at(static_cast<std::size_t>(next)))
            ++next;
        axis = next++;
    }
    return {call.graph.transpose(x, order)};
}

TensorId expanded(ScriptGraph& graph, TensorId x, Integers sizes)
{
    const auto& shape = graph.shape(x);
    if (sizes.size() < shape.size())
        refuse("expands " + toString(shape) + " to fewer dimensions");
    for (std::size_t i = 0; i < shape.size(); ++i) {
        auto& size = sizes[sizes.size() - shape.size() + i];
        size = size == -1 ? shape[i] : size;
    }
    return sizes == shape ? x : graph.emit("Expand", {}, {x, graph.integers(sizes)});
}

TensorIds expand(const ScriptCall& call)
{
    return {expanded(call.graph, call.tensor(0), call.list("size"))};
}

TensorIds expandLike(const ScriptCall& call)
{
    return {expanded(call.graph, call.tensor(0), call.graph.shape(call.tensor(1)))};
}

TensorIds squeeze(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    auto shape = call.graph.shape(x);
    auto axes = call.axes("dim", call.graph.rank(x));
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        if (!shape.empty() && shape[static_cast<std::size_t>(*axis)] == 1)
            shape.erase(shape.begin() + *axis);
    }
    return {call.graph.reshape(x, shape)};
}

TensorIds unsqueeze(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {call.graph.emit("Unsqueeze", {}, {x, call.graph.integers({call.axis("dim", call.graph.rank(x) + 1)})})};
}

TensorIds pixelShuffle(const ScriptCall& call)
{
    return withBatch(call, call.tensor(0), 4, [&](TensorId x) {
        return TensorIds{call.graph.emit(
            "DepthToSpace", {{"blocksize", call.integer("upscale_factor")}, {"mode", std::string("CRD")}}, {x})};
    });
}

TensorIds pixelUnshuffle(const ScriptCall& call)
{
    auto& graph = call.graph;
    return withBatch(call, call.tensor(0), 4, [&](TensorId x) {
        const auto shape = graph.shape(x);
        const auto factor = call.integer("downscale_factor");
        const auto blocks =
            graph.reshape(x, {shape[0], shape[1], shape[2] / factor, factor, shape[3] / factor, factor});
        return TensorIds{graph.reshape(graph.transpose(blocks, {0, 1, 3, 5, 2, 4}),
                                       {shape[0], shape[1] * factor * factor, shape[2] / factor, shape[3] / factor})};
    });
}

TensorIds channelShuffle(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto shape = graph.shape(x);
    const auto groups = call.integer("groups");
    if (shape.size() < 2 || groups < 1 || shape[1] % groups != 0)
        refuse("has no " + std::to_string(groups) + " groups of channels");
    const auto split = graph.reshape(x, {shape[0], groups, shape[1] / groups, -1});
    return {graph.reshape(graph.transpose(split, {0, 2, 1, 3}), shape)};
}

TensorIds repeat(const ScriptCall& call)
{
    auto& graph = call.graph;
    auto x = call.tensor(0);
    auto repeats = call.list(call.given("dims") ? "dims" : "repeats");
    auto shape = graph.shape(x);
    repeats.insert(repeats.begin(), shape.size() - std::min(shape.size(), repeats.size()), 1);
    shape.insert(shape.begin(), repeats.size() - shape.size(), 1);
    return {graph.emit("Tile", {}, {graph.reshape(x, shape), graph.integers(repeats)})};
}

TensorIds repeatEach(const ScriptCall& call)
{
    auto& graph = call.graph;
    auto x = call.tensor(0);
    if (!call.given("dim"))
        x = graph.reshape(x, {countOf(graph.shape(x))});
    const auto axis = call.given("dim") ? call.axis("dim", graph.rank(x)) : 0;
    const auto times = call.integer("repeats");
    auto shape = graph.shape(x);
    auto wide = shape;
    wide.insert(wide.begin() + axis + 1, times);
    shape[static_cast<std::size_t>(axis)] *= times;
    const auto each = graph.emit("Unsqueeze", {}, {x, graph.integers({axis + 1})});
    return {graph.reshape(graph.emit("Expand", {}, {each, graph.integers(wide)}), shape)};
}

TensorIds roll(const ScriptCall& call)
{
    auto& graph = call.graph;
    auto x = call.tensor(0);
    const auto shape = graph.shape(x);
    const auto shifts = call.list("shifts");
    auto axes = call.list("dims");
    if (axes.empty()) {
        axes = {0};
        x = graph.reshape(x, {countOf(shape)});
    }
    for (std::size_t i = 0; i < std::min(shifts.size(), axes.size()); ++i) {
        const auto axis = graph.axis(axes[i], graph.rank(x));
        const auto size = graph.shape(x).at(static_cast<std::size_t>(axis));
        const auto shift = size == 0 ? 0 : ((shifts[i] % size) + size) % size;
        if (shift != 0)
            x = graph.emit("Concat", {{"axis", axis}},
                           {graph.slice(x, axis, size - shift, size), graph.slice(x, axis, 0, size - shift)});
    }
    return {graph.reshape(x, shape)};
}

TensorIds flip(const ScriptCall& call)
{
    auto x = call.tensor(0);
    for (const auto axis : call.list("dims"))
        x = call.graph.slice(x, call.graph.axis(axis, call.graph.rank(x)), -1,
                             std::numeric_limits<std::int64_t>::min() + 1, -1);
    return {x};
}

/// Torch names the last dimension first, a begin and an end for each.
TensorId padded(const ScriptCall& call, const Integers& pads, const std::string& mode, double value)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto rank = graph.shape(x).size();
    if (pads.size() % 2 != 0 || pads.size() / 2 > rank)
        refuse("has pads that do not fit " + toString(graph.shape(x)));
    Integers all(2 * rank, 0);
    for (std::size_t i = 0; i < pads.size() / 2; ++i) {
        all[rank - 1 - i] = pads[2 * i];
        all[2 * rank - 1 - i] = pads[2 * i + 1];
    }
    const auto filling = mode == "constant" ? graph.scalar(value, graph.info(x).type) : noTensor;
    return graph.emit("Pad", {{"mode", mode}}, {x, graph.integers(all), filling});
}

TensorIds pad(const ScriptCall& call)
{
    const auto mode = call.given("mode") ? call.text("mode") : std::string("constant");
    if (mode == "circular")
        refuse("pads by wrapping around");
    return {padded(call, call.list("pad"), mode == "replicate" ? "edge" : mode, call.real("value", 0.0))};
}

TensorIds padByReflection(const ScriptCall& call)
{
    return {padded(call, call.list("padding"), "reflect", 0.0)};
}

TensorIds padByReplication(const ScriptCall& call)
{
    return {padded(call, call.list("padding"), "edge", 0.0)};
}

constexpr std::array operators{
    ScriptOperator{"view", reshape, Sharing::View},
    ScriptOperator{"_unsafe_view", reshape, Sharing::View},
    ScriptOperator{"reshape", reshape, Sharing::View},
    ScriptOperator{"view_as", reshapeLike, Sharing::View},
    ScriptOperator{"reshape_as", reshapeLike, Sharing::View},
    ScriptOperator{"flatten", flatten, Sharing::View},
    ScriptOperator{"unflatten", unflatten, Sharing::View},
    ScriptOperator{"permute", permute, Sharing::View},
    ScriptOperator{"transpose", swap, Sharing::View},
    ScriptOperator{"swapaxes", swap, Sharing::View},
    ScriptOperator{"swapdims", swap, Sharing::View},
    ScriptOperator{"t", matrixTranspose, Sharing::View},
    ScriptOperator{"mT", matrixTranspose, Sharing::View},
    ScriptOperator{"movedim", moveAxes, Sharing::View},
    ScriptOperator{"moveaxis", moveAxes, Sharing::View},
    ScriptOperator{"expand", expand, Sharing::View},
    ScriptOperator{"broadcast_to", expand, Sharing::View},
    ScriptOperator{"expand_as", expandLike, Sharing::View},
    ScriptOperator{"squeeze", squeeze, Sharing::View},
    ScriptOperator{"unsqueeze", unsqueeze, Sharing::View},
    ScriptOperator{"pixel_shuffle", pixelShuffle},
    ScriptOperator{"pixel_unshuffle", pixelUnshuffle},
    ScriptOperator{"channel_shuffle", channelShuffle},
    ScriptOperator{"repeat", repeat},
    ScriptOperator{"tile", repeat},
    ScriptOperator{"repeat_interleave", repeatEach},
    ScriptOperator{"roll", roll},
    ScriptOperator{"flip", flip},
    ScriptOperator{"pad", pad},
    ScriptOperator{"constant_pad_nd", pad},
    ScriptOperator{"reflection_pad1d", padByReflection},
    ScriptOperator{"reflection_pad2d", padByReflection},
    ScriptOperator{"reflection_pad3d", padByReflection},
    ScriptOperator{"replication_pad1d", padByReplication},
    ScriptOperator{"replication_pad2d", padByReplication},
    ScriptOperator{"replication_pad3d", padByReplication},
};

} // namespace

std::span<const ScriptOperator> layoutTranslations()
{
    return operators;
}

} // namespace engine::script
