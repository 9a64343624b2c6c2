// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <cmath>

namespace engine::script {

namespace {

bool isFloating(ElementType type)
{
    return type <= ElementType::BFloat16;
}

TensorId asFloat(ScriptGraph& graph, TensorId x)
{
    return isFloating(graph.info(x).type) ? x : graph.cast(x, ElementType::Float32);
}

template <Text type>
TensorIds ofTwo(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {call.graph.binary(type.value, a, b)};
}

template <Text type>
TensorIds withAlpha(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {call.graph.binary(type.value, a, call.graph.scaled(b, call.real("alpha", 1.0)))};
}

TensorIds reversedSubtraction(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {call.graph.binary("Sub", b, call.graph.scaled(a, call.real("alpha", 1.0)))};
}

/// With integers ONNX cuts towards zero and torch goes down; for what is never negative it is the same.
TensorId floorOfQuotient(ScriptGraph& graph, TensorId a, TensorId b)
{
    const auto type = graph.info(a).type;
    const auto quotient = graph.binary("Div", asFloat(graph, a), asFloat(graph, b));
    return graph.cast(graph.emit("Floor", {}, {quotient}), type);
}

TensorIds divide(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto [a, b] = call.operands();
    const auto mode = call.given("rounding_mode") ? call.text("rounding_mode") : std::string();
    if (mode == "floor")
        return {floorOfQuotient(graph, a, b)};
    if (mode == "trunc")
        refuse("rounds towards zero");
    return {graph.binary("Div", asFloat(graph, a), asFloat(graph, b))};
}

TensorIds floorDivide(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {floorOfQuotient(call.graph, a, b)};
}

TensorIds remainder(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto [a, b] = call.operands();
    if (!isFloating(graph.info(a).type))
        return {graph.emit("Mod", {{"fmod", std::int64_t{0}}}, {a, b})};
    const auto whole = graph.emit("Floor", {}, {graph.binary("Div", a, b)});
    return {graph.binary("Sub", a, graph.binary("Mul", whole, b))};
}

TensorIds remainderOfC(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {call.graph.emit("Mod", {{"fmod", std::int64_t{1}}}, {a, b})};
}

TensorIds square(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {call.graph.binary("Mul", x, x)};
}

TensorIds reciprocalRoot(const ScriptCall& call)
{
    auto& graph = call.graph;
    return {graph.emit("Reciprocal", {}, {graph.emit("Sqrt", {}, {call.tensor(0)})})};
}

TensorIds exponentialLessOne(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    return {graph.binary("Sub", graph.emit("Exp", {}, {x}), graph.scalar(1, graph.info(x).type))};
}

TensorIds logarithmOfOneMore(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    return {graph.emit("Log", {}, {graph.binary("Add", x, graph.scalar(1, graph.info(x).type))})};
}

template <int base>
TensorIds logarithm(const ScriptCall& call)
{
    return {call.graph.scaled(call.graph.emit("Log", {}, {call.tensor(0)}), 1.0 / std::log(double{base}))};
}

TensorIds addProduct(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto product = graph.binary("Mul", call.tensor(1), call.tensor(2));
    return {graph.binary("Add", call.tensor(0), graph.scaled(product, call.real("value", 1.0)))};
}

TensorIds addQuotient(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto quotient = graph.binary("Div", call.tensor(1), call.tensor(2));
    return {graph.binary("Add", call.tensor(0), graph.scaled(quotient, call.real("value", 1.0)))};
}

TensorIds interpolate(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto begin = call.tensor(0);
    const auto way = graph.binary("Sub", call.tensor(1), begin);
    const auto part =
        call.isTensor(2) ? graph.binary("Mul", way, call.tensor(2)) : graph.scaled(way, call.real("weight"));
    return {graph.binary("Add", begin, part)};
}

template <Text type>
TensorIds logical(const ScriptCall& call)
{
    auto& graph = call.graph;
    return {graph.binary(type.value, graph.cast(call.tensor(0), ElementType::Bool),
                         graph.cast(call.tensor(1), ElementType::Bool))};
}

TensorIds logicalNot(const ScriptCall& call)
{
    return {call.graph.emit("Not", {}, {call.graph.cast(call.tensor(0), ElementType::Bool)})};
}

/// Only where it means the logical one.
template <Text type>
TensorIds bitwise(const ScriptCall& call)
{
    if (call.graph.info(call.tensor(0)).type != ElementType::Bool)
        refuse("works on the bits of integers");
    return logical<type>(call);
}

TensorIds bitwiseNot(const ScriptCall& call)
{
    if (call.graph.info(call.tensor(0)).type != ElementType::Bool)
        refuse("works on the bits of integers");
    return logicalNot(call);
}

TensorIds notEqual(const ScriptCall& call)
{
    const auto [a, b] = call.operands();
    return {call.graph.emit("Not", {}, {call.graph.binary("Equal", a, b)})};
}

TensorIds where(const ScriptCall& call)
{
    if (call.size() < 3)
        refuse("has a result whose shape depends on the frame");
    const auto [a, b] = call.operands(1, 2);
    return {call.graph.emit("Where", {}, {call.graph.cast(call.tensor(0), ElementType::Bool), a, b})};
}

TensorIds maskedFill(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto value = call.isTensor(2) ? graph.cast(call.tensor(2), graph.info(x).type)
                                        : graph.scalar(call.real("value"), graph.info(x).type);
    return {graph.emit("Where", {}, {graph.cast(call.tensor(1), ElementType::Bool), value, x})};
}

TensorIds fill(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto& info = graph.info(call.tensor(0));
    return {graph.constant(at::full(info.shape, call.real("value"), at::TensorOptions(scalarTypeOf(info.type))))};
}

TensorIds zero(const ScriptCall& call)
{
    const auto& info = call.graph.info(call.tensor(0));
    return {call.graph.constant(at::zeros(info.shape, at::TensorOptions(scalarTypeOf(info.type))))};
}

TensorIds copy(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto target = graph.info(call.tensor(0));
    const auto source = graph.cast(call.tensor(1), target.type);
    return {graph.shape(source) == target.shape ? source
                                                : graph.emit("Expand", {}, {source, graph.integers(target.shape)})};
}

TensorIds convert(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    if (call.given("other"))
        return {call.graph.cast(x, call.graph.info(call.tensor("other")).type)};
    return {call.given("dtype") ? call.graph.cast(x, elementTypeOf(static_cast<at::ScalarType>(call.integer("dtype"))))
                                : x};
}

TensorIds itself(const ScriptCall& call)
{
    return {call.tensor(0)};
}

TensorIds withoutDropout(const ScriptCall& call)
{
    if (call.flag("train") && call.real("p") != 0.0)
        refuse("drops values at random: the model is in training mode");
    return itself(call);
}

constexpr std::array operators{
    ScriptOperator{"add", withAlpha<"Add">},
    ScriptOperator{"sub", withAlpha<"Sub">},
    ScriptOperator{"rsub", reversedSubtraction},
    ScriptOperator{"mul", ofTwo<"Mul">},
    ScriptOperator{"multiply", ofTwo<"Mul">},
    ScriptOperator{"div", divide},
    ScriptOperator{"divide", divide},
    ScriptOperator{"true_divide", divide},
    ScriptOperator{"floor_divide", floorDivide},
    ScriptOperator{"__floordiv__", floorDivide},
    ScriptOperator{"remainder", remainder},
    ScriptOperator{"fmod", remainderOfC},
    ScriptOperator{"pow", ofTwo<"Pow">},
    ScriptOperator{"square", square},
    ScriptOperator{"rsqrt", reciprocalRoot},
    ScriptOperator{"expm1", exponentialLessOne},
    ScriptOperator{"log1p", logarithmOfOneMore},
    ScriptOperator{"log2", logarithm<2>},
    ScriptOperator{"log10", logarithm<10>},
    ScriptOperator{"addcmul", addProduct},
    ScriptOperator{"addcdiv", addQuotient},
    ScriptOperator{"lerp", interpolate},
    ScriptOperator{"maximum", ofTwo<"Max">},
    ScriptOperator{"minimum", ofTwo<"Min">},
    ScriptOperator{"abs", same<"Abs">},
    ScriptOperator{"neg", same<"Neg">},
    ScriptOperator{"negative", same<"Neg">},
    ScriptOperator{"exp", same<"Exp">},
    ScriptOperator{"log", same<"Log">},
    ScriptOperator{"sqrt", same<"Sqrt">},
    ScriptOperator{"reciprocal", same<"Reciprocal">},
    ScriptOperator{"erf", same<"Erf">},
    ScriptOperator{"floor", same<"Floor">},
    ScriptOperator{"ceil", same<"Ceil">},
    ScriptOperator{"round", same<"Round">},
    ScriptOperator{"sign", same<"Sign">},
    ScriptOperator{"sin", same<"Sin">},
    ScriptOperator{"cos", same<"Cos">},
    ScriptOperator{"tan", same<"Tan">},
    ScriptOperator{"asin", same<"Asin">},
    ScriptOperator{"acos", same<"Acos">},
    ScriptOperator{"atan", same<"Atan">},
    ScriptOperator{"isnan", same<"IsNaN">},
    ScriptOperator{"isinf", same<"IsInf">},
    ScriptOperator{"eq", ofTwo<"Equal">},
    ScriptOperator{"ne", notEqual},
    ScriptOperator{"lt", ofTwo<"Less">},
    ScriptOperator{"le", ofTwo<"LessOrEqual">},
    ScriptOperator{"gt", ofTwo<"Greater">},
    ScriptOperator{"ge", ofTwo<"GreaterOrEqual">},
    ScriptOperator{"logical_and", logical<"And">},
    ScriptOperator{"logical_or", logical<"Or">},
    ScriptOperator{"logical_xor", logical<"Xor">},
    ScriptOperator{"logical_not", logicalNot},
    ScriptOperator{"__and__", bitwise<"And">},
    ScriptOperator{"__or__", bitwise<"Or">},
    ScriptOperator{"__xor__", bitwise<"Xor">},
    ScriptOperator{"bitwise_and", bitwise<"And">},
    ScriptOperator{"bitwise_or", bitwise<"Or">},
    ScriptOperator{"bitwise_xor", bitwise<"Xor">},
    ScriptOperator{"bitwise_not", bitwiseNot},
    ScriptOperator{"where", where},
    ScriptOperator{"masked_fill", maskedFill},
    ScriptOperator{"fill", fill},
    ScriptOperator{"zero", zero},
    ScriptOperator{"copy", copy},
    ScriptOperator{"to", convert, Sharing::Everything},
    ScriptOperator{"type_as", convert, Sharing::Everything},
    ScriptOperator{"clone", itself},
    ScriptOperator{"contiguous", itself, Sharing::Everything},
    ScriptOperator{"detach", itself, Sharing::Everything},
    ScriptOperator{"alias", itself, Sharing::Everything},
    ScriptOperator{"lift_fresh", itself, Sharing::Everything},
    ScriptOperator{"dropout", withoutDropout, Sharing::Everything},
    ScriptOperator{"feature_dropout", withoutDropout, Sharing::Everything},
    ScriptOperator{"alpha_dropout", withoutDropout, Sharing::Everything},
    ScriptOperator{"feature_alpha_dropout", withoutDropout, Sharing::Everything},
};

} // namespace

std::span<const ScriptOperator> arithmeticTranslations()
{
    return operators;
}

} // namespace engine::script
