// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/attention_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace engine::kernels {

namespace {

/// Reads the operations of a layer up to the Attention and the views behind it.
class Reader
{
public:
    Reader(const SegmentBuilder& builder, std::span<const Operation> operations)
        : m_builder(builder), m_operations(operations)
    {
        const auto found = std::ranges::find(operations, "Attention", &Operation::type);
        m_at = static_cast<std::size_t>(found - operations.begin());
        for (std::size_t i = 0; i < m_at; ++i)
            for (const TensorId id : operations[i].outputs)
                m_makers[id] = &operations[i];
    }

    std::optional<AttentionPlan> plan()
    {
        if (m_at == m_operations.size() || !isSimple(m_operations[m_at]))
            return std::nullopt;
        const Operation& op = m_operations[m_at];
        const auto queries = operandOf(op.inputs[0]);
        const auto keys = operandOf(op.inputs[1]);
        const auto values = operandOf(op.inputs[2]);
        if (!queries || !keys || !values)
            return std::nullopt;
        AttentionPlan plan{*queries, *keys, *values, {}, {}, 1, m_at + 1};
        plan.scale =
            static_cast<float>(attributeOr(op, "scale", 1.0 / std::sqrt(static_cast<double>(queries->view.shape[3]))));
        if (op.inputs.size() > 3 && op.inputs[3] != noTensor && !takeMask(op.inputs[3], scoresOf(plan), plan))
            return std::nullopt;
        if (!takeResult(op.outputs[0], plan) || !isDense(plan) || m_used.size() != m_at)
            return std::nullopt;
        if (scoresOf(plan)[1] == 1)
            takeBatchForHeads(plan);
        return plan;
    }

private:
    /// Of all that ONNX's operator can do: four dimensions, no caches, as many heads of keys as of queries.
    bool isSimple(const Operation& op) const
    {
        for (const auto* name : {"is_causal", "softcap", "qk_matmul_output_mode"})
            if (op.attributes.contains(name))
                return false;
        const auto isMissing = [](TensorId id) { return id == noTensor; };
        if (op.inputs.size() > 4 || !std::all_of(op.outputs.begin() + 1, op.outputs.end(), isMissing))
            return false;
        const auto& shape = m_builder.tensor(op.inputs[0]).shape;
        const auto& keys = m_builder.tensor(op.inputs[1]).shape;
        return std::all_of(op.inputs.begin(), op.inputs.begin() + 3,
                           [this](TensorId id) {
                               const TensorInfo& tensor = m_builder.tensor(id);
                               return tensor.shape.size() == 4 && tensor.type == ElementType::Float32
                                   && elementCount(tensor.shape).value_or(0) > 0;
                           })
            && shape[1] == keys[1];
    }

    static Shape scoresOf(const AttentionPlan& plan)
    {
        const Shape& queries = plan.queries.view.shape;
        return {queries[0], queries[1], queries[2], plan.keys.view.shape[2]};
    }

    std::optional<AttentionOperand> operandOf(TensorId id)
    {
        const auto made = m_makers.find(id);
        if (made == m_makers.end())
            return AttentionOperand{id, wholeView(m_builder.tensor(id).shape)};
        const Operation& op = *made->second;
        const auto before = operandOf(op.inputs[0]);
        if (!before)
            return std::nullopt;
        const auto output = static_cast<std::size_t>(std::ranges::find(op.outputs, id) - op.outputs.begin());
        const auto view = viewThrough(m_builder.graph(), op, output, before->view);
        m_used.insert(&op);
        return view ? std::optional(AttentionOperand{before->base, *view}) : std::nullopt;
    }

    /// A sum of masks is a list of masks.
    bool takeMask(TensorId id, const Shape& scores, AttentionPlan& plan)
    {
        const auto made = m_makers.find(id);
        if (made != m_makers.end() && made->second->type == "Add") {
            m_used.insert(made->second);
            return takeMask(made->second->inputs[0], scores, plan) && takeMask(made->second->inputs[1], scores, plan);
        }
        auto mask = operandOf(id);
        if (!mask || m_builder.tensor(id).type != ElementType::Float32 || mask->view.shape.size() > 4)
            return false;
        auto& view = mask->view;
        const auto missing = 4 - view.shape.size();
        view.shape.insert(view.shape.begin(), missing, 1);
        view.strides.insert(view.strides.begin(), missing, 0);
        for (std::size_t i = 0; i < 4; ++i) {
            if (view.shape[i] != scores[i] && view.shape[i] != 1)
                return false;
            if (view.shape[i] == 1)
                view.strides[i] = 0;
        }
        const bool along = view.shape[3] == scores[3] && view.strides[3] == (scores[3] == 1 ? 0 : 1);
        plan.masks.push_back(*mask);
        return along;
    }

    /// Views behind the Attention say where to write, as far as they can.
    bool takeResult(TensorId id, AttentionPlan& plan)
    {
        std::size_t end = m_at + 1;
        while (end < m_operations.size() && !m_operations[end].inputs.empty()
               && m_operations[end].inputs[0] == m_operations[end - 1].outputs[0]
               && m_builder.pendingUses(m_operations[end - 1].outputs[0]) == 1)
            ++end;
        for (; end > m_at; --end) {
            const TensorId last = m_operations[end - 1].outputs[0];
            std::optional<StridedView> view = wholeView(m_builder.tensor(last).shape);
            for (auto i = end; view && i-- > m_at + 1;)
                view = viewBefore(m_builder.graph(), m_operations[i], *view);
            if (!view || view->strides[3] != 1)
                continue;
            plan.result = {end == m_at + 1 ? id : last, *view};
            plan.length = end;
            return true;
        }
        return false;
    }

    static bool isDense(const AttentionPlan& plan)
    {
        return std::ranges::all_of(std::array{&plan.queries, &plan.keys, &plan.values},
                                   [](const AttentionOperand* operand) {
                                       return operand->view.strides[3] == 1 || operand->view.shape[3] == 1;
                                   });
    }

    /// Batch and heads in one dimension are heads: those may lie within a row.
    static void takeBatchForHeads(AttentionPlan& plan)
    {
        const auto exchange = [](AttentionOperand& operand) {
            std::swap(operand.view.shape[0], operand.view.shape[1]);
            std::swap(operand.view.strides[0], operand.view.strides[1]);
        };
        for (AttentionOperand* operand : {&plan.queries, &plan.keys, &plan.values, &plan.result})
            exchange(*operand);
        std::ranges::for_each(plan.masks, exchange);
    }

    const SegmentBuilder& m_builder;
    std::span<const Operation> m_operations;
    std::size_t m_at = 0;
    std::map<TensorId, const Operation*> m_makers;
    std::set<const Operation*> m_used; ///< all that stand before the Attention, or it is not the whole layer
};

} // namespace

std::optional<AttentionPlan> attentionPlanOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    return Reader(builder, operations).plan();
}

} // namespace engine::kernels
