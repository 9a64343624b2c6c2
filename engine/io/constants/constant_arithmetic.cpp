// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/narrow_types.h"
#include "engine/graph/scale_places.h"
#include "engine/io/constants/constant_evaluators.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace engine {

namespace {

constexpr std::int64_t mostElements = std::int64_t{1} << 22;

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
using IntegerFunction = std::optional<std::int64_t> (*)(std::int64_t a, std::int64_t b);
using RealFunction = std::optional<double> (*)(double a, double b);

/// Two operands of one type; integers wrap around as in C.
struct Binary
{
    std::string_view type;
    IntegerFunction onIntegers;
    RealFunction onReals;
};

constexpr std::uint64_t bits(std::int64_t value)
{
    return static_cast<std::uint64_t>(value);
}
constexpr std::int64_t wrapped(std::uint64_t value)
{
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> quotient(std::int64_t a, std::int64_t b)
{
    if (b == 0)
        return std::nullopt;
    return b == -1 ? wrapped(0U - bits(a)) : a / b;
}

/// The sign of the divisor, as Python has it.
std::optional<std::int64_t> remainder(std::int64_t a, std::int64_t b)
{
    if (b == 0)
        return std::nullopt;
    const auto rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

std::optional<std::int64_t> power(std::int64_t base, std::int64_t exponent)
{
    if (exponent < 0 || exponent > 64)
        return std::nullopt;
    std::uint64_t result = 1;
    for (std::int64_t i = 0; i < exponent; ++i)
        result *= bits(base);
    return wrapped(result);
}

template <typename T>
std::optional<T> truth(bool value)
{
    return value ? T{1} : T{0};
}

using I = std::int64_t;
constexpr std::array binaries{
    Binary{"Add", [](I a, I b) { return std::optional(wrapped(bits(a) + bits(b))); },
           [](double a, double b) { return std::optional(a + b); }},
    Binary{"And", [](I a, I b) { return truth<I>(a != 0 && b != 0); }, nullptr},
    Binary{"Div", quotient, [](double a, double b) { return b == 0.0 ? std::nullopt : std::optional(a / b); }},
    Binary{"Equal", [](I a, I b) { return truth<I>(a == b); },
           [](double a, double b) { return truth<double>(a == b); }},
    Binary{"Greater", [](I a, I b) { return truth<I>(a > b); },
           [](double a, double b) { return truth<double>(a > b); }},
    Binary{"GreaterOrEqual", [](I a, I b) { return truth<I>(a >= b); },
           [](double a, double b) { return truth<double>(a >= b); }},
    Binary{"Less", [](I a, I b) { return truth<I>(a < b); }, [](double a, double b) { return truth<double>(a < b); }},
    Binary{"LessOrEqual", [](I a, I b) { return truth<I>(a <= b); },
           [](double a, double b) { return truth<double>(a <= b); }},
    Binary{"Max", [](I a, I b) { return std::optional(std::max(a, b)); },
           [](double a, double b) { return std::optional(std::max(a, b)); }},
    Binary{"Min", [](I a, I b) { return std::optional(std::min(a, b)); },
           [](double a, double b) { return std::optional(std::min(a, b)); }},
    Binary{"Mod", remainder, nullptr},
    Binary{"Mul", [](I a, I b) { return std::optional(wrapped(bits(a) * bits(b))); },
           [](double a, double b) { return std::optional(a * b); }},
    Binary{"Or", [](I a, I b) { return truth<I>(a != 0 || b != 0); }, nullptr},
    Binary{"Pow", power, [](double a, double b) { return std::optional(std::pow(a, b)); }},
    Binary{"Sub", [](I a, I b) { return std::optional(wrapped(bits(a) - bits(b))); },
           [](double a, double b) { return std::optional(a - b); }},
};

struct Unary
{
    std::string_view type;
    double (*onReals)(double x);
    std::int64_t (*onIntegers)(std::int64_t x);
};

constexpr std::array unaries{
    Unary{"Abs", [](double x) { return std::fabs(x); }, [](I x) { return x < 0 ? wrapped(0U - bits(x)) : x; }},
    Unary{"Ceil", [](double x) { return std::ceil(x); }, nullptr},
    Unary{"Exp", [](double x) { return std::exp(x); }, nullptr},
    Unary{"Floor", [](double x) { return std::floor(x); }, nullptr},
    Unary{"Log", [](double x) { return std::log(x); }, nullptr},
    Unary{"Neg", [](double x) { return -x; }, [](I x) { return wrapped(0U - bits(x)); }},
    Unary{"Not", nullptr, [](I x) { return x == 0 ? I{1} : I{0}; }},
    Unary{"Reciprocal", [](double x) { return 1.0 / x; }, nullptr},
    Unary{"Round", [](double x) { return std::nearbyint(x); }, nullptr},
    Unary{"Sqrt", [](double x) { return std::sqrt(x); }, nullptr},
};

bool isSmall(const Evaluation& call)
{
    return elementCount(call.shape()).value_or(mostElements + 1) <= mostElements;
}

Evaluated asOutput(std::optional<Blob> blob)
{
    if (!blob)
        return std::nullopt;
    return std::vector{std::move(*blob)};
}

template <typename T, typename Function>
std::optional<std::vector<T>> combined(std::optional<std::vector<T>> a, const std::optional<std::vector<T>>& b,
                                       Function function)
{
    if (!a || !b || function == nullptr)
        return std::nullopt;
    for (std::size_t i = 0; i < a->size(); ++i) {
        const auto value = function((*a)[i], (*b)[i]);
        if (!value)
            return std::nullopt;
        (*a)[i] = *value;
    }
    return a;
}

/// One after the other from the left, for operators that take any number of inputs.
template <typename T, typename Function, typename Decode>
std::optional<std::vector<T>> combinedInputs(const Evaluation& call, Function function, Decode decode)
{
    auto result = decode(call.input(0).type, broadcastCopy(call.input(0), call.shape()));
    for (std::size_t i = 1; i < call.inputs.size() && result; ++i)
        result = combined<T>(std::move(result), decode(call.input(i).type, broadcastCopy(call.input(i), call.shape())),
                             function);
    return result;
}

Evaluated binary(const Evaluation& call)
{
    const auto* row = std::ranges::find(binaries, call.operation.type, &Binary::type);
    if (!isSmall(call) || attributeOr(call.operation, "fmod", std::int64_t{0}) != 0)
        return std::nullopt;
    const auto type = call.outputs.front().type;
    if (isInteger(call.input(0).type)) {
        const auto values = combinedInputs<std::int64_t>(call, row->onIntegers, integerValues);
        return values ? asOutput(encodeIntegers(type, *values)) : std::nullopt;
    }
    const auto values = combinedInputs<double>(call, row->onReals, realValues);
    return values ? asOutput(encodeReals(type, *values)) : std::nullopt;
}

template <typename T>
std::optional<std::vector<T>> mapped(std::optional<std::vector<T>> values, T (*function)(T))
{
    if (!values || function == nullptr)
        return std::nullopt;
    std::ranges::transform(*values, values->begin(), function);
    return values;
}

Evaluated unary(const Evaluation& call)
{
    const auto* row = std::ranges::find(unaries, call.operation.type, &Unary::type);
    const auto& input = call.input(0);
    if (!isSmall(call))
        return std::nullopt;
    if (isInteger(input.type)) {
        const auto values = mapped(integerValues(input.type, *input.constant), row->onIntegers);
        return values ? asOutput(encodeIntegers(input.type, *values)) : std::nullopt;
    }
    const auto values = mapped(realValues(input.type, *input.constant), row->onReals);
    return values ? asOutput(encodeReals(input.type, *values)) : std::nullopt;
}

Evaluated cast(const Evaluation& call)
{
    const auto& input = call.input(0);
    const auto type = call.outputs.front().type;
    if (!isSmall(call) || narrowTypeOf(attributeOr(call.operation, "to", I{0})))
        return std::nullopt;
    if (isInteger(input.type)) {
        const auto values = integerValues(input.type, *input.constant);
        return values ? asOutput(encodeIntegers(type, *values)) : std::nullopt;
    }
    const auto values = realValues(input.type, *input.constant);
    return values ? asOutput(encodeReals(type, *values)) : std::nullopt;
}

Evaluated range(const Evaluation& call)
{
    const auto type = call.input(0).type;
    const auto count = elementCount(call.shape()).value_or(0);
    if (!isSmall(call))
        return std::nullopt;
    if (isInteger(type)) {
        const auto start = call.integers(0);
        const auto step = call.integers(2);
        Integers values;
        for (I i = 0; start && step && i < count; ++i)
            values.push_back(wrapped(bits(start->front()) + bits(i) * bits(step->front())));
        return asOutput(encodeIntegers(type, values));
    }
    const auto start = realValues(type, *call.input(0).constant);
    const auto step = realValues(type, *call.input(2).constant);
    Reals values;
    for (I i = 0; start && step && i < count; ++i)
        values.push_back(start->front() + static_cast<double>(i) * step->front());
    return asOutput(encodeReals(type, values));
}

/// Weights of a quantised model become float32 once, so that their layers run like any other.
Evaluated dequantize(const Evaluation& call)
{
    auto values = realValues(call.input(0).type, *call.input(0).constant);
    const auto scales = realValues(call.input(1).type, *call.input(1).constant);
    const auto zeros = call.has(2) ? realValues(call.input(2).type, *call.input(2).constant)
                                   : std::optional(Reals(scales ? scales->size() : 0, 0.0));
    if (!values || !scales || !zeros || scales->empty() || zeros->size() != scales->size())
        return std::nullopt;
    const auto places = ScalePlaces::of(call.operation, call.input(0).shape, call.input(1).shape);
    if (!places)
        return std::nullopt;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const auto row = (*places)[i];
        (*values)[i] = ((*values)[i] - (*zeros)[row]) * (*scales)[row];
    }
    return asOutput(encodeReals(call.outputs.front().type, *values));
}

/// The largest or smallest of a few numbers, over all axes: what models ask of their own sizes.
Evaluated extreme(const Evaluation& call)
{
    const auto& input = call.input(0);
    const auto values = realValues(input.type, *input.constant);
    if (!values || values->empty() || elementCount(call.shape()) != 1)
        return std::nullopt;
    const auto [low, high] = std::ranges::minmax(*values);
    constexpr double exact = 9007199254740992.0; // integers beyond it are no doubles
    const auto found = call.operation.type == "ReduceMax" ? high : low;
    if (std::fabs(found) > exact)
        return std::nullopt;
    if (isInteger(input.type))
        return asOutput(encodeIntegers(input.type, {static_cast<I>(found)}));
    return asOutput(encodeReals(input.type, {found}));
}

constexpr std::array evaluators{
    Evaluator{"Abs", unary},        Evaluator{"Add", binary},         Evaluator{"And", binary},
    Evaluator{"Cast", cast},        Evaluator{"Ceil", unary},         Evaluator{"DequantizeLinear", dequantize},
    Evaluator{"Div", binary},       Evaluator{"Equal", binary},       Evaluator{"Exp", unary},
    Evaluator{"Floor", unary},      Evaluator{"Greater", binary},     Evaluator{"GreaterOrEqual", binary},
    Evaluator{"Less", binary},      Evaluator{"LessOrEqual", binary}, Evaluator{"Log", unary},
    Evaluator{"Max", binary},       Evaluator{"Min", binary},         Evaluator{"Mod", binary},
    Evaluator{"Mul", binary},       Evaluator{"Neg", unary},          Evaluator{"Not", unary},
    Evaluator{"Or", binary},        Evaluator{"Pow", binary},         Evaluator{"Range", range},
    Evaluator{"Reciprocal", unary}, Evaluator{"ReduceMax", extreme},  Evaluator{"ReduceMin", extreme},
    Evaluator{"Round", unary},      Evaluator{"Sqrt", unary},         Evaluator{"Sub", binary},
};

} // namespace

std::span<const Evaluator> arithmeticEvaluators()
{
    return evaluators;
}

} // namespace engine
