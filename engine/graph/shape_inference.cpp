// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_inference.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace engine {

namespace {

using RuleTable = std::map<std::string_view, ShapeRule>;

const RuleTable& ruleTable()
{
    static const RuleTable table = [] {
        RuleTable rows;
        for (const auto& family :
             {attentionRules(), geometryRules(), signalRules(), elementwiseRules(), windowRules(), matrixRules(),
              layoutRules(), selectionRules(), reductionRules(), indexingRules(), recurrentRules(), quantizedRules()}) {
            for (const auto& rule : family)
                rows.emplace(rule.type, rule);
        }
        return rows;
    }();
    return table;
}

Result<void> checkInputs(const ShapeRule& rule, const KnownInputs& inputs)
{
    if (inputs.size() > rule.mostInputs)
        return invalidShape("takes at most " + std::to_string(rule.mostInputs) + " inputs, has "
                            + std::to_string(inputs.size()));
    for (std::size_t i = 0; i < rule.fewestInputs; ++i) {
        if (i >= inputs.size() || !inputs[i])
            return invalidShape("input " + std::to_string(i) + " is missing");
    }
    for (const auto& input : inputs) {
        if (!input)
            continue;
        if (const auto fits = checkSize({input->type, input->shape}); !fits)
            return fits.error();
    }
    return {};
}

/// Up to the last one that has a tensor.
std::size_t usedOutputs(const Operation& operation)
{
    const auto last =
        std::find_if(operation.outputs.rbegin(), operation.outputs.rend(), [](TensorId id) { return id != noTensor; });
    return static_cast<std::size_t>(operation.outputs.rend() - last);
}

} // namespace

bool isKnownOperator(std::string_view type)
{
    return ruleTable().contains(type);
}

bool isOpenOperator(std::string_view type)
{
    static constexpr std::array types{"Compress", "If", "Loop", "NonMaxSuppression", "NonZero", "Scan", "Unique"};
    return std::ranges::find(types, type) != types.end();
}

Result<void> checkSize(const TensorType& tensor)
{
    const auto tooLarge = [](std::int64_t dimension) { return dimension > maxTensorElements; };
    const auto count = elementCount(tensor.shape);
    if (tensor.shape.size() > maxTensorRank || !count || *count > maxTensorElements
        || std::ranges::any_of(tensor.shape, tooLarge)) {
        return invalidShape("a tensor of "
                            + (tensor.shape.size() > maxTensorRank ? std::to_string(tensor.shape.size()) + " dimensions"
                                                                   : toString(tensor.shape))
                            + " is larger than a tensor can be");
    }
    return {};
}

Result<std::vector<TensorType>> inferShapes(const Operation& operation, const KnownInputs& inputs)
{
    const auto row = ruleTable().find(operation.type);
    if (row == ruleTable().end())
        return Error{ErrorCode::Unsupported, sentence("operator %1 is not supported", operation.type)};
    if (const auto fits = checkInputs(row->second, inputs); !fits)
        return fits.error();
    auto types = row->second.infer(ShapeCall(operation, inputs));
    if (!types)
        return types.error();
    const auto used = usedOutputs(operation);
    if (types->size() < used)
        return invalidShape("has " + std::to_string(used) + " outputs where " + std::to_string(types->size())
                            + " are known");
    for (const auto& tensor : *types) {
        if (const auto fits = checkSize(tensor); !fits)
            return fits.error();
    }
    return types;
}

std::set<std::size_t> inputsThatShape(const Operation& operation, const KnownInputs& inputs)
{
    std::set<std::size_t> read;
    const auto row = ruleTable().find(operation.type);
    if (row != ruleTable().end() && checkInputs(row->second, inputs))
        std::ignore = row->second.infer(ShapeCall(operation, inputs, &read));
    return read;
}

const KnownTensor* ShapeCall::constantInput(std::size_t input) const
{
    if (!has(input) || m_inputs[input]->constant == nullptr)
        return nullptr;
    if (m_valuesRead != nullptr)
        m_valuesRead->insert(input);
    return &*m_inputs[input];
}

std::optional<std::vector<std::int64_t>> ShapeCall::integers(std::size_t input) const
{
    const auto* known = constantInput(input);
    return known != nullptr ? integerValues(known->type, *known->constant) : std::nullopt;
}

std::optional<std::vector<double>> ShapeCall::reals(std::size_t input) const
{
    const auto* known = constantInput(input);
    return known != nullptr ? realValues(known->type, *known->constant) : std::nullopt;
}

Error invalidShape(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

Error frameDependent(const std::string& input)
{
    return {ErrorCode::FrameDependent,
            sentence("'%1' is computed anew for each frame, so the result has no fixed shape", input)};
}

std::optional<std::size_t> axisFromFront(std::int64_t axis, std::size_t rank)
{
    const auto count = static_cast<std::int64_t>(rank);
    if (axis < -count || axis >= count)
        return std::nullopt;
    return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

Result<std::vector<std::size_t>> axesFromFront(std::span<const std::int64_t> axes, std::size_t rank)
{
    if (axes.size() > maxTensorRank)
        return invalidShape("names " + std::to_string(axes.size()) + " axes");
    std::vector<std::size_t> result;
    for (const auto axis : axes) {
        const auto found = axisFromFront(axis, rank);
        if (!found)
            return invalidShape("axis " + std::to_string(axis) + " of " + std::to_string(rank) + " dimensions");
        if (std::ranges::find(result, *found) != result.end())
            return invalidShape("axis " + std::to_string(axis) + " is named twice");
        result.push_back(*found);
    }
    return result;
}

Result<Shape> shapeFrom(const ShapeCall& call, std::size_t input)
{
    auto values = call.integers(input);
    if (!values)
        return frameDependent("shape");
    if (values->size() > maxTensorRank)
        return invalidShape("a shape of " + std::to_string(values->size()) + " dimensions");
    return std::move(*values);
}

Result<Shape> broadcast(const Shape& a, const Shape& b)
{
    const auto& longer = a.size() >= b.size() ? a : b;
    const auto& shorter = a.size() >= b.size() ? b : a;
    auto result = longer;
    const auto offset = longer.size() - shorter.size();
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        auto& dimension = result[offset + i];
        if (dimension == 1)
            dimension = shorter[i];
        else if (shorter[i] != 1 && shorter[i] != dimension)
            return invalidShape(toString(a) + " and " + toString(b) + " cannot be broadcast together");
    }
    return result;
}

std::int64_t dimensionProduct(const Shape& shape, std::size_t from, std::size_t to)
{
    std::int64_t product = 1;
    for (auto i = from; i < to; ++i) {
        if (__builtin_mul_overflow(product, shape[i], &product))
            return std::numeric_limits<std::int64_t>::max(); // only beside a dimension of zero
    }
    return product;
}

InferredTypes oneOutput(ElementType type, Result<Shape> shape)
{
    if (!shape)
        return shape.error();
    return std::vector<TensorType>{{type, std::move(*shape)}};
}

InferredTypes sameAsInput(const ShapeCall& call)
{
    return oneOutput(call.type(0), call.shape(0));
}

} // namespace engine
