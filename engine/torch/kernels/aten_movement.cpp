// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"
#include "engine/torch/kernels/movement.h"

#include "engine/graph/constant_values.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <map>

namespace engine::kernels {

namespace {

/// What a Pad fills in comes from nowhere.
bool padsOtherThanZeros(const LayerGraph& graph, const Operation& op)
{
    if (op.type != "Pad" || op.inputs.size() < 3 || op.inputs[2] == noTensor)
        return false;
    const auto values = realValues(graph.tensor(op.inputs[2]).type, *graph.constant(op.inputs[2]));
    return !values || values->size() != 1 || values->front() != 0;
}

at::Tensor constantTensor(const LayerGraph& graph, TensorId id)
{
    const auto& info = graph.tensor(id);
    auto* bytes = const_cast<std::byte*>(graph.constant(id)->bytes.data()); // copied
    return at::from_blob(bytes, info.shape, at::TensorOptions(storedType(info.type))).clone();
}

} // namespace

/// The operators' own kernels move the places of the elements in the place of these.
std::optional<std::vector<std::int32_t>> elementsMoved(const LayerGraph& graph, std::span<const Operation> operations)
{
    const c10::InferenceMode inference;
    std::map<TensorId, at::Tensor> places;
    for (const Operation& op : operations) {
        const auto compute = atenOperator(op.type);
        if (compute == nullptr || padsOtherThanZeros(graph, op))
            return std::nullopt;
        AtenCall call{op, {}, {}, {}};
        for (const TensorId id : op.inputs) {
            if (id == noTensor)
                call.inputs.emplace_back();
            else if (graph.constant(id) != nullptr)
                call.inputs.push_back(constantTensor(graph, id));
            else if (const auto known = places.find(id); known != places.end())
                call.inputs.push_back(known->second);
            else
                call.inputs.push_back(
                    places[id] =
                        at::arange(*elementCount(graph.tensor(id).shape), at::kInt).reshape(graph.tensor(id).shape));
        }
        if (op.type == "Pad") {
            call.inputs.resize(std::max<std::size_t>(call.inputs.size(), 3));
            call.inputs[2] = at::full({}, -1, at::kInt);
        }
        for (const TensorId id : op.outputs) {
            call.outputShapes.push_back(id == noTensor ? Shape{} : graph.tensor(id).shape);
            call.outputTypes.push_back(ElementType::Int32);
        }
        const Tensors results = compute(call);
        for (std::size_t i = 0; i < op.outputs.size(); ++i)
            if (op.outputs[i] != noTensor)
                places[op.outputs[i]] = results.at(i);
    }
    const auto last = places.at(operations.back().outputs[0]).to(at::kInt).contiguous();
    const auto* first = last.data_ptr<std::int32_t>();
    return std::vector<std::int32_t>(first, first + last.numel());
}

} // namespace engine::kernels
