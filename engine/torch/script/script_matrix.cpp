// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

namespace engine::script {

namespace {

TensorIds fullyConnected(const ScriptCall& call)
{
    auto& graph = call.graph;
    if (const auto weight = call.knownTensor(1); weight && weight->dim() == 2)
        return {linear(graph, call.tensor(0), *weight, call.tensorOrNone(2))};
    const auto y = graph.binary("MatMul", call.tensor(0), graph.swapAxes(call.tensor(1), -2, -1));
    return {call.given(2) ? graph.binary("Add", y, call.tensor(2)) : y};
}

TensorIds product(const ScriptCall& call)
{
    return {call.graph.binary("MatMul", call.tensor(0), call.tensor(1))};
}

/// beta c + alpha a b
TensorIds addedProduct(const ScriptCall& call)
{
    auto& graph = call.graph;
    const double alpha = call.real("alpha", 1.0);
    const double beta = call.real("beta", 1.0);
    const auto a = call.tensor(1);
    const auto b = call.tensor(2);
    if (graph.rank(a) == 2 && graph.rank(b) == 2 && graph.info(a).type == ElementType::Float32)
        return {graph.emit("Gemm", {{"alpha", alpha}, {"beta", beta}}, {a, b, call.tensor(0)})};
    const auto y = graph.scaled(graph.binary("MatMul", a, b), alpha);
    return {beta == 0.0 ? y : graph.binary("Add", y, graph.scaled(call.tensor(0), beta))};
}

TensorIds einsum(const ScriptCall& call)
{
    auto equation = call.text("equation");
    std::erase(equation, ' ');
    return {call.graph.emit("Einsum", {{"equation", equation}}, call.tensors(1))};
}

TensorIds outer(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto column = graph.emit("Unsqueeze", {}, {call.tensor(0), graph.integers({1})});
    return {graph.binary("Mul", column, call.tensor(1))};
}

constexpr std::array operators{
    ScriptOperator{"linear", fullyConnected},
    ScriptOperator{"matmul", product},
    ScriptOperator{"mm", product},
    ScriptOperator{"bmm", product},
    ScriptOperator{"mv", product},
    ScriptOperator{"dot", product},
    ScriptOperator{"linalg_matmul", product},
    ScriptOperator{"addmm", addedProduct},
    ScriptOperator{"addmv", addedProduct},
    ScriptOperator{"baddbmm", addedProduct},
    ScriptOperator{"einsum", einsum},
    ScriptOperator{"outer", outer},
};

} // namespace

TensorId linear(ScriptGraph& graph, TensorId x, const at::Tensor& weight, TensorId bias)
{
    if (graph.rank(x) == 2)
        return graph.emit("Gemm", {{"transB", std::int64_t{1}}}, {x, graph.constant(weight), bias});
    const auto y = graph.binary("MatMul", x, graph.constant(weight.t().contiguous()));
    return bias == noTensor ? y : graph.binary("Add", y, bias);
}

std::span<const ScriptOperator> matrixTranslations()
{
    return operators;
}

} // namespace engine::script
