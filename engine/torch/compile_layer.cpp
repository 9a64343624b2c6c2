// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/compile_layer.h"

#include "engine/graph/element_moves.h"
#include "engine/graph/shape_inference.h"
#include "engine/torch/kernels/aten.h"
#include "engine/torch/kernels/bytes.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/channel_scaling.h"
#include "engine/torch/kernels/fully_connected.h"
#include "engine/torch/kernels/movement.h"
#include "engine/torch/kernels/normalization.h"
#include "engine/torch/kernels/onednn.h"
#include "engine/torch/segments/reason.h"

#include <algorithm>

namespace engine::kernels {

namespace {

bool isRenaming(const SegmentBuilder& builder, const Operation& op)
{
    const bool renames = keepsOrder(op) || op.type == "Identity" || op.type == "Dropout";
    const bool unused =
        std::all_of(op.outputs.begin() + 1, op.outputs.end(), [](TensorId id) { return id == noTensor; });
    return renames && unused && !builder.isConstant(op.inputs[0]);
}

/// Operators that leave row-major bytes as they are.
std::size_t compileRenaming(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    if (!isRenaming(builder, op))
        return 0;
    const bool sameShape = builder.tensor(op.inputs[0]).shape == builder.tensor(op.outputs[0]).shape;
    const Value value = sameShape ? builder.read(op.inputs[0]) : builder.read(op.inputs[0], Layout::RowMajor);
    builder.define(op.outputs[0], value);
    return 1;
}

/// An image whose channels go behind its pixels, or before them, is the same bytes in another layout.
std::size_t compileChannelMove(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const ChannelMove move = channelsMove(op);
    const TensorInfo& image = builder.tensor(op.inputs[0]);
    if (move == ChannelMove::None || image.type != ElementType::Float32 || builder.isConstant(op.inputs[0])
        || builder.workshop().imageLayout == Layout::RowMajor || elementCount(image.shape).value_or(0) == 0)
        return 0;
    const bool last = move == ChannelMove::Last;
    Value value = builder.read(op.inputs[0], last ? Layout::ChannelsLast : Layout::RowMajor);
    value.layout = last ? Layout::RowMajor : Layout::ChannelsLast;
    builder.define(op.outputs[0], value);
    return 1;
}

std::size_t compileNext(SegmentBuilder& builder, std::span<const Operation> operations)
{
    if (!operations[0].programs.empty()) {
        compileProgram(builder, operations[0]);
        return 1;
    }
    if (operations[0].outputs[0] != noTensor)
        for (const auto compile :
             {compileAttention, compileChannelMove, compileMovement, compileRenaming, compileMatrixVector,
              compileWithOneDnn, compileChannelScaling, compileRowNormalization, compileBytes})
            if (const std::size_t taken = compile(builder, operations))
                return taken;
    compileWithAten(builder, operations[0]);
    return 1;
}

KnownInputs inputsOf(const LayerGraph& graph, const Operation& op)
{
    KnownInputs known;
    for (const TensorId id : op.inputs) {
        known.emplace_back();
        if (id != noTensor)
            known.back() = KnownTensor{graph.tensor(id).type, graph.tensor(id).shape, graph.constant(id)};
    }
    return known;
}

/// Kernels believe the shapes that the graph states, so these must be the ones that follow.
Result<void> checkShapes(const LayerGraph& graph, const Operation& op)
{
    if (!op.programs.empty())
        return {}; // checked while they run
    if (!hasAtenOperator(op.type))
        return Error{ErrorCode::Unsupported, sentence("operator %1 is not supported", op.type)};
    const bool answers = std::ranges::any_of(op.outputs, [](TensorId id) { return id != noTensor; });
    if (!answers || op.inputs.empty())
        return Error{ErrorCode::InvalidInput, sentence("operator %1 has no input or no output", op.type)};
    const auto inferred = inferShapes(op, inputsOf(graph, op));
    if (!inferred)
        return inferred.error();
    for (std::size_t i = 0; i < op.outputs.size(); ++i) {
        if (op.outputs[i] == noTensor)
            continue;
        const TensorInfo& stated = graph.tensor(op.outputs[i]);
        if (i >= inferred->size() || (*inferred)[i].shape != stated.shape || (*inferred)[i].type != stated.type)
            return Error{ErrorCode::InvalidInput,
                         sentence("operator %1 does not give tensor '%2' the shape %3", op.type, stated.name,
                                  toString(stated.shape))};
    }
    return {};
}

} // namespace

Result<void> compileLayer(SegmentBuilder& builder, const Layer& layer)
try {
    const auto named = [&](const Error& error) {
        return Error{error.code, sentence("layer '%1': %2", layer.name, error.what)};
    };
    for (const Operation& op : layer.operations)
        if (const auto checked = checkShapes(builder.graph(), op); !checked)
            return named(checked.error());
    std::span<const Operation> rest(layer.operations);
    while (!rest.empty()) {
        const std::size_t taken = compileNext(builder, rest);
        builder.finish(rest.first(taken));
        rest = rest.subspan(taken);
    }
    return {};
} catch (const std::exception& problem) {
    return Error{ErrorCode::Unsupported, sentence("layer '%1': %2", layer.name, reasonOf(problem))};
}

} // namespace engine::kernels
