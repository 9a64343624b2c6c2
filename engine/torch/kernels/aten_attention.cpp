// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace engine::kernels {

namespace {

constexpr double nothing = -std::numeric_limits<double>::infinity();

/// [batch, length, heads * size] as [batch, heads, length, size]; four dimensions stay as they are.
at::Tensor inHeads(const at::Tensor& rows, std::int64_t heads)
{
    if (rows.dim() == 4)
        return rows;
    return rows.reshape({rows.size(0), rows.size(1), heads, rows.size(2) / heads}).transpose(1, 2);
}

at::Tensor behindPast(const AtenCall& call, std::size_t past, const at::Tensor& fresh)
{
    return call.has(past) ? at::cat({call[past], fresh}, 2) : fresh;
}

/// The mask as what is added to the scores: nothing where it is true, minus infinity where it is false or has ended.
at::Tensor addedMask(const AtenCall& call, std::int64_t keys)
{
    at::Tensor mask = call[3];
    if (mask.scalar_type() == at::kBool)
        mask = at::zeros(mask.sizes(), call[0].options()).masked_fill(at::logical_not(mask), nothing);
    if (mask.dim() > 0 && mask.size(-1) != 1 && mask.size(-1) < keys)
        mask = at::constant_pad_nd(mask, {0, keys - mask.size(-1)}, nothing);
    return mask;
}

/// Query i sees the keys up to itself, counted from what came before it: a cache that was handed over, or keys that are
/// valid and lie before the queries.
at::Tensor hiddenByOrder(const AtenCall& call, std::int64_t queries, std::int64_t keys)
{
    const auto options = at::TensorOptions(at::kLong);
    at::Tensor last = at::arange(queries, options).unsqueeze(1);
    if (call.has(4))
        last = last + call[4].size(2);
    else if (call.has(6))
        last = last + (call[6].to(at::kLong) - queries).reshape({-1, 1, 1, 1});
    return at::arange(keys, options) > last;
}

/// What is added to the scores; undefined when every query sees every key.
at::Tensor biasOf(const AtenCall& call, std::int64_t queries, std::int64_t keys)
{
    at::Tensor hidden;
    if (call.integer("is_causal", 0) != 0)
        hidden = hiddenByOrder(call, queries, keys);
    if (call.has(6)) {
        const at::Tensor behindEnd =
            at::arange(keys, at::TensorOptions(at::kLong)) >= call[6].to(at::kLong).reshape({-1, 1, 1, 1});
        hidden = hidden.defined() ? at::logical_or(hidden, behindEnd) : behindEnd;
    }
    const at::Tensor mask = call.has(3) ? addedMask(call, keys) : at::Tensor();
    if (!hidden.defined())
        return mask;
    const at::Tensor order = at::zeros(hidden.sizes(), call[0].options()).masked_fill(hidden, nothing);
    return mask.defined() ? mask + order : order;
}

/// Shares of the keys; a query that sees none has none.
at::Tensor sharesOf(const at::Tensor& scores, bool masked)
{
    const at::Tensor shares = at::softmax(scores, -1);
    return masked ? shares.masked_fill(at::isneginf(scores).all(-1, true), 0) : shares;
}

/// "Attention Is All You Need" (2017), section 3.2. Scores are capped before the mask is added, as ONNX corrected it:
/// the other way round a cap would make hidden keys visible. Several query heads may share the keys of one.
Tensors attention(const AtenCall& call)
{
    const at::Tensor queries = inHeads(call[0], call.integer("q_num_heads", 0));
    const at::Tensor keys = behindPast(call, 4, inHeads(call[1], call.integer("kv_num_heads", 0)));
    const at::Tensor values = behindPast(call, 5, inHeads(call[2], call.integer("kv_num_heads", 0)));
    const std::int64_t sharing = queries.size(1) / keys.size(1);
    const auto forEachQuery = [sharing](const at::Tensor& heads) {
        return sharing == 1 ? heads : at::repeat_interleave(heads, sharing, 1);
    };
    const double scale = call.real("scale", 1.0 / std::sqrt(static_cast<double>(queries.size(3))));
    const at::Tensor products = at::matmul(queries * scale, forEachQuery(keys).transpose(2, 3));
    const double cap = call.real("softcap", 0.0);
    at::Tensor scores = cap == 0 ? products : at::tanh(products / cap) * cap;
    const at::Tensor bias = biasOf(call, queries.size(2), keys.size(2));
    if (bias.defined())
        scores = scores + bias;
    const at::Tensor shares = sharesOf(scores, bias.defined());
    at::Tensor result = at::matmul(shares, forEachQuery(values));
    if (call.rank() == 3)
        result = result.transpose(1, 2).reshape({result.size(0), result.size(2), result.size(1) * result.size(3)});
    if (call.outputShapes.size() < 4)
        return {result, keys, values};
    switch (call.integer("qk_matmul_output_mode", 0)) {
    case 0: return {result, keys, values, products};
    case 1: return {result, keys, values, bias.defined() ? products + bias : products};
    case 2: return {result, keys, values, scores};
    case 3: return {result, keys, values, shares};
    default: refuse(call, "that qk_matmul_output_mode");
    }
}

/// "Root Mean Square Layer Normalization" (2019).
Tensors rmsNormalization(const AtenCall& call)
{
    std::vector<std::int64_t> axes;
    for (auto axis = call.axis(-1); axis < call.rank(); ++axis)
        axes.push_back(axis);
    const at::Tensor squares = at::mean(call[0] * call[0], axes, true);
    return {call[0] * at::rsqrt(squares + call.real("epsilon", 1e-5)) * call[1]};
}

at::Tensor tableRows(const AtenCall& call, std::size_t table)
{
    if (!call.has(3))
        return call[table];
    const at::Tensor positions = call[3].to(at::kLong);
    return call[table]
        .index_select(0, positions.reshape({-1}))
        .reshape({positions.size(0), positions.size(1), call[table].size(1)});
}

/// "RoFormer: Enhanced Transformer with Rotary Position Embedding" (2021): pairs of elements turned by their position.
Tensors rotaryEmbedding(const AtenCall& call)
{
    const at::Tensor x = inHeads(call[0], call.integer("num_heads", 0));
    const std::int64_t given = call.integer("rotary_embedding_dim", 0);
    const std::int64_t turned = given == 0 ? x.size(3) : given;
    const at::Tensor cosines = tableRows(call, 1).unsqueeze(1); // [batch, 1, length, turned / 2]
    const at::Tensor sines = tableRows(call, 2).unsqueeze(1);
    const at::Tensor part = x.narrow(3, 0, turned);
    const bool interleaved = call.integer("interleaved", 0) != 0;
    const at::Tensor first = interleaved ? part.slice(3, 0, turned, 2) : part.narrow(3, 0, turned / 2);
    const at::Tensor second = interleaved ? part.slice(3, 1, turned, 2) : part.narrow(3, turned / 2, turned / 2);
    const at::Tensor real = first * cosines - second * sines;
    const at::Tensor imaginary = first * sines + second * cosines;
    at::Tensor result =
        interleaved ? at::stack({real, imaginary}, -1).reshape(part.sizes()) : at::cat({real, imaginary}, 3);
    if (turned < x.size(3))
        result = at::cat({result, x.narrow(3, turned, x.size(3) - turned)}, 3);
    return {call.rank() == 4 ? result : result.transpose(1, 2).reshape(call[0].sizes())};
}

/// New keys or values go into a cache of fixed size, each sequence at a place of its own.
Tensors tensorScatter(const AtenCall& call)
{
    const auto given = call.integer("axis", -2);
    const auto axis = given < 0 ? given + call.rank() : given;
    const bool circular = call.text("mode", "linear") == "circular";
    const auto starts =
        call.has(2) ? call.integers(2) : std::vector<std::int64_t>(static_cast<std::size_t>(call[0].size(0)), 0);
    const std::int64_t room = call[0].size(axis);
    const std::int64_t length = call[1].size(axis);
    at::Tensor result = call[0].clone();
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (starts[i] < 0 || (!circular && starts[i] > room - length))
            throw std::invalid_argument("writes at " + std::to_string(starts[i]) + " of a cache of "
                                        + std::to_string(room));
        const at::Tensor places =
            at::remainder(at::arange(length, at::TensorOptions(at::kLong)) + starts[i] % room, room);
        const auto row = static_cast<std::int64_t>(i);
        result.select(0, row).index_copy_(axis - 1, places, call[1].select(0, row));
    }
    return {result};
}

constexpr NamedOperator operators[]{
    {"Attention", attention},
    {"RMSNormalization", rmsNormalization},
    {"RotaryEmbedding", rotaryEmbedding},
    {"TensorScatter", tensorScatter},
};

} // namespace

std::span<const NamedOperator> attentionOperators()
{
    return operators;
}

} // namespace engine::kernels
