// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/byte_loops.h"
#include "engine/torch/kernels/bytes.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/quantized_layer.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace engine::kernels {

namespace {

constexpr std::size_t bytes = 256;
/// A value for each byte.
using Column = std::array<double, bytes>;

double real(const Operation& op, std::string_view name, double fallback)
{
    return attributeOr(op, name, fallback);
}

double hardSigmoid(double x, double alpha, double beta)
{
    return std::clamp(alpha * x + beta, 0.0, 1.0);
}

double sigmoid(double x)
{
    return 1.0 / (1.0 + std::exp(-x));
}

double gelu(const Operation& op, double x)
{
    if (attributeOr(op, "approximate", std::string("none")) == "tanh")
        return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2));
}

struct Unary
{
    std::string_view type;
    double (*of)(const Operation& op, double x);
};

constexpr std::array unaries{
    Unary{"Abs", [](const Operation&, double x) { return std::abs(x); }},
    Unary{"Elu", [](const Operation& op, double x) { return x < 0 ? real(op, "alpha", 1.0) * std::expm1(x) : x; }},
    Unary{"Erf", [](const Operation&, double x) { return std::erf(x); }},
    Unary{"Exp", [](const Operation&, double x) { return std::exp(x); }},
    Unary{"Gelu", gelu},
    Unary{"HardSigmoid",
          [](const Operation& op, double x) { return hardSigmoid(x, real(op, "alpha", 0.2), real(op, "beta", 0.5)); }},
    Unary{"HardSwish", [](const Operation&, double x) { return x * hardSigmoid(x, 1.0 / 6.0, 0.5); }},
    Unary{"LeakyRelu", [](const Operation& op, double x) { return x < 0 ? real(op, "alpha", 0.01) * x : x; }},
    Unary{"Log", [](const Operation&, double x) { return std::log(x); }},
    Unary{"Neg", [](const Operation&, double x) { return -x; }},
    Unary{"Relu", [](const Operation&, double x) { return std::max(x, 0.0); }},
    Unary{"Sigmoid", [](const Operation&, double x) { return sigmoid(x); }},
    Unary{"Softplus", [](const Operation&, double x) { return std::log1p(std::exp(-std::abs(x))) + std::max(x, 0.0); }},
    Unary{"Sqrt", [](const Operation&, double x) { return std::sqrt(x); }},
    Unary{"Swish", [](const Operation& op, double x) { return x * sigmoid(real(op, "alpha", 1.0) * x); }},
    Unary{"Tanh", [](const Operation&, double x) { return std::tanh(x); }},
};

struct Binary
{
    std::string_view type;
    double (*of)(double a, double b);
};

constexpr std::array binaries{
    Binary{"Add", [](double a, double b) { return a + b; }},
    Binary{"Div", [](double a, double b) { return a / b; }},
    Binary{"Mul", [](double a, double b) { return a * b; }},
    Binary{"Sub", [](double a, double b) { return a - b; }},
};

/// What operations, one behind the other, make of each byte that may come in.
class Table
{
public:
    Table(const SegmentBuilder& builder, TensorId real, const Grid& grid)
        : m_builder(builder), m_shape(builder.tensor(real).shape), m_last(real)
    {
        for (std::size_t i = 0; i < bytes; ++i) {
            const auto byte =
                grid.type == ElementType::Int8 ? static_cast<int>(static_cast<std::int8_t>(i)) : static_cast<int>(i);
            m_values[i] = static_cast<double>(grid.scale) * (byte - grid.zero);
        }
    }

    /// Whether @p op is a function of what the one before it made; it is applied then.
    bool take(const Operation& op)
    {
        if (op.outputs.size() != 1 || m_builder.tensor(op.outputs[0]).shape != m_shape
            || m_builder.tensor(op.outputs[0]).type != ElementType::Float32)
            return false;
        const auto result = op.type == "Clip" ? clipped(op) : computed(op);
        if (!result)
            return false;
        m_values = *result;
        m_last = op.outputs[0];
        return true;
    }

    /// What the last one made, and its values.
    TensorId last() const { return m_last; }
    const Column& values() const { return m_values; }

private:
    /// A column, or the same number for each byte.
    std::optional<Column> operand(const Operation& op, std::size_t at) const
    {
        if (at >= op.inputs.size())
            return std::nullopt;
        if (op.inputs[at] == m_last)
            return m_values;
        const auto number = constantInput(m_builder.graph(), op, at);
        if (!number || number->size() != 1)
            return std::nullopt;
        Column column{};
        column.fill(number->front());
        return column;
    }

    std::optional<Column> clipped(const Operation& op) const
    {
        auto values = operand(op, 0);
        for (const std::size_t bound : {1U, 2U}) {
            if (!values || !hasInput(op, bound))
                continue;
            const auto limit = operand(op, bound);
            if (!limit)
                return std::nullopt;
            for (std::size_t i = 0; i < bytes; ++i)
                (*values)[i] = bound == 1 ? std::max((*values)[i], (*limit)[i]) : std::min((*values)[i], (*limit)[i]);
        }
        return values;
    }

    std::optional<Column> computed(const Operation& op) const
    {
        auto values = operand(op, 0);
        const auto unary = std::ranges::find(unaries, op.type, &Unary::type);
        const auto binary = std::ranges::find(binaries, op.type, &Binary::type);
        const auto second = binary == binaries.end() ? std::nullopt : operand(op, 1);
        if (!values || (unary == unaries.end() && !second))
            return std::nullopt;
        for (std::size_t i = 0; i < bytes; ++i)
            (*values)[i] = second ? binary->of((*values)[i], (*second)[i]) : unary->of(op, (*values)[i]);
        return values;
    }

    const SegmentBuilder& m_builder;
    const Shape& m_shape;
    TensorId m_last;
    Column m_values{};
};

class TableStep : public Step
{
public:
    TableStep(const Value& from, const Value& to, const std::array<std::uint8_t, bytes>& table)
        : m_from(from), m_to(to), m_table(table), m_count(*elementCount(from.shape))
    {
    }
    void bind(const Arena& arena) override
    {
        m_source = reinterpret_cast<const std::uint8_t*>(arena.address(m_from.place));
        m_result = reinterpret_cast<std::uint8_t*>(arena.address(m_to.place));
    }
    void run() override
    {
        inParallel(m_count, 16384, [&](std::int64_t from, std::int64_t to) {
            lookUpBytes(m_source + from, m_result + from, m_table.data(), to - from);
        });
    }

private:
    Value m_from;
    Value m_to;
    std::array<std::uint8_t, bytes> m_table;
    std::int64_t m_count;
    const std::uint8_t* m_source = nullptr;
    std::uint8_t* m_result = nullptr;
};

std::array<std::uint8_t, bytes> tableOf(const Column& values, const Grid& grid)
{
    std::array<std::uint8_t, bytes> table{};
    for (std::size_t i = 0; i < bytes; ++i) {
        const double steps = std::nearbyint(values[i] / static_cast<double>(grid.scale)) + grid.zero;
        const double kept =
            std::min(std::max(steps, static_cast<double>(grid.least())), static_cast<double>(grid.most()));
        table[i] = static_cast<std::uint8_t>(static_cast<std::int32_t>(std::isnan(kept) ? grid.least() : kept));
    }
    return table;
}

} // namespace

std::size_t compileByteTable(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Dequantized given(builder.graph(), operations);
    if (given.count() != 1)
        return 0;
    const auto source = given.bytesOf(operations[0].outputs[0]);
    if (!source)
        return 0;
    Table table(builder, operations[0].outputs[0], source->grid);
    std::size_t length = 1;
    while (length < operations.size() && table.take(operations[length]))
        ++length;
    if (length >= operations.size() || operations[length].type != "QuantizeLinear")
        return 0;
    const Operation& last = operations[length];
    const auto grid = gridOf(builder.graph(), last, 1, builder.tensor(last.outputs[0]).type);
    if (last.inputs[0] != table.last() || !grid || !hidesTheRest(builder, operations, ++length))
        return 0;
    const Value from = builder.read(source->id);
    const Value to = builder.write(last.outputs[0], from.layout);
    builder.touch(from);
    builder.add(std::make_unique<TableStep>(from, to, tableOf(table.values(), *grid)));
    return length;
}

} // namespace engine::kernels
