// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/index_ranges.h"

#include "engine/graph/constant_values.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>
#include <utility>

namespace engine {

namespace {

/// Inputs beyond them are not told apart.
constexpr std::size_t mostInputs = 64;

/// What the elements of a tensor may be, and which inputs they depend on.
struct Range
{
    double low = 0.0;
    double high = 0.0;
    std::bitset<mostInputs> inputs = {};
};

Range hull(const Range& a, const Range& b)
{
    return {std::min(a.low, b.low), std::max(a.high, b.high), a.inputs | b.inputs};
}

Range added(const Range& a, const Range& b)
{
    return {a.low + b.low, a.high + b.high, a.inputs | b.inputs};
}

Range negative(const Range& a)
{
    return {-a.high, -a.low, a.inputs};
}

Range multiplied(const Range& a, const Range& b)
{
    const std::array products{a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    return {*std::ranges::min_element(products), *std::ranges::max_element(products), a.inputs | b.inputs};
}

bool isOneOf(const std::string& type, std::initializer_list<const char*> types)
{
    return std::ranges::find(types, type) != types.end();
}

/// Follows the intervals of whole numbers through a graph.
class Intervals
{
public:
    Intervals(const LayerGraph& graph, const std::vector<std::int64_t>& counts)
        : m_graph(graph), m_ranges(graph.parts().tensors.size())
    {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto id = graph.inputs()[i];
            if (!isInteger(graph.tensor(id).type))
                continue;
            Range range{0.0, static_cast<double>(counts[i] - 1)};
            range.inputs.set(std::min(i, mostInputs - 1));
            m_ranges[index(id)] = range;
        }
    }

    /// The inputs that indices depend on which may lie outside of their tables.
    std::bitset<mostInputs> outside()
    {
        std::bitset<mostInputs> inputs;
        for (const auto& layer : m_graph.layers()) {
            for (const auto& op : layer.operations) {
                if (const auto table = tableOf(op)) {
                    const auto at = rangeOf(op, 1);
                    if (at && (at->high >= *table || at->low < -*table))
                        inputs |= at->inputs;
                }
                for (const auto output : op.outputs) {
                    if (output != noTensor)
                        m_ranges[index(output)] = follow(op, m_graph.tensor(output).type);
                }
            }
        }
        return inputs;
    }

private:
    /// The length of what the second input looks into; nothing when it is no index.
    std::optional<double> tableOf(const Operation& op) const
    {
        if (op.inputs.size() < 2)
            return std::nullopt;
        const auto& shape = m_graph.tensor(op.inputs[0]).shape;
        if (isOneOf(op.type, {"Gather", "GatherElements", "ScatterElements"})) {
            const auto axis = attributeOr(op, "axis", std::int64_t{0});
            const auto at = static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis);
            return at < shape.size() ? std::optional(static_cast<double>(shape[at])) : std::nullopt;
        }
        if (isOneOf(op.type, {"GatherND", "ScatterND"}) && !shape.empty())
            return static_cast<double>(*std::ranges::min_element(shape)); // of all, whichever it looks into
        return std::nullopt;
    }

    std::optional<Range> rangeOf(const Operation& op, std::size_t at) const
    {
        if (at >= op.inputs.size() || op.inputs[at] == noTensor)
            return std::nullopt;
        const auto id = op.inputs[at];
        const auto* constant = m_graph.constant(id);
        if (constant == nullptr)
            return m_ranges[index(id)];
        const auto values = integerValues(m_graph.tensor(id).type, *constant);
        if (!values || values->empty())
            return std::nullopt;
        const auto [low, high] = std::ranges::minmax(*values);
        return Range{static_cast<double>(low), static_cast<double>(high)};
    }

    std::optional<Range> follow(const Operation& op, ElementType type) const
    {
        if (!isInteger(type))
            return std::nullopt;
        if (type == ElementType::Bool)
            return Range{0.0, 1.0};
        const auto first = rangeOf(op, op.type == "Where" ? 1 : 0);
        if (!first)
            return std::nullopt;
        if (isOneOf(op.type,
                    {"Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Transpose", "Slice",
                     "Tile", "Split", "Gather", "GatherElements", "GatherND", "ReduceMax", "ReduceMin"}))
            return first;
        if (op.type == "Neg")
            return negative(*first);
        if (op.type == "CumSum") {
            const auto& shape = m_graph.tensor(op.inputs[0]).shape;
            const auto most = static_cast<double>(shape.empty() ? 1 : *std::ranges::max_element(shape));
            return multiplied(*first, {1.0, most});
        }
        const auto second = rangeOf(op, op.type == "Where" ? 2 : 1);
        if (!second || (op.inputs.size() > 2 && !isOneOf(op.type, {"Where", "Concat", "Clip", "Pad"})))
            return std::nullopt;
        return joined(op, *first, *second);
    }

    std::optional<Range> joined(const Operation& op, const Range& a, const Range& b) const
    {
        if (op.type == "Add")
            return added(a, b);
        if (op.type == "Sub")
            return added(a, negative(b));
        if (op.type == "Mul")
            return multiplied(a, b);
        if (op.type == "Min")
            return Range{std::min(a.low, b.low), std::min(a.high, b.high), a.inputs | b.inputs};
        if (op.type == "Max")
            return Range{std::max(a.low, b.low), std::max(a.high, b.high), a.inputs | b.inputs};
        if (op.type == "Mod" && b.low > 0.0)
            return Range{a.low < 0.0 ? 1.0 - b.high : 0.0, b.high - 1.0, a.inputs | b.inputs};
        if (op.type == "Clip") {
            const auto high = rangeOf(op, 2);
            return Range{std::max(a.low, b.low), high ? std::min(a.high, high->high) : a.high, a.inputs};
        }
        if (op.type == "Where" || op.type == "Concat") {
            auto all = hull(a, b);
            for (std::size_t i = op.type == "Where" ? 3 : 2; i < op.inputs.size(); ++i) {
                const auto next = rangeOf(op, i);
                if (!next)
                    return std::nullopt;
                all = hull(all, *next);
            }
            return all;
        }
        return std::nullopt;
    }

    const LayerGraph& m_graph;
    std::vector<std::optional<Range>> m_ranges; ///< [tensors]; nothing: not known, or no whole numbers
};

} // namespace

std::vector<std::int64_t> indexRanges(const LayerGraph& graph, std::int64_t most)
{
    std::vector<std::int64_t> counts(graph.inputs().size(), most);
    for (bool shrunk = true; std::exchange(shrunk, false);) {
        const auto blamed = Intervals(graph, counts).outside();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (blamed.test(std::min(i, mostInputs - 1)) && counts[i] > 1) {
                --counts[i];
                shrunk = true;
            }
        }
    }
    return counts;
}

} // namespace engine
