// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/normalize.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/narrow_types.h"
#include "engine/graph/normalize_forms.h"

#include <algorithm>
#include <array>
#include <limits>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;

Error unsupported(const std::string& message)
{
    return {ErrorCode::Unsupported, message};
}

void attributeToInput(Rewriting& form, const std::string& name, std::size_t input)
{
    const auto values = attributeOr(form.operation, name, Integers{});
    if (form.operation.attributes.erase(name) > 0)
        form.setInput(input, form.addConstant(name, values));
}

Result<void> axesToInput(Rewriting& form)
{
    attributeToInput(form, "axes", 1);
    return {};
}

/// Nothing is reduced, but squares, magnitudes and logarithms are taken: over a dimension of one element.
Result<void> reduceEach(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    const auto axes = Integers{static_cast<std::int64_t>(form.input(0).shape.size())};
    form.operation.inputs[0] = form.add("Unsqueeze", {form.operation.inputs[0], form.addConstant("axes", axes)});
    form.operation.attributes["axes"] = axes;
    form.operation.attributes["keepdims"] = std::int64_t{0};
    return {};
}

Result<void> axesToAttribute(Rewriting& form)
{
    if (form.has(1)) {
        auto axes = form.integers(1);
        if (!axes)
            return axes.error();
        form.operation.attributes["axes"] = std::move(*axes);
        form.operation.inputs.resize(1);
    }
    const bool noop = attributeOr(form.operation, "noop_with_empty_axes", std::int64_t{0}) != 0;
    form.operation.attributes.erase("noop_with_empty_axes");
    return noop && attributeOr(form.operation, "axes", Integers{}).empty() ? reduceEach(form) : Result<void>();
}

/// From opset 20 on the axis is an input, and the last one of the signal when it is not given.
Result<void> fourierAxis(Rewriting& form)
{
    form.operation.attributes["axis"] = std::int64_t{-2};
    if (form.has(2)) {
        const auto axis = form.integers(2);
        if (!axis || axis->size() != 1)
            return unsupported("takes an axis that is computed");
        form.operation.attributes["axis"] = axis->front();
    }
    form.operation.inputs.resize(std::min<std::size_t>(form.operation.inputs.size(), 2));
    return {};
}

Result<void> boundsToInputs(Rewriting& form)
{
    const auto type = form.has(0) ? form.input(0).type : ElementType::Float32;
    const std::array<std::string, 2> names{"min", "max"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!form.operation.attributes.contains(names[i]))
            continue;
        auto blob = encodeReals(type, {attributeOr(form.operation, names[i], 0.0)});
        if (!blob)
            return unsupported("clips " + std::string(elementTypeName(type)));
        form.setInput(i + 1, form.draft.addConstant({form.constantName(names[i]), type, {}}, std::move(*blob)));
        form.operation.attributes.erase(names[i]);
    }
    return {};
}

Result<void> padsToInputs(Rewriting& form)
{
    attributeToInput(form, "pads", 1);
    const auto value = attributeOr(form.operation, "value", 0.0);
    form.operation.attributes.erase("value");
    if (value == 0.0 || !form.has(0))
        return {};
    auto blob = encodeReals(form.input(0).type, {value});
    if (!blob)
        return unsupported("pads " + std::string(elementTypeName(form.input(0).type)));
    form.setInput(2, form.draft.addConstant({form.constantName("value"), form.input(0).type, {}}, std::move(*blob)));
    return {};
}

/// From opset 18 on Pad may name the axes that it pads.
Result<void> padAllAxes(Rewriting& form)
{
    if (!form.has(3) || !form.has(0))
        return {};
    const auto axes = form.integers(3);
    const auto pads = form.integers(1);
    const auto rank = form.input(0).shape.size();
    if (!axes || !pads)
        return unsupported("pads axes that are computed");
    if (pads->size() != 2 * axes->size())
        return Error{ErrorCode::InvalidInput, "its pads and axes do not fit each other"};
    Integers all(2 * rank, 0);
    for (std::size_t i = 0; i < axes->size(); ++i) {
        const auto axis = (*axes)[i] < 0 ? (*axes)[i] + static_cast<std::int64_t>(rank) : (*axes)[i];
        if (axis < 0 || axis >= static_cast<std::int64_t>(rank))
            return Error{ErrorCode::InvalidInput, sentence("has no axis %1", (*axes)[i])};
        all[static_cast<std::size_t>(axis)] = (*pads)[i];
        all[static_cast<std::size_t>(axis) + rank] = (*pads)[i + axes->size()];
    }
    form.setInput(1, form.addConstant("pads", all));
    form.operation.inputs.resize(3, noTensor);
    return {};
}

Result<void> sliceToInputs(Rewriting& form)
{
    attributeToInput(form, "starts", 1);
    attributeToInput(form, "ends", 2);
    attributeToInput(form, "axes", 3);
    return {};
}

Result<void> splitToInput(Rewriting& form)
{
    attributeToInput(form, "split", 1);
    return {};
}

/// Equal parts, the last one smaller when they do not fit, are written down: then outputs may be left out.
Result<void> stateParts(Rewriting& form)
{
    const auto count = static_cast<std::int64_t>(form.operation.outputs.size());
    if (form.has(1) || !form.has(0) || count == 0)
        return {};
    const auto shape = form.input(0).shape;
    const auto rank = static_cast<std::int64_t>(shape.size());
    const auto axis = attributeOr(form.operation, "axis", std::int64_t{0});
    if (axis < -rank || axis >= rank)
        return Error{ErrorCode::InvalidInput, sentence("has no axis %1", axis)};
    const auto size = shape[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
    const auto part = (size + count - 1) / count;
    Integers parts;
    for (std::int64_t i = 0; i < count; ++i)
        parts.push_back(std::clamp<std::int64_t>(size - i * part, 0, part));
    form.setInput(1, form.addConstant("split", parts));
    return {};
}

/// From opset 18 on the number of outputs is stated; the outputs say it as well.
Result<void> dropOutputCount(Rewriting& form)
{
    const auto stated = attributeOr(form.operation, "num_outputs", std::int64_t{0});
    form.operation.attributes.erase("num_outputs");
    if (stated != 0 && stated != static_cast<std::int64_t>(form.operation.outputs.size()))
        return Error{ErrorCode::InvalidInput,
                     sentence("states %1 outputs and has %2", stated, form.operation.outputs.size())};
    return {};
}

Result<void> countToInput(Rewriting& form)
{
    const auto count = attributeOr(form.operation, "k", std::int64_t{0});
    if (form.operation.attributes.erase("k") > 0)
        form.setInput(1, form.addConstant("k", {count}));
    return {};
}

Result<void> dropTrainingOutputs(Rewriting& form)
{
    if (attributeOr(form.operation, "spatial", std::int64_t{1}) != 1)
        return unsupported("normalizes each position by itself");
    const auto& outputs = form.operation.outputs;
    if (outputs.size() > 1
        && std::ranges::any_of(outputs.begin() + 1, outputs.end(), [](auto id) { return id != noTensor; }))
        return unsupported("is in training mode");
    form.operation.outputs.resize(std::min<std::size_t>(outputs.size(), 1));
    form.operation.attributes.erase("spatial");
    return {};
}

Result<void> refuseTraining(Rewriting& form)
{
    if (!form.has(2))
        return {};
    if (form.has(1)) {
        const auto ratio = form.reals(1);
        if (ratio && std::ranges::count(*ratio, 0.0) == static_cast<std::ptrdiff_t>(ratio->size()))
            return {}; // drops nothing
    }
    const auto training = form.integers(2);
    if (!training || std::ranges::find(*training, 0) == training->end())
        return unsupported("is in training mode");
    return {};
}

/// Only reals of a byte may be held back.
Result<void> dropSaturation(Rewriting& form)
{
    if (!narrowTypeOf(attributeOr(form.operation, "to", std::int64_t{0})))
        form.operation.attributes.erase("saturate");
    return {};
}

Result<void> nameScatterElements(Rewriting& form)
{
    form.operation.type = "ScatterElements";
    return {};
}

/// Before opset 16 regions were not moved by half an element.
Result<void> useOldRegions(Rewriting& form)
{
    form.operation.attributes["coordinate_transformation_mode"] = std::string("output_half_pixel");
    return {};
}

constexpr std::array rewriters{
    Rewriter{"AveragePool", 0, always, rewriteWindow},
    Rewriter{"BatchNormalization", 0, 13, dropTrainingOutputs},
    Rewriter{"Cast", 19, always, dropSaturation},
    Rewriter{"Clip", 0, 10, boundsToInputs},
    Rewriter{"Conv", 0, always, rewriteWindow},
    Rewriter{"ConvTranspose", 0, always, rewriteWindow},
    Rewriter{"DFT", 20, always, fourierAxis},
    Rewriter{"Dropout", 12, always, refuseTraining},
    Rewriter{"Hardmax", 0, 12, rewriteOldSoftmax},
    Rewriter{"LogSoftmax", 0, 12, rewriteOldSoftmax},
    Rewriter{"LpPool", 0, always, rewriteWindow},
    Rewriter{"MaxPool", 0, always, rewriteWindow},
    Rewriter{"Pad", 0, 10, padsToInputs},
    Rewriter{"Pad", 18, always, padAllAxes},
    Rewriter{"QuantizeLinear", 21, always, rewriteQuantize},
    Rewriter{"ReduceL1", 18, always, axesToAttribute},
    Rewriter{"ReduceL2", 18, always, axesToAttribute},
    Rewriter{"ReduceLogSum", 18, always, axesToAttribute},
    Rewriter{"ReduceLogSumExp", 18, always, axesToAttribute},
    Rewriter{"ReduceMax", 18, always, axesToAttribute},
    Rewriter{"ReduceMean", 18, always, axesToAttribute},
    Rewriter{"ReduceMin", 18, always, axesToAttribute},
    Rewriter{"ReduceProd", 18, always, axesToAttribute},
    Rewriter{"ReduceSum", 0, 12, axesToInput},
    Rewriter{"ReduceSumSquare", 18, always, axesToAttribute},
    Rewriter{"Resize", 0, 10, rewriteOldResize},
    Rewriter{"Resize", 11, always, rewriteResize},
    Rewriter{"Resize", 18, always, rewriteNewResize},
    Rewriter{"RoiAlign", 0, 15, useOldRegions},
    Rewriter{"Scatter", 0, 10, nameScatterElements},
    Rewriter{"Slice", 0, 9, sliceToInputs},
    Rewriter{"Softmax", 0, 12, rewriteOldSoftmax},
    Rewriter{"Split", 0, 12, splitToInput},
    Rewriter{"Split", 18, always, dropOutputCount},
    Rewriter{"Split", 0, always, stateParts},
    Rewriter{"Squeeze", 0, 12, axesToInput},
    Rewriter{"TopK", 0, 9, countToInput},
    Rewriter{"Unsqueeze", 0, 12, axesToInput},
    Rewriter{"Upsample", 0, always, rewriteUpsample},
};

const Rewriter* fusedRow(std::string_view type)
{
    for (const auto& family : {fusedRewriters(), fusedAttentionRewriters(), quantizedRewriters()}) {
        for (const auto& row : family) {
            if (row.type == type)
                return &row;
        }
    }
    return nullptr;
}

std::vector<Operation> joined(Rewriting form)
{
    auto result = std::move(form.before);
    result.push_back(std::move(form.operation));
    std::ranges::move(form.after, std::back_inserter(result));
    return result;
}

bool movesElements(const Operation& operation)
{
    static constexpr std::array types{"Expand", "Flatten", "Pad", "Reshape", "Squeeze", "Tile", "Unsqueeze"};
    static constexpr std::array ofSeveral{"Concat", "Max", "Mean", "Min", "Sum"};
    return std::ranges::find(types, operation.type) != types.end()
        || (operation.inputs.size() == 1 && std::ranges::find(ofSeveral, operation.type) != ofSeveral.end());
}

} // namespace

Result<std::vector<Operation>> normalize(Operation operation, std::int64_t opset, GraphDraft& draft, Shapes shapes)
{
    Rewriting form{std::move(operation), opset, draft, shapes};
    form.operation.attributes.erase("consumed_inputs");
    if (const auto* row = fusedRow(form.operation.type)) {
        if (const auto done = row->rewrite(form); !done)
            return done.error();
        return joined(std::move(form));
    }
    for (const auto& family : {oldRewriters(), std::span<const Rewriter>(rewriters)}) {
        for (const auto& row : family) {
            if (row.type != form.operation.type || opset < row.first || opset > row.last)
                continue;
            if (shapes == Shapes::Unknown && (row.rewrite == rewriteWindow || row.rewrite == stateParts))
                continue;
            if (const auto done = row.rewrite(form); !done)
                return done.error();
        }
    }
    return joined(std::move(form));
}

bool isRewritten(std::string_view type)
{
    return type == "Upsample" || type == "Scatter" || fusedRow(type) != nullptr;
}

bool changesNothing(const Operation& operation, const KnownInputs& inputs, const TensorType& output)
{
    if (inputs.empty() || !inputs.front() || operation.outputs.empty() || operation.outputs.front() == noTensor)
        return false;
    const auto& input = *inputs.front();
    const bool sameType = input.type == output.type && input.shape == output.shape;
    if (operation.type == "Identity" || operation.type == "Dropout")
        return std::all_of(operation.outputs.begin() + 1, operation.outputs.end(),
                           [](auto id) { return id == noTensor; });
    if (operation.type == "Cast")
        return sameType && !narrowTypeOf(attributeOr(operation, "to", std::int64_t{0}));
    return sameType && movesElements(operation);
}

} // namespace engine
