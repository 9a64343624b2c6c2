// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/channel_scaling.h"

#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/lanes.h"
#include "engine/torch/kernels/rows.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>

namespace engine::kernels {

namespace {

/// Scale and shift of each row of a layout, one row behind the other.
struct PackedScale : PackedWeights
{
    Layout layout = Layout::RowMajor;
    std::vector<float> scale;
    std::vector<float> shift;
};

/// How an image, or anything with channels in its second dimension, is cut into rows.
struct Rows
{
    std::int64_t count = 0; ///< of all images
    std::int64_t size = 0;  ///< numbers of one
    std::int64_t kinds = 1; ///< rows one after the other that have numbers of their own
    bool repeats = true;    ///< the row's numbers are those of 16 lanes
};

Rows rowsOf(const Value& value)
{
    const auto channels = value.shape[1];
    std::int64_t inner = 1;
    for (std::size_t i = 2; i < value.shape.size(); ++i)
        inner *= value.shape[i];
    if (value.layout == Layout::ChannelsLast || inner == 1)
        return {value.shape[0] * inner, channels, 1, false};
    const auto block = channelBlock(value.layout);
    const auto blocks = (channels + block - 1) / block;
    return {value.shape[0] * blocks, inner * block, blocks, true};
}

/// Channels that only fill a block stay zero.
std::vector<float> inRows(const std::vector<float>& channels, const Rows& rows, std::int64_t block)
{
    if (!rows.repeats)
        return channels;
    std::vector<float> result;
    for (std::int64_t row = 0; row < rows.kinds; ++row)
        for (std::int64_t lane = 0; lane < laneCount; ++lane) {
            const auto channel = static_cast<std::size_t>(row * block + lane % block);
            result.push_back(channel < channels.size() ? channels[channel] : 0.0F);
        }
    return result;
}

std::shared_ptr<const PackedScale> packedFor(Workshop& workshop, const Operation& op, const ChannelScale& channels,
                                             const Rows& rows, Layout layout)
{
    auto& entry = workshop.packed[{&op, 1}];
    if (const auto known = std::dynamic_pointer_cast<const PackedScale>(entry); known && known->layout == layout)
        return known;
    auto packed = std::make_shared<PackedScale>();
    packed->layout = layout;
    packed->scale = inRows(channels.scale, rows, channelBlock(layout));
    packed->shift = inRows(channels.shift, rows, channelBlock(layout));
    entry = packed;
    return packed;
}

class ChannelScalingStep : public Step
{
public:
    ChannelScalingStep(const Value& from, const Value& to, const Rows& rows, std::shared_ptr<const PackedScale> packed,
                       bool relu)
        : m_rows(rows), m_packed(std::move(packed)), m_relu(relu), m_source(from.place), m_result(to.place)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = reinterpret_cast<const float*>(arena.address(m_source));
        m_to = reinterpret_cast<float*>(arena.address(m_result));
    }

    void run() override
    {
        constexpr std::int64_t leastWork = 4096;
        inParallel(m_rows.count, std::max<std::int64_t>(1, leastWork / m_rows.size),
                   [this](std::int64_t from, std::int64_t to) {
                       for (std::int64_t row = from; row < to; ++row) {
                           const auto kind = row % m_rows.kinds * laneCount;
                           scaleRow(
                               m_from + row * m_rows.size, m_to + row * m_rows.size, m_rows.size,
                               {m_packed->scale.data() + kind, m_packed->shift.data() + kind, m_rows.repeats, m_relu});
                       }
                   });
    }

private:
    Rows m_rows;
    std::shared_ptr<const PackedScale> m_packed;
    bool m_relu;
    Place m_source;
    Place m_result;
    const float* m_from = nullptr;
    float* m_to = nullptr;
};

} // namespace

std::size_t compileChannelScaling(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    if (op.type != "BatchNormalization" || builder.isConstant(op.inputs[0]))
        return 0;
    const TensorInfo& x = builder.tensor(op.inputs[0]);
    if (x.type != ElementType::Float32 || x.shape.size() < 2 || elementCount(x.shape).value_or(0) == 0)
        return 0;
    const auto scale = channelScaleOf(builder.graph(), op, op.inputs[0], 1);
    if (!scale)
        return 0;
    const bool relu = feedsOnlyNext(builder, operations, 0) && operations[1].type == "Relu";
    const std::size_t length = relu ? 2 : 1;
    const bool inPlace = builder.diesHere(op.inputs[0]);
    const Value from = builder.read(op.inputs[0]);
    const Value to = builder.write(operations[length - 1].outputs[0], from, inPlace);
    const Rows rows = rowsOf(from);
    builder.touch(from);
    builder.add(std::make_unique<ChannelScalingStep>(
        from, to, rows, packedFor(builder.workshop(), op, *scale, rows, from.layout), relu));
    return length;
}

} // namespace engine::kernels
