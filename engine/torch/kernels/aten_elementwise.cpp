// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <limits>
#include <numbers>

namespace engine::kernels {

namespace {

bool isIntegral(const at::Tensor& tensor)
{
    return at::isIntegralType(tensor.scalar_type(), false);
}

/// LibTorch leaves integers to the processor, which stops a program that divides the smallest one by -1.
struct Divisor
{
    explicit Divisor(const at::Tensor& given) : isMinusOne(given == -1), safe(given.masked_fill(isMinusOne, 1)) {}
    at::Tensor isMinusOne;
    at::Tensor safe;
};

bool isSigned(const at::Tensor& tensor)
{
    return isIntegral(tensor) && tensor.scalar_type() != at::kByte;
}

at::Tensor divide(const at::Tensor& a, const at::Tensor& b)
{
    if (!isSigned(a))
        return isIntegral(a) ? at::div(a, b, "trunc") : at::div(a, b);
    const Divisor divisor(b);
    return at::where(divisor.isMinusOne, at::neg(a), at::div(a, divisor.safe, "trunc"));
}

at::Tensor modulo(const AtenCall& call)
{
    const at::Tensor divisor = isSigned(call[1]) ? Divisor(call[1]).safe : call[1]; // nothing remains for both
    return call.integer("fmod", 0) != 0 ? at::fmod(call[0], divisor) : at::remainder(call[0], divisor);
}

/// Joins any number of inputs two by two.
template <at::Tensor (*join)(const at::Tensor&, const at::Tensor&)>
Tensors joined(const AtenCall& call)
{
    at::Tensor result = call[0];
    for (std::size_t i = 1; i < call.inputs.size(); ++i)
        result = join(result, call[i]);
    return {result};
}

at::Tensor plus(const at::Tensor& a, const at::Tensor& b)
{
    return at::add(a, b);
}

Tensors mean(const AtenCall& call)
{
    return {joined<plus>(call).front() / static_cast<double>(call.inputs.size())};
}

Tensors clip(const AtenCall& call)
{
    const auto bound = [&](std::size_t at) {
        return call.has(at) ? c10::optional<at::Scalar>(call[at].item()) : c10::nullopt;
    };
    const auto low = bound(1);
    const auto high = bound(2);
    if (!low && !high)
        return {call[0]};
    return {at::clamp(call[0], low, high)};
}

/// The slope's shape is one that broadcasts to the input's.
Tensors prelu(const AtenCall& call)
{
    return {at::where(call[0] > 0, call[0], call[0] * call[1])};
}

Tensors hardSigmoid(const AtenCall& call)
{
    return {at::clamp(call[0] * call.real("alpha", 0.2) + call.real("beta", 0.5), 0, 1)};
}

Tensors celu(const AtenCall& call)
{
    return {at::celu(call[0], call.real("alpha", 1.0))};
}

Tensors elu(const AtenCall& call)
{
    return {at::elu(call[0], call.real("alpha", 1.0))};
}

Tensors selu(const AtenCall& call)
{
    const double alpha = call.real("alpha", 1.67326319217681884765625);
    return {at::elu(call[0], alpha, call.real("gamma", 1.05070102214813232421875))};
}

Tensors thresholdedRelu(const AtenCall& call)
{
    return {at::where(call[0] > call.real("alpha", 1.0), call[0], at::zeros_like(call[0]))};
}

Tensors gelu(const AtenCall& call)
{
    const std::string approximation = call.text("approximate", "none");
    if (approximation == "tanh")
        return {at::gelu(call[0], "tanh")};
    if (approximation != "none")
        refuse(call, "the approximation '" + approximation + "'");
    return {call[0] * 0.5 * (1 + at::erf(call[0] / std::numbers::sqrt2))};
}

Tensors swish(const AtenCall& call)
{
    const double alpha = call.real("alpha", 1.0);
    return {alpha == 1 ? at::silu(call[0]) : call[0] * at::sigmoid(call[0] * alpha)};
}

Tensors same(const AtenCall& call)
{
    return {call[0]};
}

/// The mask of a Dropout that drops nothing.
Tensors dropout(const AtenCall& call)
{
    return {call[0], at::ones_like(call[0], at::TensorOptions(at::kBool))};
}

Tensors isInfinite(const AtenCall& call)
{
    const bool above = call.integer("detect_positive", 1) != 0;
    const bool below = call.integer("detect_negative", 1) != 0;
    const at::Tensor positive = at::isposinf(call[0]);
    const at::Tensor negative = at::isneginf(call[0]);
    if (above && below)
        return {at::logical_or(positive, negative)};
    return {above ? positive : below ? negative : at::zeros_like(positive)};
}

Tensors shrink(const AtenCall& call)
{
    const double threshold = call.real("lambd", 0.5);
    const double bias = call.real("bias", 0.0);
    const at::Tensor above = at::where(call[0] > threshold, call[0] - bias, at::zeros_like(call[0]));
    return {at::where(call[0] < -threshold, call[0] + bias, above)};
}

/// Elements are unsigned; shifting by more than they hold leaves nothing.
Tensors bitShift(const AtenCall& call)
{
    const bool left = call.text("direction", "") == "LEFT";
    const std::int64_t bits = 8 * elementSize(call.outputTypes[0]);
    const at::Tensor value = call[0].to(at::kLong);
    const at::Tensor by = call[1].to(at::kLong);
    const at::Tensor tooFar = at::logical_or(by < 0, by >= bits);
    const at::Tensor few = by.masked_fill(tooFar, 0);
    at::Tensor shifted = left ? at::bitwise_left_shift(value, few) : at::bitwise_right_shift(value, few);
    if (!left && bits == 64) // the sign must not follow
        shifted = at::where(few == 0, value,
                            at::bitwise_right_shift(at::bitwise_and(at::bitwise_right_shift(value, 1),
                                                                    std::numeric_limits<std::int64_t>::max()),
                                                    at::clamp(few - 1, 0)));
    return {shifted.masked_fill(tooFar, 0)};
}

Tensors softplus(const AtenCall& call)
{
    return {at::softplus(call[0])};
}

Tensors softsign(const AtenCall& call)
{
    return {call[0] / (1 + at::abs(call[0]))};
}

template <at::Tensor (*compute)(const at::Tensor&)>
Tensors unary(const AtenCall& call)
{
    return {compute(call[0])};
}

template <at::Tensor (*compute)(const at::Tensor&, const at::Tensor&)>
Tensors binary(const AtenCall& call)
{
    return {compute(call[0], call[1])};
}

at::Tensor minus(const at::Tensor& a, const at::Tensor& b)
{
    return at::sub(a, b);
}

constexpr NamedOperator operators[]{
    {"Add", joined<plus>},
    {"Sub", binary<minus>},
    {"Mul", binary<at::mul>},
    {"Div", binary<divide>},
    {"Pow", binary<at::pow>},
    {"Mod", [](const AtenCall& call) -> Tensors { return {modulo(call)}; }},
    {"Min", joined<at::minimum>},
    {"Max", joined<at::maximum>},
    {"Sum", joined<plus>},
    {"Mean", mean},
    {"PRelu", prelu},
    {"Relu", unary<at::relu>},
    {"LeakyRelu", [](const AtenCall& call) -> Tensors { return {at::leaky_relu(call[0], call.real("alpha", 0.01))}; }},
    {"Clip", clip},
    {"Sigmoid", unary<at::sigmoid>},
    {"Tanh", unary<at::tanh>},
    {"HardSigmoid", hardSigmoid},
    {"HardSwish", unary<at::hardswish>},
    {"Elu", elu},
    {"Selu", selu},
    {"Celu", celu},
    {"Softplus", softplus},
    {"Softsign", softsign},
    {"ThresholdedRelu", thresholdedRelu},
    {"Gelu", gelu},
    {"Mish", unary<at::mish>},
    {"Swish", swish},
    {"Erf", unary<at::erf>},
    {"Sqrt", unary<at::sqrt>},
    {"Exp", unary<at::exp>},
    {"Log", unary<at::log>},
    {"Neg", unary<at::neg>},
    {"Abs", unary<at::abs>},
    {"Reciprocal", unary<at::reciprocal>},
    {"Floor", unary<at::floor>},
    {"Ceil", unary<at::ceil>},
    {"Round", unary<at::round>},
    {"Sign", unary<at::sign>},
    {"Sin", unary<at::sin>},
    {"Cos", unary<at::cos>},
    {"Not", unary<at::logical_not>},
    {"And", binary<at::logical_and>},
    {"Or", binary<at::logical_or>},
    {"Xor", binary<at::logical_xor>},
    {"Equal", binary<at::eq>},
    {"Greater", binary<at::gt>},
    {"GreaterOrEqual", binary<at::ge>},
    {"Less", binary<at::lt>},
    {"LessOrEqual", binary<at::le>},
    {"Where", [](const AtenCall& call) -> Tensors { return {at::where(call[0], call[1], call[2])}; }},
    {"Shrink", shrink},
    {"BitShift", bitShift},
    {"BitwiseAnd", binary<at::bitwise_and>},
    {"BitwiseOr", binary<at::bitwise_or>},
    {"BitwiseXor", binary<at::bitwise_xor>},
    {"BitwiseNot", unary<at::bitwise_not>},
    {"Sinh", unary<at::sinh>},
    {"Cosh", unary<at::cosh>},
    {"Asinh", unary<at::asinh>},
    {"Acosh", unary<at::acosh>},
    {"Atanh", unary<at::atanh>},
    {"Tan", unary<at::tan>},
    {"Asin", unary<at::asin>},
    {"Acos", unary<at::acos>},
    {"Atan", unary<at::atan>},
    {"IsNaN", unary<at::isnan>},
    {"IsInf", isInfinite},
    {"Identity", same},
    {"Dropout", dropout},
};

} // namespace

std::span<const NamedOperator> elementwiseOperators()
{
    return operators;
}

} // namespace engine::kernels
