// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/constants/constant_folding.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/element_moves.h"
#include "engine/io/constants/constant_evaluators.h"

#include <algorithm>
#include <map>

namespace engine {

namespace {

const Evaluator* evaluatorOf(std::string_view type)
{
    static const auto table = [] {
        std::map<std::string_view, Evaluator> rows;
        for (const auto& family : {movementEvaluators(), arithmeticEvaluators()}) {
            for (const auto& row : family)
                rows.emplace(row.type, row);
        }
        return rows;
    }();
    const auto found = table.find(type);
    return found == table.end() ? nullptr : &found->second;
}

Blob shapeBlob(const Operation& operation, const KnownTensor& input)
{
    const auto rank = static_cast<std::int64_t>(input.shape.size());
    const auto bounded = [rank](std::int64_t position) {
        return std::clamp<std::int64_t>(position < 0 ? position + rank : position, 0, rank);
    };
    const auto first = bounded(attributeOr(operation, "start", std::int64_t{0}));
    const auto last = std::max(first, bounded(attributeOr(operation, "end", rank)));
    return makeBlob(std::vector<std::int64_t>(input.shape.begin() + first, input.shape.begin() + last));
}

bool onlyRenames(const Operation& operation)
{
    return keepsOrder(operation) || operation.type == "Identity";
}

} // namespace

std::optional<std::vector<Blob>> foldConstants(const Operation& operation, const KnownInputs& inputs,
                                               const std::vector<TensorType>& outputs, std::int64_t budget)
{
    if (inputs.empty() || !inputs.front() || outputs.empty())
        return std::nullopt;
    if (operation.type == "Shape")
        return std::vector<Blob>{shapeBlob(operation, *inputs.front())};
    if (operation.type == "Size")
        return std::vector<Blob>{makeBlob(std::vector<std::int64_t>{elementCount(inputs.front()->shape).value_or(0)})};
    const bool known =
        std::ranges::all_of(inputs, [](const auto& input) { return !input || input->constant != nullptr; });
    if (!known)
        return std::nullopt;
    if (onlyRenames(operation))
        return std::vector<Blob>{*inputs.front()->constant};
    std::int64_t size = 0;
    for (const auto& output : outputs)
        size += byteSize(output.type, output.shape).value_or(Bytes{}).count;
    const auto* evaluator = evaluatorOf(operation.type);
    if (size > budget || evaluator == nullptr)
        return std::nullopt;
    return evaluator->evaluate({operation, inputs, outputs});
}

std::optional<std::vector<std::int64_t>> Evaluation::integers(std::size_t i) const
{
    return has(i) ? integerValues(input(i).type, *input(i).constant) : std::nullopt;
}

} // namespace engine
