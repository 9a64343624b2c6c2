// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <array>

namespace engine {

namespace {

/// Queries, keys or values: [batch, heads, length, size], whichever of the two forms they came in.
using Heads = Shape;

/// [batch, length, heads * size] as [batch, heads, length, size]; four dimensions stay as they are.
Result<Heads> headsOf(const Shape& shape, std::int64_t heads)
{
    if (shape.size() == 4)
        return shape;
    if (shape.size() != 3 || heads < 1 || shape[2] % heads != 0)
        return invalidShape(std::to_string(heads) + " heads do not fit " + toString(shape));
    return Heads{shape[0], heads, shape[1], shape[2] / heads};
}

/// What a cache holds comes before the new keys or values.
Result<Heads> behindPast(const ShapeCall& call, std::size_t past, Heads heads)
{
    if (!call.has(past))
        return heads;
    auto expected = heads;
    const auto& shape = call.shape(past);
    if (shape.size() == 4)
        expected[2] = shape[2];
    const auto sum = heads[2] + expected[2];
    if (shape != expected || sum > maxTensorElements)
        return invalidShape("a cache of " + toString(shape) + " does not fit " + toString(heads));
    heads[2] = sum;
    return heads;
}

/// A mask broadcasts to the scores; its last dimension may end before the keys do.
Result<void> checkMask(const ShapeCall& call, const Shape& scores)
{
    if (!call.has(3))
        return {};
    auto mask = call.shape(3);
    if (!mask.empty() && mask.back() != 1 && mask.back() < scores.back())
        mask.back() = scores.back();
    const auto both = broadcast(mask, scores);
    if (!both || *both != scores)
        return invalidShape("a mask of " + toString(call.shape(3)) + " does not fit scores of " + toString(scores));
    return {};
}

InferredTypes attention(const ShapeCall& call)
{
    if (call.integer("left_window_size", -1) >= 0 || call.integer("right_window_size", -1) >= 0)
        return Error{ErrorCode::Unsupported, "looks through a window of keys"};
    const auto queries = headsOf(call.shape(0), call.integer("q_num_heads", 0));
    const auto newKeys = headsOf(call.shape(1), call.integer("kv_num_heads", 0));
    const auto newValues = headsOf(call.shape(2), call.integer("kv_num_heads", 0));
    for (const auto* heads : {&queries, &newKeys, &newValues}) {
        if (!*heads)
            return heads->error();
    }
    const auto keys = behindPast(call, 4, *newKeys);
    const auto values = behindPast(call, 5, *newValues);
    if (!keys || !values)
        return keys ? values.error() : keys.error();
    const auto& q = *queries;
    const auto& k = *keys;
    const auto& v = *values;
    if (q[0] != k[0] || q[0] != v[0] || q[3] != k[3] || k[1] != v[1] || k[2] != v[2] || k[1] < 1 || q[1] % k[1] != 0
        || call.rank(0) != call.rank(1) || call.rank(0) != call.rank(2))
        return invalidShape("queries of " + toString(q) + ", keys of " + toString(k) + " and values of " + toString(v)
                            + " do not fit each other");
    const Shape scores{q[0], q[1], q[2], k[2]};
    if (const auto fits = checkMask(call, scores); !fits)
        return fits.error();
    if (call.has(6) && call.shape(6) != Shape{q[0]})
        return invalidShape("lengths of " + toString(call.shape(6)) + " do not fit a batch of " + std::to_string(q[0]));
    const Shape result = call.rank(0) == 4 ? Shape{q[0], q[1], q[2], v[3]} : Shape{q[0], q[2], q[1] * v[3]};
    std::vector<TensorType> types{{call.type(0), result}, {call.type(1), k}, {call.type(2), v}};
    if (call.operation().outputs.size() > 3) // else nobody asks how large they would be
        types.push_back({call.type(0), scores});
    return types;
}

InferredTypes rmsNormalization(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", -1), shape.size());
    if (!axis)
        return invalidShape("has no axis " + std::to_string(call.integer("axis", -1)));
    const auto both = broadcast(shape, call.shape(1));
    if (!both || *both != shape)
        return invalidShape("a scale of " + toString(call.shape(1)) + " does not fit " + toString(shape));
    return oneOutput(call.type(1), shape);
}

/// Sines and cosines are looked up by position, or given for each element of the sequence.
InferredTypes rotaryEmbedding(const ShapeCall& call)
{
    const auto heads = headsOf(call.shape(0), call.integer("num_heads", 0));
    if (!heads)
        return heads.error();
    const auto& x = *heads;
    const auto turned = call.integer("rotary_embedding_dim", 0) == 0 ? x[3] : call.integer("rotary_embedding_dim", 0);
    const auto& table = call.shape(1);
    const bool hasPositions = call.has(3);
    const bool fits = hasPositions ? table.size() == 2 && call.shape(3) == Shape{x[0], x[2]}
                                   : table.size() == 3 && table[0] == x[0] && table[1] == x[2];
    if (turned < 2 || turned % 2 != 0 || turned > x[3] || table != call.shape(2) || !fits || table.back() != turned / 2)
        return invalidShape("tables of " + toString(table) + " and " + toString(call.shape(2)) + " do not turn "
                            + std::to_string(turned) + " elements of " + toString(x));
    return sameAsInput(call);
}

InferredTypes tensorScatter(const ShapeCall& call)
{
    const auto& cache = call.shape(0);
    auto update = call.shape(1);
    const auto axis = axisFromFront(call.integer("axis", -2), cache.size());
    if (!axis || *axis == 0 || update.size() != cache.size() || update[*axis] > cache[*axis])
        return invalidShape("an update of " + toString(update) + " does not fit a cache of " + toString(cache));
    update[*axis] = cache[*axis];
    if (update != cache || (call.has(2) && call.shape(2) != Shape{cache[0]}) || call.type(0) != call.type(1))
        return invalidShape("an update of " + toString(call.shape(1)) + " does not fit a cache of " + toString(cache));
    return sameAsInput(call);
}

constexpr std::array rules{
    ShapeRule{"Attention", 3, 7, attention},
    ShapeRule{"RMSNormalization", 2, 2, rmsNormalization},
    ShapeRule{"RotaryEmbedding", 3, 4, rotaryEmbedding},
    ShapeRule{"TensorScatter", 2, 3, tensorScatter},
};

} // namespace

std::span<const ShapeRule> attentionRules()
{
    return rules;
}

} // namespace engine
