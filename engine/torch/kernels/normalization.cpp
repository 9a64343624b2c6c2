// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/normalization.h"

#include "engine/torch/kernels/rows.h"
#include "engine/torch/kernels/weights.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace engine::kernels {

namespace {

/// Computes each row by itself.
class RowsStep : public Step
{
public:
    using Compute = std::function<void(const float* from, float* to, std::int64_t size)>;

    /// A thread gets at least @p grain elements.
    RowsStep(const Value& from, const Value& to, std::int64_t size, std::int64_t grain, Compute compute)
        : m_rows(*elementCount(from.shape) / size), m_size(size), m_grain(std::max<std::int64_t>(1, grain / size)),
          m_compute(std::move(compute)), m_source(from.place), m_result(to.place)
    {
    }

    void bind(const Arena& arena) override
    {
        m_from = reinterpret_cast<const float*>(arena.address(m_source));
        m_to = reinterpret_cast<float*>(arena.address(m_result));
    }

    void run() override
    {
        inParallel(m_rows, m_grain, [this](std::int64_t from, std::int64_t to) {
            for (std::int64_t row = from; row < to; ++row)
                m_compute(m_from + row * m_size, m_to + row * m_size, m_size);
        });
    }

private:
    std::int64_t m_rows;
    std::int64_t m_size;
    std::int64_t m_grain;
    Compute m_compute;
    Place m_source;
    Place m_result;
    const float* m_from = nullptr;
    float* m_to = nullptr;
};

/// Adds the step that computes the rows of the operation's input, in place where nobody else needs them.
void addRows(SegmentBuilder& builder, const Operation& op, std::int64_t size, std::int64_t grain,
             RowsStep::Compute compute)
{
    const bool inPlace = builder.diesHere(op.inputs[0]);
    const Value from = builder.read(op.inputs[0], Layout::RowMajor);
    const Value to = builder.write(op.outputs[0], from, inPlace);
    builder.touch(from);
    builder.add(std::make_unique<RowsStep>(from, to, size, grain, std::move(compute)));
}

/// Shares of nothing are no numbers.
void softmax(const float* from, float* to, std::int64_t size)
{
    if (from != to)
        std::copy(from, from + size, to);
    if (!softmaxRow(to, size, 1.0F, {}))
        std::fill(to, to + size, std::numeric_limits<float>::quiet_NaN());
}

bool isRowSoftmax(const SegmentBuilder& builder, const Operation& op)
{
    if (op.type != "Softmax" || builder.isConstant(op.inputs[0]))
        return false;
    const TensorInfo& x = builder.tensor(op.inputs[0]);
    const auto axis = attributeOr(op, "axis", std::int64_t{-1});
    return x.type == ElementType::Float32 && elementCount(x.shape).value_or(0) > 0
        && (axis == -1 || axis == static_cast<std::int64_t>(x.shape.size()) - 1);
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
    if (isRowSoftmax(builder, op)) {
        addRows(builder, op, builder.tensor(op.inputs[0]).shape.back(), 4096, softmax);
        return 1;
    }
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
    addRows(builder, op, size, 8192,
            [norm](const float* from, float* to, std::int64_t count) { normalizeRow(from, to, count, norm); });
    return 1;
}

} // namespace engine::kernels
