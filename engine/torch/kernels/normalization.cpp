// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/normalization.h"

#include "engine/torch/kernels/rows.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <limits>

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

class SoftmaxStep : public Step
{
public:
    SoftmaxStep(std::int64_t rows, std::int64_t size, Place from, Place to)
        : m_rows(rows), m_size(size), m_source(from), m_result(to)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = reinterpret_cast<const float*>(arena.address(m_source));
        m_to = reinterpret_cast<float*>(arena.address(m_result));
    }

    void run() override
    {
        inParallel(m_rows, std::max<std::int64_t>(1, 4096 / m_size), [this](std::int64_t from, std::int64_t to) {
            if (m_from != m_to)
                std::copy(m_from + from * m_size, m_from + to * m_size, m_to + from * m_size);
            for (float* row = m_to + from * m_size; row != m_to + to * m_size; row += m_size)
                if (!softmaxRow(row, m_size, 1.0F, {}))
                    std::fill(row, row + m_size, std::numeric_limits<float>::quiet_NaN());
        });
    }

private:
    std::int64_t m_rows;
    std::int64_t m_size;
    Place m_source;
    Place m_result;
    const float* m_from = nullptr;
    float* m_to = nullptr;
};

bool isRowSoftmax(const SegmentBuilder& builder, const Operation& op)
{
    if (op.type != "Softmax" || builder.isConstant(op.inputs[0]))
        return false;
    const TensorInfo& x = builder.tensor(op.inputs[0]);
    const auto axis = attributeOr(op, "axis", std::int64_t{-1});
    return x.type == ElementType::Float32 && elementCount(x.shape).value_or(0) > 0
        && (axis == -1 || axis == static_cast<std::int64_t>(x.shape.size()) - 1);
}

/// Room for the result: where the input lies, when nobody needs that any more.
Value resultOver(SegmentBuilder& builder, const Operation& op, const Value& from, bool inPlace)
{
    if (inPlace)
        builder.replace(op.outputs[0], from);
    const Value to = inPlace ? from : builder.write(op.outputs[0], Layout::RowMajor);
    builder.touch(from);
    return to;
}

std::size_t compileSoftmax(SegmentBuilder& builder, const Operation& op)
{
    const bool inPlace = builder.diesHere(op.inputs[0]);
    const Value from = builder.read(op.inputs[0], Layout::RowMajor);
    const Value to = resultOver(builder, op, from, inPlace);
    const auto size = from.shape.back();
    builder.add(std::make_unique<SoftmaxStep>(*elementCount(from.shape) / size, size, from.place, to.place));
    return 1;
}

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
    if (isRowSoftmax(builder, op))
        return compileSoftmax(builder, op);
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
    const Value to = resultOver(builder, op, from, inPlace);
    const auto rows = *elementCount(from.shape) / size;
    builder.add(std::make_unique<RowNormalizationStep>(rows, size, norm, from.place, to.place));
    return 1;
}

} // namespace engine::kernels
