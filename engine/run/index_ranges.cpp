// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/index_ranges.h"

#include "engine/graph/constant_values.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace engine {

namespace {

/// Inputs beyond them are not told apart.
constexpr std::size_t mostInputs = 64;
constexpr double infinite = std::numeric_limits<double>::infinity();

/// What the elements of a tensor may be, and which inputs they depend on.
struct Range
{
    double low = -infinite;
    double high = infinite;
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
    if (std::ranges::any_of(products, [](double product) { return std::isnan(product); }))
        return {-infinite, infinite, a.inputs | b.inputs};
    return {*std::ranges::min_element(products), *std::ranges::max_element(products), a.inputs | b.inputs};
}

Range least(const Range& a, const Range& b)
{
    return {std::min(a.low, b.low), std::min(a.high, b.high), a.inputs | b.inputs};
}

Range largest(const Range& a, const Range& b)
{
    return {std::max(a.low, b.low), std::max(a.high, b.high), a.inputs | b.inputs};
}

/// From the least to the largest, where it lies: tables may be large.
template <typename T>
Range extremes(const Blob& blob)
{
    Range range{infinite, -infinite};
    for (std::size_t at = 0; at + sizeof(T) <= blob.bytes.size(); at += sizeof(T)) {
        T value{};
        std::memcpy(&value, blob.bytes.data() + at, sizeof(T));
        range.low = std::min(range.low, static_cast<double>(value));
        range.high = std::max(range.high, static_cast<double>(value));
    }
    return range.low <= range.high ? range : Range{0.0, 0.0};
}

Range extremesOf(ElementType type, const Blob& blob)
{
    switch (type) {
    case ElementType::Int64: return extremes<std::int64_t>(blob);
    case ElementType::Int32: return extremes<std::int32_t>(blob);
    case ElementType::Int16: return extremes<std::int16_t>(blob);
    case ElementType::Int8: return extremes<std::int8_t>(blob);
    case ElementType::UInt8: return extremes<std::uint8_t>(blob);
    case ElementType::Bool: return {0.0, 1.0};
    default: return {};
    }
}

bool isOneOf(const std::string& type, std::initializer_list<const char*> types)
{
    return std::ranges::find(types, type) != types.end();
}

/// Follows the intervals of whole numbers through a graph.
class Intervals
{
public:
    explicit Intervals(const LayerGraph& graph) : m_graph(graph), m_ranges(graph.parts().tensors.size()) {}

    /// The inputs that indices depend on which may lie outside of their tables.
    std::bitset<mostInputs> outside(const std::vector<std::int64_t>& counts)
    {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            auto& range = m_ranges[index(m_graph.inputs()[i])];
            range = {};
            if (isInteger(m_graph.tensor(m_graph.inputs()[i]).type)) {
                range = {0.0, static_cast<double>(counts[i] - 1)};
                range.inputs.set(std::min(i, mostInputs - 1));
            }
        }
        std::bitset<mostInputs> inputs;
        for (const auto& layer : m_graph.layers()) {
            for (const auto& op : layer.operations) {
                if (const auto table = tableOf(op)) {
                    const auto at = rangeOf(op, op.type == "RotaryEmbedding" ? 3 : 1);
                    if (!(at.high < *table && at.low >= -*table))
                        inputs |= at.inputs;
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
        if (op.type == "RotaryEmbedding" && op.inputs.size() > 3 && op.inputs[3] != noTensor)
            return static_cast<double>(m_graph.tensor(op.inputs[1]).shape.front());
        if (op.inputs.size() < 2
            || !isOneOf(op.type, {"Gather", "GatherElements", "ScatterElements", "GatherND", "ScatterND"}))
            return std::nullopt;
        const auto& shape = m_graph.tensor(op.inputs[0]).shape;
        if (shape.empty())
            return std::nullopt;
        if (isOneOf(op.type, {"GatherND", "ScatterND"}))
            return static_cast<double>(*std::ranges::min_element(shape)); // of all, whichever it looks into
        const auto axis = attributeOr(op, "axis", std::int64_t{0});
        const auto at = static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis);
        return at < shape.size() ? std::optional(static_cast<double>(shape[at])) : std::nullopt;
    }

    Range rangeOf(const Operation& op, std::size_t at)
    {
        if (!hasInput(op, at))
            return {};
        const auto id = op.inputs[at];
        const auto* constant = m_graph.constant(id);
        if (constant == nullptr)
            return m_ranges[index(id)];
        if (const auto known = m_constants.find(id); known != m_constants.end())
            return known->second;
        return m_constants[id] = extremesOf(m_graph.tensor(id).type, *constant);
    }

    template <typename Join>
    Range all(const Operation& op, std::size_t first, Join join)
    {
        auto range = rangeOf(op, first);
        for (std::size_t i = first + 1; i < op.inputs.size(); ++i)
            range = join(range, rangeOf(op, i));
        return range;
    }

    /// How many elements of the first input may come together in one of the result.
    double mostTogether(const Operation& op) const
    {
        return static_cast<double>(elementCount(m_graph.tensor(op.inputs[0]).shape).value_or(1));
    }

    Range follow(const Operation& op, ElementType type)
    {
        if (type == ElementType::Bool)
            return {0.0, 1.0};
        if (isOneOf(op.type, {"ArgMax", "ArgMin", "NonZero", "Shape", "Size", "NonMaxSuppression"})
            || (op.type == "TopK" && !isInteger(m_graph.tensor(op.inputs.front()).type)))
            return {0.0, 0.0}; // inside of what they are given, whatever its values
        if (op.inputs.empty())
            return {};
        const auto first = rangeOf(op, 0);
        if (isOneOf(op.type, {"Cast",      "Identity",  "Reshape", "Flatten", "Squeeze", "Unsqueeze",      "Expand",
                              "Transpose", "Slice",     "Tile",    "Split",   "Gather",  "GatherElements", "GatherND",
                              "ReduceMax", "ReduceMin", "Relu",    "Floor",   "Ceil",    "Round"}))
            return first;
        if (op.type == "Neg")
            return negative(first);
        if (op.type == "Abs")
            return largest(first, negative(first));
        if (isOneOf(op.type, {"CumSum", "ReduceSum"}))
            return multiplied(first, {1.0, mostTogether(op)});
        if (op.type == "Pad")
            return hull(first, hasInput(op, 2) ? rangeOf(op, 2) : Range{0.0, 0.0});
        if (op.type == "Clip")
            return least(hasInput(op, 1) ? largest(first, rangeOf(op, 1)) : first,
                         hasInput(op, 2) ? rangeOf(op, 2) : Range{infinite, infinite});
        if (op.type == "Add")
            return added(first, rangeOf(op, 1));
        if (op.type == "Sub")
            return added(first, negative(rangeOf(op, 1)));
        if (op.type == "Mul")
            return multiplied(first, rangeOf(op, 1));
        if (const auto by = rangeOf(op, 1); op.type == "Div" && by.low >= 1.0)
            return hull(first, {0.0, 0.0, by.inputs});
        else if (op.type == "Mod" && by.low > 0.0)
            return {first.low < 0.0 ? 1.0 - by.high : 0.0, by.high - 1.0, first.inputs | by.inputs};
        if (op.type == "Min")
            return all(op, 0, least);
        if (op.type == "Max")
            return all(op, 0, largest);
        if (op.type == "Concat")
            return all(op, 0, hull);
        if (isOneOf(op.type, {"ScatterElements", "ScatterND"}))
            return hull(first, rangeOf(op, 2));
        if (op.type == "Where")
            return all(op, 1, hull);
        return {-infinite, infinite, all(op, 0, hull).inputs}; // anything, but they have to do with it
    }

    const LayerGraph& m_graph;
    std::vector<Range> m_ranges;           ///< [tensors]
    std::map<TensorId, Range> m_constants; ///< those that were looked at
};

} // namespace

std::vector<std::int64_t> indexRanges(const LayerGraph& graph, std::int64_t most)
{
    std::vector<std::int64_t> counts(graph.inputs().size(), most);
    Intervals intervals(graph);
    for (bool shrunk = true; std::exchange(shrunk, false);) {
        const auto blamed = intervals.outside(counts);
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
