// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/normalization.h"

#include "engine/torch/kernels/rows.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>

namespace engine::kernels {

namespace {

class RowNormalizationStep : public Step
{
public:
    RowNormalizationStep(std::int64_t rows, std::int64_t size, const RowNormalization& norm, Place from, Place to)
        : m_rows(rows), m_size(size), m_norm(norm), m_source(from), m_result(to)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = reinterpret_cast<const float*>(arena.address(m_source));
        m_to = reinterpret_cast<float*>(arena.address(m_result));
    }

    void run() override
    {
        const std::int64_t grain = std::max<std::int64_t>(1, elementsAtLeast / m_size);
        inParallel(m_rows, grain, [this](std::int64_t from, std::int64_t to) {
            for (std::int64_t row = from; row < to; ++row)
                normalizeRow(m_from + row * m_size, m_to + row * m_size, m_size, m_norm);
        });
    }

private:
    static constexpr std::int64_t elementsAtLeast = 8192; ///< for a thread

    std::int64_t m_rows;
    std::int64_t m_size;
    RowNormalization m_norm;
    Place m_source;
    Place m_result;
    const float* m_from = nullptr;
    float* m_to = nullptr;
};

/// Over how many elements, from the axis to the end; 0 where the kernel does not suit.
std::int64_t rowSize(const SegmentBuilder& builder, const Operation& op)
{
    const bool centred = op.type == "LayerNormalization";
    if (!centred && op.type != "RMSNormalization")
        return 0;
    const TensorInfo& x = builder.tensor(op.inputs[0]);
    const auto rank = static_cast<std::int64_t>(x.shape.size());
    const auto axis = attributeOr(op, "axis", std::int64_t{-1});
    const Shape row(x.shape.begin() + (axis < 0 ? axis + rank : axis), x.shape.end());
    const auto size = elementCount(row).value_or(0);
    const auto fits = [&](std::size_t at) {
        return isFloatConstant(builder.graph(), op, at) && elementCount(builder.tensor(op.inputs[at]).shape) == size;
    };
    const bool biased = op.inputs.size() > 2 && op.inputs[2] != noTensor;
    const bool onlyResult =
        std::all_of(op.outputs.begin() + 1, op.outputs.end(), [](auto id) { return id == noTensor; });
    const bool suits = x.type == ElementType::Float32 && !builder.isConstant(op.inputs[0]) && fits(1)
        && (!biased || (centred && fits(2))) && onlyResult && elementCount(x.shape).value_or(0) > 0;
    return suits ? size : 0;
}

} // namespace

std::size_t compileRowNormalization(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const auto size = rowSize(builder, op);
    if (size == 0)
        return 0;
    const auto parameter = [&](std::size_t at) -> const float* {
        if (at >= op.inputs.size() || op.inputs[at] == noTensor)
            return nullptr;
        return reinterpret_cast<const float*>(builder.aligned(builder.graph().constant(op.inputs[at])->bytes));
    };
    const RowNormalization norm{parameter(1), parameter(2), static_cast<float>(attributeOr(op, "epsilon", 1e-5)),
                                op.type == "LayerNormalization"};
    const bool inPlace = builder.diesHere(op.inputs[0]);
    const Value from = builder.read(op.inputs[0], Layout::RowMajor);
    if (inPlace)
        builder.replace(op.outputs[0], from);
    const Value to = inPlace ? from : builder.write(op.outputs[0], Layout::RowMajor);
    builder.touch(from);
    const auto rows = *elementCount(from.shape) / size;
    builder.add(std::make_unique<RowNormalizationStep>(rows, size, norm, from.place, to.place));
    return 1;
}

} // namespace engine::kernels
