// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/normalize_forms.h"

#include "engine/graph/constant_values.h"

#include <algorithm>

namespace engine {

Error unsupportedForm(const std::string& message)
{
    return {ErrorCode::Unsupported, message};
}

Error invalidForm(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

Result<void> Rewriting::needsShapes(std::size_t inputs) const
{
    if (shapes == Shapes::Unknown)
        return unsupportedForm("operator " + operation.type + " is not supported where shapes depend on the frame");
    for (std::size_t i = 0; i < inputs; ++i) {
        if (!has(i))
            return invalidForm("input " + std::to_string(i) + " is missing");
    }
    return operation.outputs.empty() ? invalidForm("has no output") : Result<void>();
}

TensorId Rewriting::add(const std::string& type, std::vector<TensorId> inputs, Attributes attributes,
                        std::size_t outputs)
{
    Operation one{.type = type, .attributes = std::move(attributes), .inputs = std::move(inputs), .outputs = {}};
    for (std::size_t i = 0; i < outputs; ++i)
        one.outputs.push_back(draft.addTensor(constantName(type)));
    before.push_back(std::move(one));
    return before.back().outputs.front();
}

void Rewriting::become(const std::string& type, std::vector<TensorId> inputs, Attributes attributes)
{
    operation.type = type;
    operation.inputs = std::move(inputs);
    while (!operation.inputs.empty() && operation.inputs.back() == noTensor)
        operation.inputs.pop_back();
    operation.attributes = std::move(attributes);
    operation.outputs.resize(1, noTensor);
}

void Rewriting::follow(const std::string& type, std::vector<TensorId> otherInputs, Attributes attributes)
{
    auto& result = after.empty() ? operation.outputs.front() : after.back().outputs.front();
    const auto output = result;
    result = draft.addTensor(constantName("before_" + type));
    otherInputs.insert(otherInputs.begin(), result);
    after.push_back(
        {.type = type, .attributes = std::move(attributes), .inputs = std::move(otherInputs), .outputs = {output}});
}

TensorId Rewriting::addRange(std::int64_t count)
{
    const auto number = [this](std::int64_t value) {
        return draft.addConstant({constantName("range"), ElementType::Int64, {}}, makeBlob(std::vector{value}));
    };
    return add("Range", {number(0), number(count), number(1)});
}

TensorId Rewriting::addScalar(std::string_view what, double value, ElementType type)
{
    auto blob = encodeReals(type, {value});
    return draft.addConstant({constantName(what), type, {}}, blob ? std::move(*blob) : Blob{});
}

void Rewriting::setInput(std::size_t i, TensorId id)
{
    if (operation.inputs.size() <= i)
        operation.inputs.resize(i + 1, noTensor);
    operation.inputs[i] = id;
}

Result<std::vector<std::int64_t>> Rewriting::integers(std::size_t i) const
{
    const auto* blob = draft.constant(operation.inputs[i]);
    auto values = blob != nullptr ? integerValues(input(i).type, *blob) : std::nullopt;
    if (!values)
        return unsupportedForm("input " + std::to_string(i) + " is not a constant of integers");
    return std::move(*values);
}

Result<std::vector<double>> Rewriting::reals(std::size_t i) const
{
    const auto* blob = draft.constant(operation.inputs[i]);
    auto values = blob != nullptr ? realValues(input(i).type, *blob) : std::nullopt;
    if (!values)
        return unsupportedForm("input " + std::to_string(i) + " is not a constant");
    return std::move(*values);
}

std::string Rewriting::constantName(std::string_view what) const
{
    const auto named = std::ranges::find_if(operation.outputs, [](auto id) { return id != noTensor; });
    return (named == operation.outputs.end() ? operation.type : draft.tensor(*named).name) + "." + std::string(what);
}

TensorId Rewriting::addConstant(std::string_view what, const std::vector<std::int64_t>& values)
{
    return draft.addConstant(constantName(what), values);
}

} // namespace engine
