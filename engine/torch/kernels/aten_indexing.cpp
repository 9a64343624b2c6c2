// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace engine::kernels {

namespace {

std::int64_t productOf(at::IntArrayRef sizes)
{
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

/// Rows that indices [..., depth] point at, seen in a tensor flattened to [product of @p sizes, rest].
at::Tensor flatIndices(const at::Tensor& given, at::IntArrayRef sizes)
{
    at::Tensor flat = at::zeros(given.sizes().slice(0, static_cast<std::size_t>(given.dim()) - 1), given.options());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const at::Tensor index = wrapped(given.select(-1, static_cast<std::int64_t>(i)), sizes[i]);
        if (((index < 0).logical_or(index >= sizes[i])).any().item<bool>())
            throw std::invalid_argument("an index lies outside its dimension of " + std::to_string(sizes[i]));
        flat = flat * sizes[i] + index;
    }
    return flat.reshape({-1});
}

Tensors gatherND(const AtenCall& call)
{
    const auto batch = static_cast<std::size_t>(call.integer("batch_dims", 0));
    const auto sizes = call[0].sizes();
    const at::Tensor given = call[1].to(at::kLong);
    const auto depth = static_cast<std::size_t>(given.size(-1));
    const std::int64_t rest = productOf(sizes.slice(batch + depth));
    const std::int64_t rows = productOf(sizes.slice(batch, depth));
    const std::int64_t batches = productOf(sizes.slice(0, batch));
    const at::Tensor flat = flatIndices(given, sizes.slice(batch, depth)).reshape({batches, -1});
    const at::Tensor from = at::arange(batches, flat.options()).reshape({batches, 1}) * rows;
    const at::Tensor taken = call[0].reshape({batches * rows, rest}).index_select(0, (flat + from).reshape({-1}));
    return {taken.reshape(call.outputShapes[0])};
}

/// ONNX's names of what happens where several updates meet; empty: the update replaces.
std::string reductionOf(const AtenCall& call)
{
    const std::string name = call.text("reduction", "none");
    if (name == "none")
        return {};
    if (name == "mul")
        return "prod";
    if (name == "min" || name == "max")
        return "a" + name;
    if (name != "add")
        refuse(call, "the reduction '" + name + "'");
    return "sum";
}

Tensors scatterND(const AtenCall& call)
{
    const auto sizes = call[0].sizes();
    const at::Tensor given = call[1].to(at::kLong);
    const auto depth = static_cast<std::size_t>(given.size(-1));
    const at::Tensor rows = flatIndices(given, sizes.slice(0, depth));
    at::Tensor result = call[0].reshape({productOf(sizes.slice(0, depth)), productOf(sizes.slice(depth))}).clone();
    const at::Tensor updates = call[2].reshape({rows.size(0), result.size(1)});
    const std::string reduction = reductionOf(call);
    if (reduction.empty())
        result.index_copy_(0, rows, updates);
    else if (reduction == "sum")
        result.index_add_(0, rows, updates);
    else
        result.index_reduce_(0, rows, updates, reduction);
    return {result.reshape(sizes)};
}

Tensors scatterElements(const AtenCall& call)
{
    const std::int64_t axis = call.axis(0);
    const at::Tensor indices = wrapped(call[1].to(at::kLong), call[0].size(axis));
    const std::string reduction = reductionOf(call);
    if (reduction.empty())
        return {at::scatter(call[0], axis, indices, call[2])};
    return {at::scatter_reduce(call[0], axis, indices, call[2], reduction)};
}

Tensors oneHot(const AtenCall& call)
{
    const std::int64_t rank = call.rank() + 1;
    const std::int64_t given = call.integer("axis", -1);
    const std::int64_t axis = given < 0 ? given + rank : given;
    const std::int64_t depth = call.outputShapes[0].at(static_cast<std::size_t>(axis));
    std::vector<std::int64_t> along(static_cast<std::size_t>(rank), 1);
    along[static_cast<std::size_t>(axis)] = depth;
    const at::Tensor classes = at::arange(depth, at::TensorOptions(at::kLong)).reshape(along);
    const at::Tensor chosen = wrapped(call[0].to(at::kLong), depth).unsqueeze(axis).eq(classes);
    return {at::where(chosen, call[2][1], call[2][0])};
}

Tensors triangle(const AtenCall& call)
{
    constexpr std::int64_t far = std::int64_t{1} << 31;
    const std::int64_t diagonal = call.has(1) ? std::clamp(call.integers(1).at(0), -far, far) : 0;
    return {call.integer("upper", 1) != 0 ? at::triu(call[0], diagonal) : at::tril(call[0], diagonal)};
}

Tensors eyeLike(const AtenCall& call)
{
    const std::int64_t offset = call.integer("k", 0);
    const at::Tensor column = at::arange(call[0].size(1), at::TensorOptions(at::kLong));
    const at::Tensor row = at::arange(call[0].size(0), at::TensorOptions(at::kLong)).unsqueeze(1);
    return {(column - row).eq(offset)};
}

Tensors reverseSequence(const AtenCall& call)
{
    const std::int64_t batch = call.integer("batch_axis", 1);
    const auto lengths = call.integers(1);
    at::Tensor result = call[0].clone();
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const auto at = static_cast<std::int64_t>(i);
        const at::Tensor part = call[0].select(batch, at).narrow(0, 0, lengths[i]);
        result.select(batch, at).narrow(0, 0, lengths[i]).copy_(at::flip(part, 0));
    }
    return {result};
}

Tensors einsum(const AtenCall& call)
{
    return {at::einsum(call.text("equation", ""), call.inputs)};
}

Tensors range(const AtenCall& call)
{
    const at::Tensor counts = at::arange(call.outputShapes[0].at(0), call[0].options());
    return {counts * call[2].reshape({}) + call[0].reshape({})};
}

constexpr NamedOperator operators[]{
    {"GatherND", gatherND},
    {"ScatterND", scatterND},
    {"ScatterElements", scatterElements},
    {"OneHot", oneHot},
    {"Trilu", triangle},
    {"EyeLike", eyeLike},
    {"ReverseSequence", reverseSequence},
    {"Einsum", einsum},
    {"Range", range},
    {"Det", [](const AtenCall& call) -> Tensors { return {at::det(call[0])}; }},
};

} // namespace

at::Tensor wrapped(const at::Tensor& indices, std::int64_t size)
{
    return at::where(indices < 0, indices + size, indices);
}

std::span<const NamedOperator> indexingOperators()
{
    return operators;
}

} // namespace engine::kernels
