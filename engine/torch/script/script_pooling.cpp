// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <numeric>

namespace engine::script {

namespace {

struct Pooling
{
    Integers kernel;
    Integers strides;
    Integers dilations;
    Integers begins;
    Integers ends;
};

/// Torch lets the last window reach beyond the end when @p call says so, but never begin there.
void reachBeyondEnd(Pooling& pooling, const Shape& shape)
{
    for (std::size_t i = 0; i < pooling.kernel.size(); ++i) {
        const auto size = shape[shape.size() - pooling.kernel.size() + i];
        const auto extent = pooling.dilations[i] * (pooling.kernel[i] - 1) + 1;
        const auto room = size + 2 * pooling.begins[i] - extent;
        auto windows = (room + pooling.strides[i] - 1) / pooling.strides[i] + 1;
        if ((windows - 1) * pooling.strides[i] >= size + pooling.begins[i])
            --windows;
        pooling.ends[i] =
            std::max(pooling.begins[i], (windows - 1) * pooling.strides[i] + extent - size - pooling.begins[i]);
    }
}

Pooling poolingOf(const ScriptCall& call, const Shape& shape, std::size_t dimensions)
{
    Pooling pooling;
    pooling.kernel = call.list("kernel_size", dimensions, 1);
    pooling.strides = call.list("stride", dimensions, 0);
    if (pooling.strides.front() == 0)
        pooling.strides = pooling.kernel;
    pooling.dilations = call.given("dilation") ? call.list("dilation", dimensions, 1) : Integers(dimensions, 1);
    pooling.begins = call.list("padding", dimensions, 0);
    pooling.ends = pooling.begins;
    for (std::size_t i = 0; i < dimensions; ++i) {
        if (pooling.kernel[i] < 1 || pooling.strides[i] < 1 || pooling.dilations[i] < 1)
            refuse("has a window without size");
    }
    if (call.flag("ceil_mode"))
        reachBeyondEnd(pooling, shape);
    return pooling;
}

Attributes attributesOf(const Pooling& pooling)
{
    auto pads = pooling.begins;
    pads.insert(pads.end(), pooling.ends.begin(), pooling.ends.end());
    return {{"kernel_shape", pooling.kernel}, {"strides", pooling.strides}, {"pads", pads}};
}

template <std::size_t dimensions>
TensorIds maxPool(const ScriptCall& call)
{
    return withBatch(call, call.tensor(0), dimensions + 2, [&](TensorId x) {
        const auto pooling = poolingOf(call, call.graph.shape(x), dimensions);
        auto attributes = attributesOf(pooling);
        attributes["dilations"] = pooling.dilations;
        return TensorIds{call.graph.emit("MaxPool", attributes, {x}), noTensor};
    });
}

template <std::size_t dimensions>
TensorIds averagePool(const ScriptCall& call)
{
    return withBatch(call, call.tensor(0), dimensions + 2, [&](TensorId x) {
        const auto pooling = poolingOf(call, call.graph.shape(x), dimensions);
        const bool padded = pooling.begins != Integers(dimensions, 0);
        bool countsPadding = padded && (!call.given("count_include_pad") || call.flag("count_include_pad"));
        double factor = 1.0;
        if (call.given("divisor_override")) {
            const auto window =
                std::reduce(pooling.kernel.begin(), pooling.kernel.end(), std::int64_t{1}, std::multiplies<>());
            factor = static_cast<double>(window) / static_cast<double>(call.integer("divisor_override"));
            countsPadding = true;
        } else if (countsPadding && pooling.ends != pooling.begins) {
            refuse("counts padding in windows that reach beyond it");
        }
        auto attributes = attributesOf(pooling);
        attributes["count_include_pad"] = std::int64_t{countsPadding ? 1 : 0};
        return TensorIds{call.graph.scaled(call.graph.emit("AveragePool", attributes, {x}), factor)};
    });
}

/// The size that is asked for along each of the last dimensions; None keeps what is there.
Integers wantedSizes(const ScriptCall& call, const Shape& shape, std::size_t dimensions)
{
    Integers sizes(shape.end() - static_cast<std::ptrdiff_t>(dimensions), shape.end());
    const auto given = toIValue(call.value("output_size"));
    if (!given.isList())
        return call.list("output_size", dimensions, 1);
    const auto items = given.toListRef();
    for (std::size_t i = 0; i < dimensions; ++i) {
        const auto& item = items.at(items.size() == 1 ? 0 : i);
        if (!item.isNone())
            sizes[i] = item.toInt();
    }
    return sizes;
}

/// Windows of one size, or nothing when the sizes do not divide.
std::optional<Attributes> fixedWindows(const Shape& shape, const Integers& wanted)
{
    Pooling pooling;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto size = shape[shape.size() - wanted.size() + i];
        if (wanted[i] < 1 || size % wanted[i] != 0)
            return std::nullopt;
        pooling.kernel.push_back(size / wanted[i]);
    }
    pooling.strides = pooling.kernel;
    pooling.begins = pooling.ends = Integers(wanted.size(), 0);
    return attributesOf(pooling);
}

/// Averages over windows of differing sizes, as a matrix [wanted, size].
at::Tensor averages(std::int64_t size, std::int64_t wanted)
{
    auto matrix = at::zeros({wanted, size}, at::TensorOptions(at::kFloat));
    for (std::int64_t i = 0; i < wanted; ++i) {
        const auto begin = i * size / wanted;
        const auto end = ((i + 1) * size + wanted - 1) / wanted;
        matrix.select(0, i).slice(0, begin, end).fill_(1.0 / static_cast<double>(end - begin));
    }
    return matrix;
}

TensorId averageByMatrices(ScriptGraph& graph, TensorId x, const Integers& wanted)
{
    if (wanted.size() > 2 || elementCount(wanted).value_or(0) < 1)
        refuse("pools " + toString(graph.shape(x)) + " adaptively to " + toString(wanted));
    const auto last = graph.shape(x).back();
    if (last != wanted.back())
        x = graph.binary("MatMul", x, graph.constant(averages(last, wanted.back()).t().contiguous()));
    const auto height = graph.shape(x).at(graph.shape(x).size() - 2);
    if (wanted.size() == 2 && height != wanted.front())
        x = graph.binary("MatMul", graph.constant(averages(height, wanted.front())), x);
    return x;
}

template <std::size_t dimensions>
TensorIds adaptiveAveragePool(const ScriptCall& call)
{
    auto& graph = call.graph;
    return withBatch(call, call.tensor(0), dimensions + 2, [&](TensorId x) {
        const auto wanted = wantedSizes(call, graph.shape(x), dimensions);
        if (std::equal(wanted.rbegin(), wanted.rend(), graph.shape(x).rbegin()))
            return TensorIds{x};
        if (wanted == Integers(dimensions, 1))
            return TensorIds{graph.emit("GlobalAveragePool", {}, {x})};
        const auto windows = fixedWindows(graph.shape(x), wanted);
        return TensorIds{windows ? graph.emit("AveragePool", *windows, {x}) : averageByMatrices(graph, x, wanted)};
    });
}

template <std::size_t dimensions>
TensorIds adaptiveMaxPool(const ScriptCall& call)
{
    auto& graph = call.graph;
    return withBatch(call, call.tensor(0), dimensions + 2, [&](TensorId x) {
        const auto wanted = wantedSizes(call, graph.shape(x), dimensions);
        const auto windows = fixedWindows(graph.shape(x), wanted);
        if (!windows)
            refuse("pools " + toString(graph.shape(x)) + " adaptively to " + toString(wanted));
        return TensorIds{graph.emit("MaxPool", *windows, {x}), noTensor};
    });
}

constexpr std::array operators{
    ScriptOperator{"max_pool1d", maxPool<1>},
    ScriptOperator{"max_pool2d", maxPool<2>},
    ScriptOperator{"max_pool3d", maxPool<3>},
    ScriptOperator{"max_pool1d_with_indices", maxPool<1>},
    ScriptOperator{"max_pool2d_with_indices", maxPool<2>},
    ScriptOperator{"max_pool3d_with_indices", maxPool<3>},
    ScriptOperator{"avg_pool1d", averagePool<1>},
    ScriptOperator{"avg_pool2d", averagePool<2>},
    ScriptOperator{"avg_pool3d", averagePool<3>},
    ScriptOperator{"adaptive_avg_pool1d", adaptiveAveragePool<1>},
    ScriptOperator{"adaptive_avg_pool2d", adaptiveAveragePool<2>},
    ScriptOperator{"_adaptive_avg_pool2d", adaptiveAveragePool<2>},
    ScriptOperator{"adaptive_avg_pool3d", adaptiveAveragePool<3>},
    ScriptOperator{"adaptive_max_pool1d", adaptiveMaxPool<1>},
    ScriptOperator{"adaptive_max_pool2d", adaptiveMaxPool<2>},
    ScriptOperator{"adaptive_max_pool3d", adaptiveMaxPool<3>},
};

} // namespace

std::span<const ScriptOperator> poolingTranslations()
{
    return operators;
}

} // namespace engine::script
