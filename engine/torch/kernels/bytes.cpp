// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/bytes.h"
#include "engine/torch/kernels/chain.h"

#include "engine/graph/real_weights.h"
#include "engine/torch/kernels/byte_loops.h"
#include "engine/torch/kernels/quantized_layer.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <array>

namespace engine::kernels {

namespace {

constexpr std::int64_t grain = 16384;

ByteGrid loopGrid(const Grid& grid)
{
    const bool hasSign = grid.type == ElementType::Int8;
    return {grid.scale, static_cast<float>(grid.zero - grid.least()), hasSign ? std::uint8_t{128} : std::uint8_t{0}};
}

/// Real numbers to bytes or back, in the order in which they lie.
class ConversionStep : public Step
{
public:
    ConversionStep(const Value& from, const Value& to, const Grid& grid)
        : m_from(from), m_to(to), m_grid(loopGrid(grid)), m_count(*elementCount(from.shape))
    {
    }
    void bind(const Arena& arena) override
    {
        m_source = arena.address(m_from.place);
        m_result = arena.address(m_to.place);
    }
    void run() override
    {
        const bool toBytes = isByte(m_to.type);
        inParallel(m_count, grain, [&](std::int64_t from, std::int64_t to) {
            if (toBytes)
                quantizeBytes(reinterpret_cast<const float*>(m_source) + from,
                              reinterpret_cast<std::uint8_t*>(m_result) + from, m_grid, to - from);
            else
                dequantizeBytes(reinterpret_cast<const std::uint8_t*>(m_source) + from,
                                reinterpret_cast<float*>(m_result) + from, m_grid, to - from);
        });
    }

private:
    Value m_from;
    Value m_to;
    ByteGrid m_grid;
    std::int64_t m_count;
    const std::byte* m_source = nullptr;
    std::byte* m_result = nullptr;
};

/// The mean of all pixels of each channel, from one grid to another.
class MeanStep : public Step
{
public:
    MeanStep(const Value& from, const Value& to, const Grid& source, const Grid& result)
        : m_from(from), m_to(to), m_source(loopGrid(source)), m_result(loopGrid(result)),
          m_pixels(from.shape[2] * from.shape[3]), m_channels(from.shape[1]),
          m_sums(static_cast<std::size_t>(m_channels))
    {
    }
    void bind(const Arena& arena) override
    {
        m_bytes = reinterpret_cast<const std::uint8_t*>(arena.address(m_from.place));
        m_means = reinterpret_cast<std::uint8_t*>(arena.address(m_to.place));
    }
    void run() override
    {
        const float scale = m_source.scale / m_result.scale / static_cast<float>(m_pixels);
        const float shift = m_result.zero - m_source.zero * (m_source.scale / m_result.scale);
        for (std::int64_t image = 0; image < m_from.shape[0]; ++image) {
            std::ranges::fill(m_sums, 0);
            for (std::int64_t pixel = 0; pixel < m_pixels; ++pixel)
                addToSums(m_bytes + (image * m_pixels + pixel) * m_channels, m_source.flip, m_sums.data(), m_channels);
            quantizeSums(m_sums.data(), m_means + image * m_channels, scale, shift, m_result.flip, m_channels);
        }
    }

private:
    Value m_from;
    Value m_to;
    ByteGrid m_source;
    ByteGrid m_result;
    std::int64_t m_pixels;
    std::int64_t m_channels;
    std::vector<std::int32_t> m_sums;
    const std::uint8_t* m_bytes = nullptr;
    std::uint8_t* m_means = nullptr;
};

/// Real values of a constant, made once.
struct PackedValues : PackedWeights
{
    std::vector<float> values;
};

bool isOnce(const Operation& op)
{
    return op.inputs.size() >= 2 && op.inputs[0] != noTensor;
}

std::size_t compileQuantization(SegmentBuilder& builder, const Operation& op)
{
    const auto grid = gridOf(builder.graph(), op, 1, builder.tensor(op.outputs[0]).type);
    if (!grid || builder.isConstant(op.inputs[0]) || builder.tensor(op.inputs[0]).type != ElementType::Float32)
        return 0;
    const Value from = builder.readUnblocked(op.inputs[0]);
    const Value to = builder.write(op.outputs[0], from.layout);
    builder.touch(from);
    builder.add(std::make_unique<ConversionStep>(from, to, *grid));
    return 1;
}

/// A constant becomes real while the segment is prepared.
std::size_t defineConstant(SegmentBuilder& builder, const Operation& op)
{
    auto& entry = builder.workshop().packed[{&op, 1}];
    auto packed = std::dynamic_pointer_cast<const PackedValues>(entry);
    if (!packed) {
        auto values = realWeights(builder.graph(), op);
        if (!values)
            return 0;
        auto fresh = std::make_shared<PackedValues>();
        fresh->values = std::move(*values);
        entry = packed = fresh;
    }
    const TensorInfo& result = builder.tensor(op.outputs[0]);
    const Place place{noBuffer, 0, builder.aligned(std::as_bytes(std::span(packed->values)))};
    builder.define(op.outputs[0], {result.type, result.shape, Layout::RowMajor, place});
    return 1;
}

std::size_t compileDequantization(SegmentBuilder& builder, const Operation& op)
{
    if (builder.isConstant(op.inputs[0]))
        return defineConstant(builder, op);
    const auto grid = gridOf(builder.graph(), op, 1, builder.tensor(op.inputs[0]).type);
    if (!grid)
        return 0;
    const Value from = builder.read(op.inputs[0]);
    const Value to = builder.write(op.outputs[0], from.layout);
    builder.touch(from);
    builder.add(std::make_unique<ConversionStep>(from, to, *grid));
    return 1;
}

/// DequantizeLinear, GlobalAveragePool, QuantizeLinear.
std::size_t compileMean(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Dequantized given(builder.graph(), operations);
    if (given.count() != 1 || operations.size() < 3 || operations[1].type != "GlobalAveragePool"
        || builder.workshop().oneDnn == nullptr)
        return 0;
    const auto source = given.bytesOf(operations[1].inputs[0]);
    const auto tail = gridTailOf(builder, operations, given, 2, false);
    if (!source || !tail.result || tail.length != 3 || operations[2].type != "QuantizeLinear"
        || builder.tensor(source->id).shape.size() != 4 || elementCount(builder.tensor(source->id).shape) == 0
        || !hidesTheRest(builder, operations, tail.length))
        return 0;
    const Value from = builder.read(source->id, Layout::ChannelsLast);
    const Value to = builder.write(tail.target, Layout::RowMajor); // one pixel: both orders are the same
    builder.touch(from);
    builder.add(std::make_unique<MeanStep>(from, to, source->grid, *tail.result));
    return tail.length;
}

} // namespace

std::size_t compileBytes(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    if (op.type == "DynamicQuantizeLinear")
        return compileDynamicBytes(builder, op);
    if (!isOnce(op))
        return 0;
    for (const auto compile : {compileMean, compileByteTable})
        if (const std::size_t taken = compile(builder, operations))
            return taken;
    if (op.type == "QuantizeLinear")
        return compileQuantization(builder, op);
    return op.type == "DequantizeLinear" ? compileDequantization(builder, op) : 0;
}

} // namespace engine::kernels
