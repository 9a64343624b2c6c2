// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/byte_loops.h"
#include "engine/torch/kernels/bytes.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace engine::kernels {

namespace {

constexpr std::int64_t grain = 16384;

/// Bytes on a grid that the frame's own least and greatest value make.
class DynamicStep : public Step
{
public:
    DynamicStep(const Value& from, const Value& bytes, const Place& scale, const Place& zero)
        : m_from(from), m_bytes(bytes), m_scale(scale), m_zero(zero), m_count(*elementCount(from.shape))
    {
    }
    void bind(const Arena& arena) override
    {
        m_source = reinterpret_cast<const float*>(arena.address(m_from.place));
        m_result = reinterpret_cast<std::uint8_t*>(arena.address(m_bytes.place));
        m_scaleAt = reinterpret_cast<float*>(arena.address(m_scale));
        m_zeroAt = reinterpret_cast<std::uint8_t*>(arena.address(m_zero));
    }
    void run() override
    {
        const auto [low, high] = range();
        const float step = (high - low) / 255.0F;
        const float scale = step == 0.0F ? 1.0F : step;
        const float zero = std::clamp(std::nearbyint(-low / scale), 0.0F, 255.0F);
        *m_scaleAt = step;
        *m_zeroAt = static_cast<std::uint8_t>(zero >= 0.0F ? zero : 0.0F); // not a number: some byte
        inParallel(m_count, grain, [&](std::int64_t from, std::int64_t to) {
            quantizeBytes(m_source + from, m_result + from, {scale, static_cast<float>(*m_zeroAt), 0}, to - from);
        });
    }

private:
    FloatRange range() const
    {
        FloatRange all;
        std::mutex mutex;
        inParallel(m_count, grain, [&](std::int64_t from, std::int64_t to) {
            const auto part = rangeOf(m_source + from, to - from);
            const std::lock_guard lock(mutex);
            all = {std::min(all.low, part.low), std::max(all.high, part.high)};
        });
        return all;
    }

    Value m_from;
    Value m_bytes;
    Place m_scale;
    Place m_zero;
    std::int64_t m_count;
    const float* m_source = nullptr;
    std::uint8_t* m_result = nullptr;
    float* m_scaleAt = nullptr;
    std::uint8_t* m_zeroAt = nullptr;
};

} // namespace

std::size_t compileDynamicBytes(SegmentBuilder& builder, const Operation& op)
{
    const bool whole = op.outputs.size() == 3 && std::ranges::count(op.outputs, noTensor) == 0;
    if (!whole || builder.isConstant(op.inputs[0]) || builder.tensor(op.inputs[0]).type != ElementType::Float32)
        return 0;
    const Value from = builder.readUnblocked(op.inputs[0]);
    const Value bytes = builder.write(op.outputs[0], from.layout);
    const Value scale = builder.write(op.outputs[1], Layout::RowMajor);
    const Value zero = builder.write(op.outputs[2], Layout::RowMajor);
    builder.touch(from);
    builder.add(std::make_unique<DynamicStep>(from, bytes, scale.place, zero.place));
    return 1;
}

} // namespace engine::kernels
