// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <cmath>

namespace engine::script {

namespace {

TensorId typed(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    if (call.given("dtype"))
        return graph.cast(x, elementTypeOf(static_cast<at::ScalarType>(call.integer("dtype"))));
    return graph.info(x).type == ElementType::Bool ? graph.cast(x, ElementType::Int64) : x;
}

TensorId reduced(ScriptGraph& graph, const std::string& type, TensorId x, const Integers& axes, bool keep)
{
    const std::int64_t keeps = keep ? 1 : 0;
    if (graph.rank(x) == 0)
        return x;
    if (type == "ReduceSum")
        return graph.emit(type, {{"keepdims", keeps}}, {x, graph.integers(axes)});
    return graph.emit(type, {{"axes", axes}, {"keepdims", keeps}}, {x});
}

template <Text type>
TensorIds reduce(const ScriptCall& call)
{
    const auto x = typed(call);
    return {reduced(call.graph, type.value, x, call.axes("dim", call.graph.rank(x)), call.flag("keepdim"))};
}

/// All elements, or along one axis with the places as well, or of two tensors.
template <Text reduction, Text place, Text elementwise>
TensorIds extreme(const ScriptCall& call)
{
    auto& graph = call.graph;
    if (call.overload() == "other") {
        const auto [a, b] = call.operands();
        return {graph.binary(elementwise.value, a, b)};
    }
    const auto values = reduce<reduction>(call).front();
    if (!call.given("dim"))
        return {values};
    const auto x = call.tensor(0);
    const auto places = graph.emit(
        place.value,
        {{"axis", call.axis("dim", graph.rank(x))}, {"keepdims", std::int64_t{call.flag("keepdim") ? 1 : 0}}}, {x});
    return {values, places};
}

template <Text type>
TensorIds placeOf(const ScriptCall& call)
{
    auto& graph = call.graph;
    auto x = call.tensor(0);
    if (!call.given("dim"))
        x = graph.reshape(x, {elementCount(graph.shape(x)).value_or(0)});
    const auto axis = call.given("dim") ? call.axis("dim", graph.rank(x)) : std::int64_t{0};
    return {graph.emit(type.value, {{"axis", axis}, {"keepdims", std::int64_t{call.flag("keepdim") ? 1 : 0}}}, {x})};
}

struct Moments
{
    TensorId variance;
    TensorId mean;
};

Moments moments(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axes = call.axes("dim", graph.rank(x));
    const bool keep = call.flag("keepdim");
    std::int64_t count = 1;
    for (const auto axis : axes)
        count *= graph.shape(x)[static_cast<std::size_t>(axis)];
    const auto away = graph.binary("Sub", x, mean(graph, x, axes, true));
    const bool unbiased = !call.given("unbiased") || call.flag("unbiased");
    const double correction = call.given("correction") ? call.real("correction") : unbiased ? 1.0 : 0.0;
    const auto n = static_cast<double>(count);
    const auto variance =
        graph.scaled(mean(graph, graph.binary("Mul", away, away), axes, keep), n / std::max(n - correction, 0.0));
    return {variance, mean(graph, x, axes, keep)};
}

TensorIds variance(const ScriptCall& call)
{
    return {moments(call).variance};
}

TensorIds deviation(const ScriptCall& call)
{
    return {call.graph.emit("Sqrt", {}, {moments(call).variance})};
}

TensorIds varianceAndMean(const ScriptCall& call)
{
    const auto both = moments(call);
    return {both.variance, both.mean};
}

TensorIds deviationAndMean(const ScriptCall& call)
{
    const auto both = moments(call);
    return {call.graph.emit("Sqrt", {}, {both.variance}), both.mean};
}

TensorIds norm(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = typed(call);
    const double order = call.real(call.given("p") ? "p" : "ord", 2.0);
    const auto axes = call.axes("dim", graph.rank(x));
    const bool keep = call.flag("keepdim");
    if (order == 2.0 || order == 1.0)
        return {reduced(graph, order == 2.0 ? "ReduceL2" : "ReduceL1", x, axes, keep)};
    if (std::isinf(order))
        return {reduced(graph, order > 0 ? "ReduceMax" : "ReduceMin", graph.emit("Abs", {}, {x}), axes, keep)};
    const auto power = [&](TensorId base, double exponent) {
        return graph.binary("Pow", base, graph.scalar(exponent, graph.info(base).type));
    };
    return {power(reduced(graph, "ReduceSum", power(graph.emit("Abs", {}, {x}), order), axes, keep), 1.0 / order)};
}

TensorIds cumulativeSum(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = typed(call);
    const auto axis = graph.scalar(static_cast<double>(call.axis("dim", graph.rank(x))), ElementType::Int64);
    return {graph.emit("CumSum", {}, {x, axis})};
}

TensorIds largest(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const Attributes attributes{{"axis", call.axis("dim", graph.rank(x))},
                                {"largest", call.integer("largest", 1)},
                                {"sorted", call.integer("sorted", 1)}};
    return graph.emit("TopK", attributes, {x, graph.integers({call.integer("k")})}, 2);
}

constexpr std::array operators{
    ScriptOperator{"mean", reduce<"ReduceMean">},
    ScriptOperator{"sum", reduce<"ReduceSum">},
    ScriptOperator{"prod", reduce<"ReduceProd">},
    ScriptOperator{"amax", reduce<"ReduceMax">},
    ScriptOperator{"amin", reduce<"ReduceMin">},
    ScriptOperator{"logsumexp", reduce<"ReduceLogSumExp">},
    ScriptOperator{"max", extreme<"ReduceMax", "ArgMax", "Max">},
    ScriptOperator{"min", extreme<"ReduceMin", "ArgMin", "Min">},
    ScriptOperator{"argmax", placeOf<"ArgMax">},
    ScriptOperator{"argmin", placeOf<"ArgMin">},
    ScriptOperator{"var", variance},
    ScriptOperator{"std", deviation},
    ScriptOperator{"var_mean", varianceAndMean},
    ScriptOperator{"std_mean", deviationAndMean},
    ScriptOperator{"norm", norm},
    ScriptOperator{"frobenius_norm", norm},
    ScriptOperator{"linalg_vector_norm", norm},
    ScriptOperator{"cumsum", cumulativeSum},
    ScriptOperator{"topk", largest},
};

} // namespace

TensorId mean(ScriptGraph& graph, TensorId x, const Integers& axes, bool keep)
{
    return reduced(graph, "ReduceMean", x, axes, keep);
}

std::span<const ScriptOperator> reductionTranslations()
{
    return operators;
}

} // namespace engine::script
