// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion_chain.h"

#include "engine/graph/element_moves.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

using Names = std::initializer_list<std::string_view>;

bool isOneOf(const Operation& operation, Names names)
{
    return std::ranges::find(names, operation.type) != names.end();
}

bool isFedBy(const Operation& operation, TensorId id)
{
    return !operation.inputs.empty() && operation.inputs.front() == id;
}

bool isShapeChange(const LayerGraph& graph, const Operation& operation)
{
    return channelsMove(operation) != ChannelMove::None
        || (keepsOrder(operation) && !operation.inputs.empty() && restIsConstant(graph, operation));
}

/// The operand of a two-operand @p type that is not @p id; noTensor when there is none.
TensorId otherOperand(const Operation& operation, std::string_view type, TensorId id)
{
    if (operation.type != type || operation.inputs.size() != 2)
        return noTensor;
    const auto first = operation.inputs[0];
    const auto second = operation.inputs[1];
    if (first == second || (first != id && second != id))
        return noTensor;
    return first == id ? second : first;
}

bool isNumber(const LayerGraph& graph, TensorId id)
{
    return id != noTensor && graph.constant(id) != nullptr && elementCount(graph.tensor(id).shape) == 1
        && graph.tensor(id).type == ElementType::Float32;
}

/// A function of one float, arithmetic with a number included.
bool isFunction(const LayerGraph& graph, const Operation& operation)
{
    if (operation.inputs.empty() || operation.outputs.empty())
        return false;
    if (isOneOf(operation,
                {"Relu", "LeakyRelu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Elu", "Gelu", "Swish",
                 "Abs", "Exp", "Log", "Neg", "Sqrt"}))
        return restIsConstant(graph, operation);
    if (operation.inputs.size() != 2)
        return false;
    const bool second = isNumber(graph, operation.inputs[1]);
    const auto operand = operation.inputs[second ? 0 : 1];
    if (operand == noTensor || operation.outputs.front() == noTensor
        || graph.tensor(operand).shape != graph.tensor(operation.outputs.front()).shape)
        return false;
    if (isOneOf(operation, {"Add", "Mul", "Sub"}))
        return second || isNumber(graph, operation.inputs[0]);
    return operation.type == "Div" && second;
}

/// One value, or one for each entry of dimension @p channel of @p result.
bool isPerChannel(const Shape& bias, const Shape& result, std::size_t channel)
{
    if (elementCount(bias) == 1 && bias.size() <= result.size())
        return true;
    if (bias.size() > result.size() || bias.size() + channel < result.size())
        return false;
    for (std::size_t i = 0; i < bias.size(); ++i) {
        const auto dimension = i + result.size() - bias.size();
        if (bias[i] != (dimension == channel ? result[dimension] : 1))
            return false;
    }
    return true;
}

/// Adds or multiplies one value, or one for each channel.
bool isChannelwise(const LayerGraph& graph, const Chain& chain, const Operation& operation)
{
    auto other = otherOperand(operation, "Add", chain.exit);
    if (other == noTensor)
        other = otherOperand(operation, "Mul", chain.exit);
    if (other == noTensor || graph.constant(other) == nullptr)
        return false;
    const auto& result = graph.tensor(chain.exit).shape;
    const auto channel = chain.stage == Stage::Image ? 1 : result.size() - 1;
    return !result.empty() && isPerChannel(graph.tensor(other).shape, result, channel);
}

bool isResidual(const LayerGraph& graph, const Chain& chain, const Operation& operation)
{
    const auto other = otherOperand(operation, "Add", chain.exit);
    return other != noTensor && graph.constant(other) == nullptr
        && graph.tensor(other).shape == graph.tensor(chain.exit).shape;
}

bool isNormalization(const LayerGraph& graph, const Chain& chain, const Operation& operation)
{
    return operation.type == "BatchNormalization" && isFedBy(operation, chain.exit) && restIsConstant(graph, operation);
}

bool isComputing(Stage stage)
{
    return stage == Stage::Image || stage == Stage::Matrix;
}

bool takesFunctions(Stage stage)
{
    return isComputing(stage) || stage == Stage::Normalized || stage == Stage::Summed || stage == Stage::Activated;
}

bool isLead(Stage stage)
{
    return stage == Stage::Leading || stage == Stage::LeadingPad;
}

TensorId onlyOutput(const Operation& operation)
{
    TensorId only = noTensor;
    for (const auto id : operation.outputs) {
        if (id == noTensor)
            continue;
        if (only != noTensor)
            return noTensor;
        only = id;
    }
    return only;
}

std::optional<Stage> stageAfter(const LayerGraph& graph, const Chain& chain, const Operation& operation)
{
    if (chain.stage == Stage::Matrix && channelsMove(operation) == ChannelMove::First && isFedBy(operation, chain.exit))
        return Stage::Image;
    if (isShapeChange(graph, operation) && isFedBy(operation, chain.exit)) {
        if (chain.stage == Stage::LeadingPad)
            return std::nullopt;
        return chain.stage == Stage::Leading ? Stage::Leading : Stage::Reshaped;
    }
    if (isComputing(chain.stage) && isChannelwise(graph, chain, operation))
        return chain.stage;
    if (isComputing(chain.stage) && isNormalization(graph, chain, operation))
        return Stage::Normalized;
    if (chain.sums && isResidual(graph, chain, operation))
        return Stage::Summed;
    if ((takesFunctions(chain.stage) || chain.sums) && isFunction(graph, operation)
        && std::ranges::count(operation.inputs, chain.exit) == 1)
        return Stage::Activated;
    return std::nullopt;
}

/// Whether a sum can still be taken along behind @p operation. A matrix keeps its order when its shape changes.
bool sumsAfter(const Chain& chain, const Operation& operation, Stage stage)
{
    if (stage == Stage::Reshaped)
        return chain.sums && chain.isMatrix && channelsMove(operation) == ChannelMove::None;
    return isComputing(stage) || stage == Stage::Normalized;
}

} // namespace

Chain beginChain(const LayerGraph& graph, const Operation& operation)
{
    Chain chain{.stage = Stage::Other, .exit = onlyOutput(operation)};
    if (isOneOf(operation, {"Conv", "ConvTranspose"}))
        chain.stage = Stage::Image;
    else if (isOneOf(operation, {"Gemm", "MatMul"}))
        chain.stage = Stage::Matrix;
    else if (isOneOf(operation, {"BatchNormalization", "Add", "Sub", "Mul", "Div"}) || isFunction(graph, operation))
        chain.stage = Stage::Summed;
    else if (operation.type == "Pad" && !operation.inputs.empty() && restIsConstant(graph, operation))
        chain.stage = Stage::LeadingPad;
    else if (isShapeChange(graph, operation))
        chain.stage = Stage::Leading;
    else if (isOneOf(operation, {"Transpose", "Slice"}))
        chain.stage = Stage::Moved;
    chain.sums = isComputing(chain.stage) || chain.stage == Stage::Moved;
    chain.isMatrix = chain.stage == Stage::Matrix;
    return chain;
}

std::optional<Chain> extendChain(const LayerGraph& graph, const Chain& chain, const Operation& operation)
{
    if (chain.exit == noTensor)
        return std::nullopt;
    Chain next{.exit = onlyOutput(operation)};
    if (const auto stage = stageAfter(graph, chain, operation)) {
        next.stage = *stage;
        next.sums = sumsAfter(chain, operation, *stage);
        next.isMatrix = chain.isMatrix;
        return next;
    }
    if (isLead(chain.stage) && mayBeLed(chain, operation))
        return beginChain(graph, operation);
    return std::nullopt;
}

Chain chainOf(const LayerGraph& graph, LayerId id)
{
    const auto& operations = graph.layer(id).operations;
    auto chain = beginChain(graph, operations.front());
    bool copies = movesPast(operations.front()) || isShapeChange(graph, operations.front());
    for (std::size_t i = 1; i < operations.size(); ++i) {
        const auto next = extendChain(graph, chain, operations[i]);
        copies = copies && (movesPast(operations[i]) || isShapeChange(graph, operations[i]));
        chain = next.value_or(Chain{.stage = Stage::Other, .exit = onlyOutput(operations[i])});
    }
    if (copies && operations.size() > 1 && std::ranges::any_of(operations, movesPast))
        chain = {.stage = Stage::Moved, .exit = chain.exit, .sums = true};
    if (graph.outputsOf(id).size() != 1 || graph.outputsOf(id).front() != chain.exit)
        chain.exit = noTensor;
    return chain;
}

std::optional<Chain> extendChain(const LayerGraph& graph, const Chain& chain, const Layer& layer)
{
    std::optional<Chain> result = chain;
    for (const auto& operation : layer.operations) {
        result = extendChain(graph, *result, operation);
        if (!result)
            break;
    }
    return result;
}

bool mayBeLed(const Chain& lead, const Operation& operation)
{
    if (!isFedBy(operation, lead.exit))
        return false;
    if (lead.stage == Stage::LeadingPad)
        return isOneOf(operation, {"Conv", "MaxPool", "AveragePool"});
    return lead.stage == Stage::Leading && !isOneOf(operation, {"Pad"});
}

} // namespace engine
