// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <cmath>
#include <limits>

namespace engine::script {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TensorId clip(ScriptGraph& graph, TensorId x, double least, double most)
{
    const auto type = graph.info(x).type;
    const auto bound = [&](double value) { return std::isinf(value) ? noTensor : graph.scalar(value, type); };
    return graph.emit("Clip", {}, {x, bound(least), bound(most)});
}

TensorIds relu6(const ScriptCall& call)
{
    return {clip(call.graph, call.tensor(0), 0.0, 6.0)};
}

TensorIds hardtanh(const ScriptCall& call)
{
    return {clip(call.graph, call.tensor(0), call.real("min_val", -1.0), call.real("max_val", 1.0))};
}

TensorIds clamp(const ScriptCall& call)
{
    auto x = call.tensor(0);
    if (call.overload() != "Tensor")
        return {clip(call.graph, x, call.real("min", -infinity), call.real("max", infinity))};
    if (call.given(1))
        x = call.graph.binary("Max", x, call.tensor(1));
    return {call.given(2) ? call.graph.binary("Min", x, call.tensor(2)) : x};
}

TensorIds clampMin(const ScriptCall& call)
{
    return {clip(call.graph, call.tensor(0), call.real("min"), infinity)};
}

TensorIds clampMax(const ScriptCall& call)
{
    return {clip(call.graph, call.tensor(0), -infinity, call.real("max"))};
}

TensorIds hardsigmoid(const ScriptCall& call)
{
    return {call.graph.emit("HardSigmoid", {{"alpha", 1.0 / 6.0}, {"beta", 0.5}}, {call.tensor(0)})};
}

TensorIds silu(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {call.graph.binary("Mul", x, call.graph.emit("Sigmoid", {}, {x}))};
}

TensorIds gelu(const ScriptCall& call)
{
    const auto approximate = call.given("approximate") ? call.text("approximate") : "none";
    return {call.graph.emit("Gelu", {{"approximate", approximate}}, {call.tensor(0)})};
}

TensorIds leakyRelu(const ScriptCall& call)
{
    return {call.graph.emit("LeakyRelu", {{"alpha", call.real("negative_slope", 0.01)}}, {call.tensor(0)})};
}

TensorIds rrelu(const ScriptCall& call)
{
    const double slope = (call.real("lower", 1.0 / 8) + call.real("upper", 1.0 / 3)) / 2;
    return {call.graph.emit("LeakyRelu", {{"alpha", slope}}, {call.tensor(0)})};
}

TensorIds prelu(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    auto slope = call.tensor(1);
    const auto slopes = elementCount(call.graph.shape(slope)).value_or(0);
    Integers shape(slopes == 1 ? 1 : std::max<std::size_t>(1, call.graph.shape(x).size() - 1), 1);
    shape.front() = slopes;
    return {call.graph.emit("PRelu", {}, {x, call.graph.reshape(slope, shape)})};
}

TensorIds elu(const ScriptCall& call)
{
    if (call.real("input_scale", 1.0) != 1.0)
        refuse("scales its input");
    const auto y = call.graph.emit("Elu", {{"alpha", call.real("alpha", 1.0)}}, {call.tensor(0)});
    return {call.graph.scaled(y, call.real("scale", 1.0))};
}

TensorIds celu(const ScriptCall& call)
{
    return {call.graph.emit("Celu", {{"alpha", call.real("alpha", 1.0)}}, {call.tensor(0)})};
}

TensorIds softplus(const ScriptCall& call)
{
    const double beta = call.real("beta", 1.0);
    const auto x = call.graph.scaled(call.tensor(0), beta);
    return {call.graph.scaled(call.graph.emit("Softplus", {}, {x}), 1.0 / beta)};
}

TensorIds logSigmoid(const ScriptCall& call)
{
    auto& graph = call.graph;
    return {graph.emit("Neg", {}, {graph.emit("Softplus", {}, {graph.emit("Neg", {}, {call.tensor(0)})})})};
}

TensorIds threshold(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto type = graph.info(x).type;
    const auto above = graph.binary("Greater", x, graph.scalar(call.real("threshold"), type));
    return {graph.emit("Where", {}, {above, x, graph.scalar(call.real("value"), type)})};
}

TensorIds glu(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", graph.rank(x));
    const auto half = graph.shape(x).at(static_cast<std::size_t>(axis)) / 2;
    const auto parts = graph.emit("Split", {{"axis", axis}}, {x, graph.integers({half, half})}, 2);
    return {graph.binary("Mul", parts[0], graph.emit("Sigmoid", {}, {parts[1]}))};
}

template <Text type>
TensorIds normalized(const ScriptCall& call)
{
    auto x = call.tensor(0);
    if (call.given("dtype"))
        x = call.graph.cast(x, elementTypeOf(static_cast<at::ScalarType>(call.integer("dtype"))));
    return {call.graph.emit(type.value, {{"axis", call.axis("dim", call.graph.rank(x))}}, {x})};
}

constexpr std::array operators{
    ScriptOperator{"relu", same<"Relu">},
    ScriptOperator{"relu6", relu6},
    ScriptOperator{"hardtanh", hardtanh},
    ScriptOperator{"clamp", clamp},
    ScriptOperator{"clip", clamp},
    ScriptOperator{"clamp_min", clampMin},
    ScriptOperator{"clamp_max", clampMax},
    ScriptOperator{"hardswish", same<"HardSwish">},
    ScriptOperator{"hardsigmoid", hardsigmoid},
    ScriptOperator{"sigmoid", same<"Sigmoid">},
    ScriptOperator{"tanh", same<"Tanh">},
    ScriptOperator{"silu", silu},
    ScriptOperator{"mish", same<"Mish">},
    ScriptOperator{"gelu", gelu},
    ScriptOperator{"leaky_relu", leakyRelu},
    ScriptOperator{"rrelu", rrelu},
    ScriptOperator{"prelu", prelu},
    ScriptOperator{"_prelu_kernel", prelu},
    ScriptOperator{"elu", elu},
    ScriptOperator{"selu", same<"Selu">},
    ScriptOperator{"celu", celu},
    ScriptOperator{"softplus", softplus},
    ScriptOperator{"log_sigmoid", logSigmoid},
    ScriptOperator{"threshold", threshold},
    ScriptOperator{"glu", glu},
    ScriptOperator{"softmax", normalized<"Softmax">},
    ScriptOperator{"_softmax", normalized<"Softmax">},
    ScriptOperator{"log_softmax", normalized<"LogSoftmax">},
    ScriptOperator{"_log_softmax", normalized<"LogSoftmax">},
};

} // namespace

std::span<const ScriptOperator> activationTranslations()
{
    return operators;
}

} // namespace engine::script
