// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/narrow_types.h"
#include "engine/graph/shape_rules.h"

#include <array>

namespace engine {

namespace {

Result<Shape> broadcastAll(const ShapeCall& call)
{
    Shape shape = call.shape(0);
    for (std::size_t i = 1; i < call.inputCount(); ++i) {
        if (!call.has(i))
            return invalidShape("input " + std::to_string(i) + " is missing");
        auto next = broadcast(shape, call.shape(i));
        if (!next)
            return next.error();
        shape = std::move(*next);
    }
    return shape;
}

InferredTypes arithmetic(const ShapeCall& call)
{
    for (std::size_t i = 1; i < call.inputCount(); ++i) {
        if (call.has(i) && call.type(i) != call.type(0))
            return invalidShape("its inputs differ in type: " + std::string(elementTypeName(call.type(0))) + " and "
                                + std::string(elementTypeName(call.type(i))));
    }
    return oneOutput(call.type(0), broadcastAll(call));
}

InferredTypes power(const ShapeCall& call)
{
    return oneOutput(call.type(0), broadcastAll(call));
}

InferredTypes comparison(const ShapeCall& call)
{
    auto types = arithmetic(call);
    if (types)
        types->front().type = ElementType::Bool;
    return types;
}

InferredTypes test(const ShapeCall& call)
{
    return oneOutput(ElementType::Bool, call.shape(0));
}

InferredTypes where(const ShapeCall& call)
{
    if (call.type(0) != ElementType::Bool || call.type(1) != call.type(2))
        return invalidShape("needs a bool condition and two inputs of one type");
    return oneOutput(call.type(1), broadcastAll(call));
}

InferredTypes slope(const ShapeCall& call)
{
    const auto shape = broadcast(call.shape(0), call.shape(1));
    if (!shape)
        return shape.error();
    if (*shape != call.shape(0))
        return invalidShape("a slope of " + toString(call.shape(1)) + " does not fit " + toString(call.shape(0)));
    return sameAsInput(call);
}

InferredTypes clip(const ShapeCall& call)
{
    for (std::size_t i = 1; i < call.inputCount(); ++i) {
        if (call.has(i) && elementCount(call.shape(i)) != 1)
            return invalidShape("a bound is no scalar");
    }
    return sameAsInput(call);
}

InferredTypes dropout(const ShapeCall& call)
{
    return std::vector<TensorType>{{call.type(0), call.shape(0)}, {ElementType::Bool, call.shape(0)}};
}

InferredTypes cast(const ShapeCall& call)
{
    if (const auto narrow = narrowTypeOf(call.integer("to", 0)))
        return oneOutput(narrow->widened, call.shape(0));
    const auto type = elementTypeFromOnnx(call.integer("to", 0));
    if (!type)
        return Error{ErrorCode::Unsupported, "casts to a type that is not supported"};
    return oneOutput(*type, call.shape(0));
}

InferredTypes castLike(const ShapeCall& call)
{
    return oneOutput(call.type(1), call.shape(0));
}

constexpr std::array rules{
    ShapeRule{"Abs", 1, 1, sameAsInput},
    ShapeRule{"Acos", 1, 1, sameAsInput},
    ShapeRule{"Acosh", 1, 1, sameAsInput},
    ShapeRule{"Add", 2, 2, arithmetic},
    ShapeRule{"And", 2, 2, arithmetic},
    ShapeRule{"Asin", 1, 1, sameAsInput},
    ShapeRule{"Asinh", 1, 1, sameAsInput},
    ShapeRule{"Atan", 1, 1, sameAsInput},
    ShapeRule{"Atanh", 1, 1, sameAsInput},
    ShapeRule{"BitShift", 2, 2, arithmetic},
    ShapeRule{"BitwiseAnd", 2, 2, arithmetic},
    ShapeRule{"BitwiseNot", 1, 1, sameAsInput},
    ShapeRule{"BitwiseOr", 2, 2, arithmetic},
    ShapeRule{"BitwiseXor", 2, 2, arithmetic},
    ShapeRule{"Cast", 1, 1, cast},
    ShapeRule{"CastLike", 2, 2, castLike},
    ShapeRule{"Ceil", 1, 1, sameAsInput},
    ShapeRule{"Celu", 1, 1, sameAsInput},
    ShapeRule{"Clip", 1, 3, clip},
    ShapeRule{"Cos", 1, 1, sameAsInput},
    ShapeRule{"Cosh", 1, 1, sameAsInput},
    ShapeRule{"Div", 2, 2, arithmetic},
    ShapeRule{"Dropout", 1, 3, dropout},
    ShapeRule{"Elu", 1, 1, sameAsInput},
    ShapeRule{"Equal", 2, 2, comparison},
    ShapeRule{"Erf", 1, 1, sameAsInput},
    ShapeRule{"Exp", 1, 1, sameAsInput},
    ShapeRule{"Floor", 1, 1, sameAsInput},
    ShapeRule{"Gelu", 1, 1, sameAsInput},
    ShapeRule{"Greater", 2, 2, comparison},
    ShapeRule{"GreaterOrEqual", 2, 2, comparison},
    ShapeRule{"HardSigmoid", 1, 1, sameAsInput},
    ShapeRule{"HardSwish", 1, 1, sameAsInput},
    ShapeRule{"Identity", 1, 1, sameAsInput},
    ShapeRule{"IsInf", 1, 1, test},
    ShapeRule{"IsNaN", 1, 1, test},
    ShapeRule{"LeakyRelu", 1, 1, sameAsInput},
    ShapeRule{"Less", 2, 2, comparison},
    ShapeRule{"LessOrEqual", 2, 2, comparison},
    ShapeRule{"Log", 1, 1, sameAsInput},
    ShapeRule{"Max", 1, anyNumber, arithmetic},
    ShapeRule{"Mean", 1, anyNumber, arithmetic},
    ShapeRule{"Min", 1, anyNumber, arithmetic},
    ShapeRule{"Mish", 1, 1, sameAsInput},
    ShapeRule{"Mod", 2, 2, arithmetic},
    ShapeRule{"Mul", 2, 2, arithmetic},
    ShapeRule{"Neg", 1, 1, sameAsInput},
    ShapeRule{"Not", 1, 1, sameAsInput},
    ShapeRule{"Or", 2, 2, arithmetic},
    ShapeRule{"PRelu", 2, 2, slope},
    ShapeRule{"Pow", 2, 2, power},
    ShapeRule{"Reciprocal", 1, 1, sameAsInput},
    ShapeRule{"Relu", 1, 1, sameAsInput},
    ShapeRule{"Round", 1, 1, sameAsInput},
    ShapeRule{"Selu", 1, 1, sameAsInput},
    ShapeRule{"Shrink", 1, 1, sameAsInput},
    ShapeRule{"Sigmoid", 1, 1, sameAsInput},
    ShapeRule{"Sign", 1, 1, sameAsInput},
    ShapeRule{"Sin", 1, 1, sameAsInput},
    ShapeRule{"Sinh", 1, 1, sameAsInput},
    ShapeRule{"Softplus", 1, 1, sameAsInput},
    ShapeRule{"Softsign", 1, 1, sameAsInput},
    ShapeRule{"Sqrt", 1, 1, sameAsInput},
    ShapeRule{"Sub", 2, 2, arithmetic},
    ShapeRule{"Sum", 1, anyNumber, arithmetic},
    ShapeRule{"Swish", 1, 1, sameAsInput},
    ShapeRule{"Tan", 1, 1, sameAsInput},
    ShapeRule{"Tanh", 1, 1, sameAsInput},
    ShapeRule{"ThresholdedRelu", 1, 1, sameAsInput},
    ShapeRule{"Where", 3, 3, where},
    ShapeRule{"Xor", 2, 2, arithmetic},
};

} // namespace

std::span<const ShapeRule> elementwiseRules()
{
    return rules;
}

std::optional<ElementType> elementTypeFromOnnx(std::int64_t number)
{
    using enum ElementType;
    constexpr std::array<std::optional<ElementType>, 17> types{
        std::nullopt, Float32, UInt8,   Int8,   UInt16, Int16,        Int32,        Int64,   std::nullopt,
        Bool,         Float16, Float64, UInt32, UInt64, std::nullopt, std::nullopt, BFloat16};
    if (number < 0 || number >= static_cast<std::int64_t>(types.size()))
        return std::nullopt;
    return types[static_cast<std::size_t>(number)];
}

} // namespace engine
