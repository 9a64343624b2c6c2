// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/fully_connected.h"

#include "engine/graph/constant_values.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/lanes.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace engine::kernels {

namespace {

/// @p rows products at once, each over @p unroll independent sums.
template <int rows, int unroll>
[[gnu::always_inline]] inline void multiplyRows(const float* weights, const float* source, float* result,
                                                std::int64_t inputs)
{
    Lanes sums[rows][unroll] = {};
    std::int64_t at = 0;
    for (; at + laneCount * unroll <= inputs; at += laneCount * unroll) {
        for (int part = 0; part < unroll; ++part) {
            const std::int64_t from = at + laneCount * part;
            const Lanes x = *reinterpret_cast<const Lanes*>(source + from);
            for (int row = 0; row < rows; ++row)
                sums[row][part] += *reinterpret_cast<const Lanes*>(weights + row * inputs + from) * x;
        }
    }
    for (int row = 0; row < rows; ++row) {
        Lanes total = sums[row][0];
        for (int part = 1; part < unroll; ++part)
            total += sums[row][part];
        result[row] = sum(total);
        for (std::int64_t i = at; i < inputs; ++i)
            result[row] += weights[row * inputs + i] * source[i];
    }
}

#if defined(__x86_64__)
[[gnu::target_clones("avx512f", "arch=haswell", "default")]]
#endif
void multiplySome(const float* weights, const float* source, float* result, std::int64_t outputs, std::int64_t inputs)
{
    std::int64_t row = 0;
    for (; row + 8 <= outputs; row += 8)
        multiplyRows<8, 2>(weights + row * inputs, source, result + row, inputs);
    for (; row < outputs; ++row)
        multiplyRows<1, 4>(weights + row * inputs, source, result + row, inputs);
}

struct PackedMatrix : PackedWeights
{
    AlignedBytes weights;
    std::vector<float> bias;
};

class MatrixVectorStep : public Step
{
public:
    MatrixVectorStep(FullyConnected dense, std::shared_ptr<const PackedMatrix> packed, bool relu, Place source,
                     Place result)
        : m_dense(dense), m_packed(std::move(packed)), m_relu(relu), m_source(source), m_result(result)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = reinterpret_cast<const float*>(arena.address(m_source));
        m_to = reinterpret_cast<float*>(arena.address(m_result));
    }

    void run() override
    {
        const auto* weights = reinterpret_cast<const float*>(m_packed->weights.data());
        inParallel(m_dense.outputs, 64, [&](std::int64_t from, std::int64_t to) {
            multiplyMatrixVector(weights + from * m_dense.inputs, m_packed->bias.data() + from, m_from, m_to + from,
                                 to - from, m_dense.inputs);
        });
        if (m_relu)
            std::transform(m_to, m_to + m_dense.outputs, m_to, [](float x) { return x < 0 ? 0.0F : x; });
    }

private:
    FullyConnected m_dense;
    std::shared_ptr<const PackedMatrix> m_packed;
    bool m_relu;
    Place m_source;
    Place m_result;
    const float* m_from = nullptr;
    float* m_to = nullptr;
};

std::shared_ptr<const PackedMatrix> packedFor(Workshop& workshop, std::span<const Operation> operations,
                                              const FullyConnected& dense, const std::vector<ChannelScale>& scales)
{
    auto& entry = workshop.packed[{&operations[0], operations.size()}];
    if (const auto known = std::dynamic_pointer_cast<const PackedMatrix>(entry))
        return known;
    auto packed = std::make_shared<PackedMatrix>();
    packed->weights = AlignedBytes(dense.outputs * dense.inputs * std::int64_t{sizeof(float)});
    packed->bias.resize(static_cast<std::size_t>(dense.outputs));
    auto* weights = reinterpret_cast<float*>(packed->weights.data());
    writeWeights(*workshop.graph, operations[0], dense, scales, WeightOrder::OutputsFirst,
                 {weights, packed->bias.data()});
    entry = packed;
    return packed;
}

/// Gemm's third input, when it is one value for each output or a single one.
bool biasFits(const SegmentBuilder& builder, const Operation& op, std::int64_t outputs)
{
    if (op.inputs.size() < 3 || op.inputs[2] == noTensor)
        return true;
    const Shape& shape = builder.tensor(op.inputs[2]).shape;
    return isFloatConstant(builder.graph(), op, 2)
        && (shape == Shape{outputs} || shape == Shape{1, outputs} || elementCount(shape) == 1);
}

std::optional<FullyConnected> gemmOf(const SegmentBuilder& builder, const Operation& op)
{
    const Shape& source = builder.tensor(op.inputs[0]).shape;
    const Shape& weights = builder.tensor(op.inputs[1]).shape;
    const bool transposed = attributeOr(op, "transB", std::int64_t{0}) == 0;
    FullyConnected dense{source[0], source[1], transposed ? weights[1] : weights[0], transposed};
    const bool fits = attributeOr(op, "transA", std::int64_t{0}) == 0 && biasFits(builder, op, dense.outputs);
    return fits ? std::optional(dense) : std::nullopt;
}

std::optional<FullyConnected> matMulOf(const SegmentBuilder& builder, const Operation& op)
{
    const Shape& source = builder.tensor(op.inputs[0]).shape;
    const Shape& weights = builder.tensor(op.inputs[1]).shape;
    if (weights.size() != 2 || source.empty() || weights[0] == 0)
        return std::nullopt;
    return FullyConnected{elementCount(source).value_or(0) / weights[0], weights[0], weights[1], true};
}

/// One value for each output, zeros when there is no bias.
std::vector<float> biasOf(const LayerGraph& graph, const Operation& op, const FullyConnected& dense)
{
    std::vector<float> result(static_cast<std::size_t>(dense.outputs), 0.0F);
    if (!isFloatConstant(graph, op, 2))
        return result;
    const auto beta = static_cast<float>(attributeOr(op, "beta", 1.0));
    const auto bias = floatConstant(graph, op, 2);
    for (std::size_t row = 0; row < result.size(); ++row)
        result[row] = beta * bias[bias.size() == 1 ? 0 : row];
    return result;
}

/// A constant's bytes need not be aligned.
float floatAt(const std::byte* bytes, std::int64_t at)
{
    float value = 0;
    std::memcpy(&value, bytes + at * std::int64_t{sizeof(float)}, sizeof(float));
    return value;
}

void writeRows(const std::byte* given, const FullyConnected& dense, std::span<const float> factors, float* to)
{
    for (std::int64_t row = 0, at = 0; row < dense.outputs; ++row)
        for (const std::int64_t end = at + dense.inputs; at < end; ++at)
            to[at] = factors[static_cast<std::size_t>(row)] * floatAt(given, at);
}

void writeColumns(const std::byte* given, const FullyConnected& dense, std::span<const float> factors, float* to)
{
    for (std::int64_t i = 0, at = 0; i < dense.inputs; ++i)
        for (const float factor : factors) {
            to[at] = factor * floatAt(given, at);
            ++at;
        }
}

/// A line of the cache at a time: whole columns would fetch each line once for every element of it.
void writeTransposed(const std::byte* given, const FullyConnected& dense, std::span<const float> factors, float* to)
{
    constexpr std::int64_t line = 16;
    for (std::int64_t first = 0; first < dense.outputs; first += line)
        for (std::int64_t i = 0; i < dense.inputs; ++i)
            for (std::int64_t row = first; row < std::min(first + line, dense.outputs); ++row)
                to[row * dense.inputs + i] =
                    factors[static_cast<std::size_t>(row)] * floatAt(given, i * dense.outputs + row);
}

} // namespace

void multiplyMatrixVector(const float* weights, const float* bias, const float* source, float* result,
                          std::int64_t outputs, std::int64_t inputs)
{
    multiplySome(weights, source, result, outputs, inputs);
    for (std::int64_t i = 0; i < outputs; ++i)
        result[i] += bias[i];
}

std::optional<FullyConnected> fullyConnectedOf(const SegmentBuilder& builder, const Operation& op)
{
    const bool known = op.type == "Gemm" || op.type == "MatMul";
    if (!known || !isFloatConstant(builder.graph(), op, 1) || builder.isConstant(op.inputs[0])
        || builder.tensor(op.inputs[0]).type != ElementType::Float32)
        return std::nullopt;
    const auto dense = op.type == "Gemm" ? gemmOf(builder, op) : matMulOf(builder, op);
    return dense && dense->rows > 0 && dense->inputs > 0 && dense->outputs > 0 ? dense : std::nullopt;
}

void writeWeights(const LayerGraph& graph, const Operation& op, const FullyConnected& dense,
                  const std::vector<ChannelScale>& scales, WeightOrder order, MatrixRoom to)
{
    const auto bias = biasOf(graph, op, dense);
    std::vector<float> factors(static_cast<std::size_t>(dense.outputs),
                               static_cast<float>(attributeOr(op, "alpha", 1.0)));
    std::ranges::copy(bias, to.bias);
    for (const ChannelScale& scale : scales)
        for (std::size_t row = 0; row < factors.size(); ++row) {
            factors[row] *= scale.scale[row];
            to.bias[row] = to.bias[row] * scale.scale[row] + scale.shift[row];
        }
    const auto* given = graph.constant(op.inputs[1])->bytes.data();
    if (!dense.transposed)
        writeRows(given, dense, factors, to.weights);
    else if (order == WeightOrder::AsGiven)
        writeColumns(given, dense, factors, to.weights);
    else
        writeTransposed(given, dense, factors, to.weights);
}

std::size_t compileMatrixVector(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const auto dense = fullyConnectedOf(builder, op);
    if (!dense || dense->rows != 1)
        return 0;
    const auto scales = scalesBehind(builder, operations, 1, builder.tensor(op.outputs[0]).shape.size() - 1);
    const std::size_t linear = 1 + scales.size();
    const bool relu = feedsOnlyNext(builder, operations, linear - 1) && operations[linear].type == "Relu";
    const std::size_t length = relu ? linear + 1 : linear;
    const Value source = builder.read(op.inputs[0], Layout::RowMajor);
    const Value result = builder.write(operations[length - 1].outputs[0], Layout::RowMajor);
    builder.touch(source);
    builder.add(std::make_unique<MatrixVectorStep>(
        *dense, packedFor(builder.workshop(), operations.first(linear), *dense, scales), relu, source.place,
        result.place));
    return length;
}

} // namespace engine::kernels
