// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/byte_weights.h"

#include "engine/graph/constant_values.h"
#include "engine/io/constants/constant_folding.h"

#include <algorithm>
#include <numeric>

namespace engine {

namespace {

std::int64_t axisOf(const Operation& conversion, std::size_t rank)
{
    const auto axis = attributeOr(conversion, "axis", std::int64_t{1});
    return axis < 0 ? axis + static_cast<std::int64_t>(rank) : axis;
}

} // namespace

void ByteWeights::remember(const Operation& operation)
{
    if (operation.type == "Transpose")
        return turn(operation);
    if (operation.type != "DequantizeLinear" || operation.inputs.size() < 2 || operation.outputs.empty())
        return;
    const auto& bytes = m_draft.tensor(operation.inputs[0]);
    const bool plain = isByte(bytes.type) && bytes.shape.size() >= 2
        && attributeOr(operation, "block_size", std::int64_t{0}) == 0
        && m_draft.tensor(operation.inputs[1]).type == ElementType::Float32;
    if (plain)
        m_conversions.emplace(operation.outputs[0], operation);
}

/// The bytes turned the same way, with their scales along the same channels.
void ByteWeights::turn(const Operation& transpose)
{
    const auto found = m_conversions.find(transpose.inputs[0]);
    const auto& result = m_draft.tensor(transpose.outputs[0]);
    std::vector<std::int64_t> order(result.shape.size());
    std::iota(order.rbegin(), order.rend(), 0);
    order = attributeOr(transpose, "perm", order);
    if (found == m_conversions.end() || order.size() != result.shape.size())
        return;
    auto conversion = found->second;
    auto turned = transpose;
    turned.inputs[0] = conversion.inputs[0];
    const TensorType type{m_draft.tensor(conversion.inputs[0]).type, result.shape};
    auto bytes = foldConstants(turned, m_draft.known(turned), {type},
                               static_cast<std::int64_t>(m_draft.constant(turned.inputs[0])->bytes.size()));
    const auto axis = std::ranges::find(order, axisOf(conversion, order.size()));
    if (!bytes || axis == order.end())
        return;
    conversion.inputs[0] =
        m_draft.addConstant({result.name + ".bytes", type.type, type.shape}, std::move(bytes->front()));
    conversion.outputs[0] = transpose.outputs[0];
    conversion.attributes["axis"] = std::int64_t{axis - order.begin()};
    m_conversions.emplace(conversion.outputs[0], std::move(conversion));
}

std::optional<Operation> ByteWeights::conversionFor(Operation& operation)
{
    const bool multiplies = operation.type == "Conv" || operation.type == "MatMul" || operation.type == "Gemm";
    if (!multiplies || operation.inputs.size() < 2)
        return std::nullopt;
    const auto found = m_conversions.find(m_draft.meaning(operation.inputs[1]));
    if (found == m_conversions.end())
        return std::nullopt;
    auto conversion = found->second;
    const auto& weights = m_draft.tensor(operation.inputs[1]);
    const TensorType type{weights.type, weights.shape};
    conversion.outputs[0] = m_draft.addTensor(weights.name);
    m_draft.setType(conversion.outputs[0], type);
    operation.inputs[1] = conversion.outputs[0];
    return conversion;
}

} // namespace engine
