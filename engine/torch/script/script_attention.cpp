// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <cmath>
#include <limits>

namespace engine::script {

namespace {

struct Attention
{
    TensorId result;
    TensorId weights;
};

/// softmax(q kᵀ scale, hidden where @p mask says) v; @p mask holds numbers to add, or true where hidden.
Attention attend(ScriptGraph& graph, TensorId q, TensorId k, TensorId v, double scale, TensorId mask)
{
    auto scores = graph.binary("MatMul", graph.scaled(q, scale), graph.swapAxes(k, -2, -1));
    if (mask != noTensor)
        scores =
            graph.info(mask).type == ElementType::Bool ? hide(graph, scores, mask) : graph.binary("Add", scores, mask);
    const auto weights = graph.emit("Softmax", {{"axis", graph.rank(scores) - 1}}, {scores});
    return {graph.binary("MatMul", weights, v), weights};
}

TensorId causalMask(ScriptGraph& graph, TensorId q, TensorId k)
{
    const auto queries = graph.shape(q).at(graph.shape(q).size() - 2);
    const auto keys = graph.shape(k).at(graph.shape(k).size() - 2);
    return graph.constant(at::ones({queries, keys}, at::TensorOptions(at::kBool)).tril().logical_not());
}

Attention scaledDotProduct(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto q = call.tensor(0);
    const auto k = call.tensor(1);
    if (call.real("dropout_p", 0.0) != 0.0 || call.flag("enable_gqa"))
        refuse("drops values at random or shares keys between heads");
    auto mask = call.tensorOrNone("attn_mask");
    if (mask != noTensor && graph.info(mask).type == ElementType::Bool)
        mask = graph.emit("Not", {}, {mask}); // because this operator means by true what is seen
    if (call.flag("is_causal"))
        mask = causalMask(graph, q, k);
    const double scale = call.real("scale", 1.0 / std::sqrt(static_cast<double>(graph.shape(q).back())));
    return attend(graph, q, k, call.tensor(2), scale, mask);
}

TensorIds scaledDotProductAttention(const ScriptCall& call)
{
    return {scaledDotProduct(call).result};
}

TensorIds oldScaledDotProductAttention(const ScriptCall& call)
{
    const auto attention = scaledDotProduct(call);
    return {attention.result, attention.weights};
}

/// [batch, steps, width] as [batch, heads, steps, width / heads].
TensorId inHeads(ScriptGraph& graph, TensorId x, std::int64_t heads)
{
    const auto shape = graph.shape(x);
    return graph.transpose(graph.reshape(x, {shape[0], shape[1], heads, shape[2] / heads}), {0, 2, 1, 3});
}

struct MultiHead
{
    TensorId query;
    TensorId key;
    TensorId value;
    std::int64_t heads;
    at::Tensor weight; ///< [3 x width, width]
    at::Tensor bias;
    at::Tensor outputWeight;
    TensorId outputBias;
    TensorId mask = noTensor;
};

TensorIds projections(ScriptGraph& graph, const MultiHead& all)
{
    const auto width = all.weight.size(1);
    if (all.query == all.key && all.key == all.value)
        return split(graph, linear(graph, all.query, all.weight, graph.constant(all.bias)), 2, {width, width, width});
    const auto weights = all.weight.chunk(3, 0);
    const auto biases = all.bias.chunk(3, 0);
    TensorIds results;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto x = i == 0 ? all.query : i == 1 ? all.key : all.value;
        results.push_back(linear(graph, x, weights[i], graph.constant(biases[i])));
    }
    return results;
}

Attention attendInHeads(ScriptGraph& graph, const MultiHead& all)
{
    if (graph.rank(all.query) != 3)
        refuse("takes sequences of shape " + toString(graph.shape(all.query)));
    const auto shape = graph.shape(all.query);
    if (all.heads < 1 || shape[2] % all.heads != 0)
        refuse("has " + std::to_string(all.heads) + " heads for a width of " + std::to_string(shape[2]));
    auto parts = projections(graph, all);
    for (auto& part : parts)
        part = inHeads(graph, part, all.heads);
    const double scale = 1.0 / std::sqrt(static_cast<double>(shape[2] / all.heads));
    auto attention = attend(graph, parts[0], parts[1], parts[2], scale, all.mask);
    const auto joined = graph.reshape(graph.transpose(attention.result, {0, 2, 1, 3}), shape);
    attention.result = linear(graph, joined, all.outputWeight, all.outputBias);
    return attention;
}

/// A mask of these operators is true where hidden: 0 for [steps, steps], 1 for [batch, keys], 2 for all.
TensorId maskOf(const ScriptCall& call)
{
    if (!call.given("mask"))
        return noTensor;
    auto& graph = call.graph;
    const auto mask = call.tensor("mask");
    const auto shape = graph.shape(mask);
    if (call.integer("mask_type", 0) == 1 && shape.size() == 2)
        return graph.reshape(mask, {shape[0], 1, 1, shape[1]});
    return mask;
}

at::Tensor weightOf(const ScriptCall& call, std::string_view name)
{
    const auto value = toIValue(call.value(name));
    if (!value.isTensor())
        refuse(std::string(name) + " is no weight");
    return value.toTensor();
}

MultiHead multiHeadOf(const ScriptCall& call, TensorId query, TensorId key, TensorId value)
{
    return {query,
            key,
            value,
            call.integer(call.given("num_head") ? "num_head" : "num_heads"),
            weightOf(call, "qkv_weight"),
            weightOf(call, "qkv_bias"),
            weightOf(call, "proj_weight"),
            call.tensor("proj_bias"),
            maskOf(call)};
}

TensorIds nativeMultiHeadAttention(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto attention = attendInHeads(graph, multiHeadOf(call, call.tensor(0), call.tensor(1), call.tensor(2)));
    if (!call.flag("need_weights"))
        return {attention.result, noTensor};
    const bool averages = !call.given("average_attn_weights") || call.flag("average_attn_weights");
    return {attention.result, averages ? mean(graph, attention.weights, {1}, false) : attention.weights};
}

TensorId feedForward(const ScriptCall& call, TensorId x)
{
    auto& graph = call.graph;
    const auto inner = linear(graph, x, weightOf(call, "ffn_weight_1"), call.tensor("ffn_bias_1"));
    const auto active = call.flag("use_gelu") ? graph.emit("Gelu", {{"approximate", std::string("none")}}, {inner})
                                              : graph.emit("Relu", {}, {inner});
    return linear(graph, active, weightOf(call, "ffn_weight_2"), call.tensor("ffn_bias_2"));
}

TensorIds transformerEncoderLayer(const ScriptCall& call)
{
    auto& graph = call.graph;
    const double epsilon = call.real("eps");
    const auto norm1 = [&](TensorId x) {
        return layerNorm(graph, x, call.tensor("norm_weight_1"), call.tensor("norm_bias_1"), epsilon);
    };
    const auto norm2 = [&](TensorId x) {
        return layerNorm(graph, x, call.tensor("norm_weight_2"), call.tensor("norm_bias_2"), epsilon);
    };
    const auto attention = [&](TensorId x) { return attendInHeads(graph, multiHeadOf(call, x, x, x)).result; };
    const auto x = call.tensor(0);
    if (call.flag("norm_first")) {
        const auto y = graph.binary("Add", x, attention(norm1(x)));
        return {graph.binary("Add", y, feedForward(call, norm2(y)))};
    }
    const auto y = norm1(graph.binary("Add", x, attention(x)));
    return {norm2(graph.binary("Add", y, feedForward(call, y)))};
}

constexpr std::array operators{
    ScriptOperator{"scaled_dot_product_attention", scaledDotProductAttention},
    ScriptOperator{"_scaled_dot_product_attention", oldScaledDotProductAttention},
    ScriptOperator{"_native_multi_head_attention", nativeMultiHeadAttention},
    ScriptOperator{"_transformer_encoder_layer_fwd", transformerEncoderLayer},
};

} // namespace

TensorId hide(ScriptGraph& graph, TensorId x, TensorId mask)
{
    const auto hidden = graph.scalar(-std::numeric_limits<double>::infinity(), graph.info(x).type);
    return graph.emit("Where", {}, {mask, hidden, x});
}

std::span<const ScriptOperator> attentionTranslations()
{
    return operators;
}

} // namespace engine::script
