// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

namespace engine::script {

namespace {

constexpr double usualEpsilon = 1e-5;

TensorId filled(ScriptGraph& graph, const Integers& shape, double value)
{
    return graph.constant(at::full(shape, value, at::TensorOptions(at::kFloat)));
}

/// The argument, or @p value for each channel.
TensorId perChannel(const ScriptCall& call, std::string_view name, std::int64_t channels, double value)
{
    return call.given(name) ? call.tensor(name) : filled(call.graph, {channels}, value);
}

std::int64_t channelsOf(const ScriptCall& call, TensorId x)
{
    if (call.graph.rank(x) < 2)
        refuse("has no channels in shape " + toString(call.graph.shape(x)));
    return call.graph.shape(x)[1];
}

TensorId withStatistics(const ScriptCall& call, TensorId x)
{
    const auto channels = channelsOf(call, x);
    return call.graph.emit("BatchNormalization", {{"epsilon", call.real("eps", usualEpsilon)}},
                           {x, perChannel(call, "weight", channels, 1), perChannel(call, "bias", channels, 0),
                            call.tensor("running_mean"), call.tensor("running_var")});
}

TensorIds batchNorm(const ScriptCall& call)
{
    if (call.flag("training") || !call.given("running_mean"))
        refuse("normalizes by the batch: the model is in training mode or keeps no statistics");
    return {withStatistics(call, call.tensor(0))};
}

/// Further outputs serve training.
TensorIds nativeBatchNorm(const ScriptCall& call)
{
    return {batchNorm(call).front(), noTensor, noTensor};
}

TensorIds instanceNorm(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    if (!call.flag("use_input_stats"))
        return {withStatistics(call, x)};
    const auto channels = channelsOf(call, x);
    return {call.graph.emit("InstanceNormalization", {{"epsilon", call.real("eps", usualEpsilon)}},
                            {x, perChannel(call, "weight", channels, 1), perChannel(call, "bias", channels, 0)})};
}

TensorIds layerNormalization(const ScriptCall& call)
{
    const auto weight =
        call.given("weight") ? call.tensor("weight") : filled(call.graph, call.list("normalized_shape"), 1);
    return {layerNorm(call.graph, call.tensor(0), weight, call.tensorOrNone("bias"), call.real("eps", usualEpsilon))};
}

TensorIds nativeLayerNorm(const ScriptCall& call)
{
    return {layerNormalization(call).front(), noTensor, noTensor};
}

/// As ONNX opset 17 can say it: groups become channels, then each channel gets its scale.
TensorIds groupNorm(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto channels = channelsOf(call, x);
    const auto shape = graph.shape(x);
    const auto groups = call.integer("num_groups");
    if (groups < 1 || channels % groups != 0 || shape[0] == 0)
        refuse("has " + std::to_string(groups) + " groups of " + std::to_string(channels) + " channels");
    const auto each = elementCount(shape).value_or(0) / shape[0] / groups;
    auto y = graph.reshape(x, {shape[0], groups, each});
    y = graph.emit("InstanceNormalization", {{"epsilon", call.real("eps", usualEpsilon)}},
                   {y, filled(graph, {groups}, 1), filled(graph, {groups}, 0)});
    y = graph.reshape(y, shape);
    Integers spread(shape.size() - 1, 1);
    spread.front() = channels;
    if (call.given("weight"))
        y = graph.binary("Mul", y, graph.reshape(call.tensor("weight"), spread));
    if (call.given("bias"))
        y = graph.binary("Add", y, graph.reshape(call.tensor("bias"), spread));
    return {y};
}

TensorIds rootMeanSquareNorm(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    Integers axes;
    const auto count = static_cast<std::int64_t>(call.list("normalized_shape").size());
    for (auto axis = graph.rank(x) - count; axis < graph.rank(x); ++axis)
        axes.push_back(axis);
    constexpr double float32Epsilon = 1.1920929e-7;
    const auto epsilon = graph.scalar(call.real("eps", float32Epsilon), graph.info(x).type);
    const auto power = graph.binary("Add", mean(graph, graph.binary("Mul", x, x), axes, true), epsilon);
    const auto y = graph.binary("Div", x, graph.emit("Sqrt", {}, {power}));
    return {call.given("weight") ? graph.binary("Mul", y, call.tensor("weight")) : y};
}

constexpr std::array operators{
    ScriptOperator{"batch_norm", batchNorm},
    ScriptOperator{"native_batch_norm", nativeBatchNorm},
    ScriptOperator{"_native_batch_norm_legit_no_training", nativeBatchNorm},
    ScriptOperator{"instance_norm", instanceNorm},
    ScriptOperator{"layer_norm", layerNormalization},
    ScriptOperator{"native_layer_norm", nativeLayerNorm},
    ScriptOperator{"group_norm", groupNorm},
    ScriptOperator{"rms_norm", rootMeanSquareNorm},
};

} // namespace

TensorId layerNorm(ScriptGraph& graph, TensorId x, TensorId weight, TensorId bias, double epsilon)
{
    return graph.emit("LayerNormalization", {{"axis", graph.rank(x) - graph.rank(weight)}, {"epsilon", epsilon}},
                      {x, weight, bias});
}

std::span<const ScriptOperator> normalizationTranslations()
{
    return operators;
}

} // namespace engine::script
