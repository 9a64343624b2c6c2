// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

Result<Shape> reduced(const ShapeCall& call, const std::vector<std::int64_t>& axes)
{
    const auto& shape = call.shape(0);
    const auto found = axesFromFront(axes, shape.size());
    if (!found)
        return found.error();
    const bool keep = call.integer("keepdims", 1) != 0;
    Shape result;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool gone = found->empty() || std::ranges::find(*found, i) != found->end();
        if (!gone)
            result.push_back(shape[i]);
        else if (keep)
            result.push_back(1);
    }
    return result;
}

InferredTypes reduceByAttribute(const ShapeCall& call)
{
    return oneOutput(call.type(0), reduced(call, call.integerList("axes")));
}

InferredTypes reduceSum(const ShapeCall& call)
{
    const auto axes = call.has(1) ? call.integers(1) : std::vector<std::int64_t>{};
    if (!axes)
        return frameDependent("axes");
    if (axes->empty() && call.integer("noop_with_empty_axes", 0) != 0)
        return sameAsInput(call);
    return oneOutput(call.type(0), reduced(call, *axes));
}

InferredTypes argument(const ShapeCall& call)
{
    return oneOutput(ElementType::Int64, reduced(call, {call.integer("axis", 0)}));
}

InferredTypes cumulative(const ShapeCall& call)
{
    return sameAsInput(call);
}

constexpr std::array rules{
    ShapeRule{"ArgMax", 1, 1, argument},
    ShapeRule{"ArgMin", 1, 1, argument},
    ShapeRule{"CumSum", 2, 2, cumulative},
    ShapeRule{"ReduceL1", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceL2", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceLogSum", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceLogSumExp", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceMax", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceMean", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceMin", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceProd", 1, 1, reduceByAttribute},
    ShapeRule{"ReduceSum", 1, 2, reduceSum},
    ShapeRule{"ReduceSumSquare", 1, 1, reduceByAttribute},
};

} // namespace

std::span<const ShapeRule> reductionRules()
{
    return rules;
}

} // namespace engine
