// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/normalize_forms.h"

#include <array>
#include <limits>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;

constexpr std::int64_t onnxInt64 = 7;
constexpr std::int64_t onnxBool = 9;

/// Queries, keys and values on their way to an Attention of ONNX, in three dimensions: [batch, length, heads * size].
struct Parts
{
    TensorId queries = noTensor;
    TensorId keys = noTensor;
    TensorId values = noTensor;
    TensorId mask = noTensor;
    TensorId pastKeys = noTensor;
    TensorId pastValues = noTensor;
};

/// One tensor along its last dimension as three.
Parts thirds(Rewriting& form, TensorId whole, const Integers& sizes)
{
    Parts parts;
    parts.queries = form.add("Split", {whole, form.addConstant("parts", sizes)}, {{"axis", std::int64_t{-1}}}, 3);
    parts.keys = form.before.back().outputs[1];
    parts.values = form.before.back().outputs[2];
    return parts;
}

TensorId sum(Rewriting& form, TensorId one, TensorId other)
{
    return other == noTensor ? one : form.add("Add", {one, other});
}

/// What says which keys count, as a mask that is true for them: one for each key, or how many of each sequence do.
Result<TensorId> visibleKeys(Rewriting& form, std::size_t input, std::int64_t batch, std::int64_t keys)
{
    const auto shape = form.input(input).shape;
    const auto id = form.operation.inputs[input];
    if (shape == Shape{batch}) {
        const auto lengths = form.add("Cast", {id}, {{"to", onnxInt64}});
        const auto column = form.add("Unsqueeze", {lengths, form.addConstant("axes", {1, 2, 3})});
        return form.add("Less", {form.addRange(keys), column});
    }
    const auto truth = form.add("Cast", {id}, {{"to", onnxBool}});
    if (shape == Shape{batch, keys})
        return form.add("Unsqueeze", {truth, form.addConstant("axes", {1, 2})});
    if (shape.size() == 3 && shape[0] == batch && shape[2] == keys)
        return form.add("Unsqueeze", {truth, form.addConstant("axes", {1})});
    return unsupportedForm("has a mask of " + toString(shape));
}

/// A mask of truths and one of numbers that are added, as one.
TensorId joinedMasks(Rewriting& form, TensorId visible, TensorId added)
{
    if (visible == noTensor || added == noTensor)
        return visible == noTensor ? added : visible;
    const auto hidden = form.addScalar("hidden", -std::numeric_limits<double>::infinity(), form.input(0).type);
    return form.add("Where", {visible, added, hidden});
}

Result<TensorId> maskOf(Rewriting& form, std::size_t visible, std::size_t added, std::int64_t batch, std::int64_t keys)
{
    auto truth = Result<TensorId>(noTensor);
    if (form.has(visible))
        truth = visibleKeys(form, visible, batch, keys);
    return truth ? Result<TensorId>(joinedMasks(form, *truth, form.inputOr(added))) : truth;
}

struct Heads
{
    std::int64_t queries = 0;
    std::int64_t keys = 0;
    bool causal = false;
};

/// The Attention of ONNX; @p presents are the places of its caches among the outputs.
void becomeAttention(Rewriting& form, const Parts& parts, const Heads& heads)
{
    Attributes attributes{
        {"q_num_heads", heads.queries}, {"kv_num_heads", heads.keys}, {"is_causal", std::int64_t{heads.causal}}};
    if (const auto scale = attributeOr(form.operation, "scale", 0.0); scale != 0.0)
        attributes["scale"] = scale;
    if (const auto cap = attributeOr(form.operation, "softcap", 0.0); cap != 0.0)
        attributes["softcap"] = cap;
    const auto outputs = form.operation.outputs;
    form.become("Attention", {parts.queries, parts.keys, parts.values, parts.mask, parts.pastKeys, parts.pastValues},
                std::move(attributes));
    form.operation.outputs = outputs;
}

Result<Heads> headsOf(const Rewriting& form)
{
    Heads heads;
    heads.queries = heads.keys = attributeOr(form.operation, "num_heads", std::int64_t{0});
    heads.causal = attributeOr(form.operation, "unidirectional", std::int64_t{0}) != 0;
    if (heads.queries < 1 || heads.queries > maxTensorElements)
        return invalidForm("has " + std::to_string(heads.queries) + " heads");
    return heads;
}

/// Keys and values of the cache lie in one tensor, [2, batch, heads, length, size].
void splitPast(Rewriting& form, Parts& parts, TensorId past)
{
    const auto zero = form.addScalar("keys", 0, ElementType::Int64);
    const auto one = form.addScalar("values", 1, ElementType::Int64);
    parts.pastKeys = form.add("Gather", {past, zero});
    parts.pastValues = form.add("Gather", {past, one});
}

void joinPresent(Rewriting& form, TensorId present)
{
    const auto axes = form.addConstant("axes", {0});
    Operation join{.type = "Concat", .attributes = {{"axis", std::int64_t{0}}}, .inputs = {}, .outputs = {present}};
    for (std::size_t i = 1; i < 3; ++i) {
        join.inputs.push_back(form.draft.addTensor(form.constantName("present")));
        form.after.push_back({"Unsqueeze", {}, {form.operation.outputs[i], axes}, {join.inputs.back()}});
    }
    form.after.push_back(std::move(join));
}

/// Attention with its projections: one matrix gives queries, keys and values.
Result<void> attention(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto heads = headsOf(form);
    const auto input = form.input(0).shape;
    const auto weights = form.input(1).shape;
    if (!heads || input.size() != 3 || weights.size() != 2)
        return heads ? invalidForm("multiplies " + toString(input) + " by " + toString(weights)) : heads.error();
    if (attributeOr(form.operation, "do_rotary", std::int64_t{0}) != 0
        || attributeOr(form.operation, "past_present_share_buffer", std::int64_t{0}) != 0)
        return unsupportedForm("turns its keys itself or shares its cache");
    auto sizes = attributeOr(form.operation, "qkv_hidden_sizes", Integers{});
    if (sizes.empty())
        sizes = Integers(3, weights[1] / 3);
    const bool hasPast = form.has(4) && form.input(4).shape.size() == 5;
    const auto past = hasPast ? form.input(4).shape[3] : 0;
    const auto mask = maskOf(form, 3, 5, input[0], input[1] + past);
    if (!mask)
        return mask.error();
    const auto product = form.add("MatMul", {form.operation.inputs[0], form.operation.inputs[1]});
    auto parts = thirds(form, sum(form, product, form.inputOr(2)), sizes);
    parts.mask = *mask;
    if (hasPast)
        splitPast(form, parts, form.operation.inputs[4]);
    const auto present = form.hasOutput(1) ? form.operation.outputs[1] : noTensor;
    becomeAttention(form, parts, *heads);
    form.operation.outputs.resize(1);
    if (present != noTensor) {
        for (int i = 0; i < 2; ++i)
            form.operation.outputs.push_back(form.draft.addTensor(form.constantName("cache")));
        joinPresent(form, present);
    }
    return {};
}

/// [batch, length, heads, n, size] as n tensors of three dimensions.
std::vector<TensorId> unpackedHeads(Rewriting& form, TensorId packed, const Shape& shape)
{
    const auto count = static_cast<std::size_t>(shape[3]);
    form.add("Split", {packed, form.addConstant("parts", Integers(count, 1))}, {{"axis", std::int64_t{3}}}, count);
    const auto pieces = form.before.back().outputs;
    const auto flat = form.addConstant("rows", {shape[0], shape[1], shape[2] * shape[4]});
    std::vector<TensorId> rows;
    for (const auto piece : pieces)
        rows.push_back(form.add("Reshape", {piece, flat}));
    return rows;
}

/// Keys that come as [batch, heads, length, size], as those of an encoder that stay the same.
TensorId inRows(Rewriting& form, TensorId heads, const Shape& shape)
{
    const auto turned = form.add("Transpose", {heads}, {{"perm", Integers{0, 2, 1, 3}}});
    return form.add("Reshape", {turned, form.addConstant("rows", {shape[0], shape[2], shape[1] * shape[3]})});
}

/// Queries, keys and values in any of the forms that they may have, with the number of keys.
Result<std::pair<Parts, std::int64_t>> givenParts(Rewriting& form)
{
    Parts parts;
    const auto shape = form.input(0).shape;
    if (shape.size() == 5 && shape[3] == 3) {
        const auto rows = unpackedHeads(form, form.operation.inputs[0], shape);
        parts.queries = rows[0];
        parts.keys = rows[1];
        parts.values = rows[2];
        return std::pair(parts, shape[1]);
    }
    if (shape.size() != 3 || !form.has(1))
        return unsupportedForm("has queries of " + toString(shape));
    parts.queries = form.operation.inputs[0];
    const auto keys = form.input(1).shape;
    if (keys.size() == 5 && keys[3] == 2) {
        const auto rows = unpackedHeads(form, form.operation.inputs[1], keys);
        parts.keys = rows[0];
        parts.values = rows[1];
        return std::pair(parts, keys[1]);
    }
    if (!form.has(2) || keys.size() != form.input(2).shape.size() || (keys.size() != 3 && keys.size() != 4))
        return unsupportedForm("has keys of " + toString(keys));
    const auto values = form.input(2).shape; // copies: the draft's own move when it grows
    const bool apart = keys.size() == 4;
    parts.keys = apart ? inRows(form, form.operation.inputs[1], keys) : form.operation.inputs[1];
    parts.values = apart ? inRows(form, form.operation.inputs[2], values) : form.operation.inputs[2];
    return std::pair(parts, keys[apart ? 2 : 1]);
}

/// The bias of all three, one behind the other: what is not the values' is halved.
Result<void> addBias(Rewriting& form, Parts& parts)
{
    if (!form.has(3))
        return {};
    const auto query = form.input(0).shape;
    const auto width = query.size() == 3 ? query[2] : query[2] * query[4];
    const auto bias = form.input(3).shape;
    if (bias.size() != 1 || bias[0] <= 2 * width)
        return invalidForm("a bias of " + toString(bias) + " does not fit");
    const auto biases = thirds(form, form.operation.inputs[3], {width, width, bias[0] - 2 * width});
    parts.queries = sum(form, parts.queries, biases.queries);
    parts.keys = sum(form, parts.keys, biases.keys);
    parts.values = sum(form, parts.values, biases.values);
    return {};
}

Result<void> multiHeadAttention(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    const auto heads = headsOf(form);
    auto given = givenParts(form);
    if (!heads || !given)
        return heads ? given.error() : heads.error();
    if (form.hasOutput(3) || form.has(8) || form.has(9))
        return unsupportedForm("gives its scores or shares its cache");
    auto& [parts, keys] = *given;
    if (const auto done = addBias(form, parts); !done)
        return done.error();
    parts.pastKeys = form.inputOr(6);
    parts.pastValues = form.inputOr(7);
    const auto past = form.has(6) && form.input(6).shape.size() == 4 ? form.input(6).shape[2] : 0;
    const auto mask = maskOf(form, 4, 5, form.input(0).shape[0], keys + past);
    if (!mask)
        return mask.error();
    parts.mask = *mask;
    becomeAttention(form, parts, *heads);
    return {};
}

/// Positions of each element: given, or counted from one that is.
TensorId positionsOf(Rewriting& form, TensorId given, const Shape& shape, std::int64_t batch, std::int64_t length)
{
    if (shape == Shape{batch, length})
        return given;
    const auto row = form.add("Add", {form.addRange(length), given});
    return form.add("Expand", {row, form.addConstant("all", {batch, length})});
}

Result<void> rotaryEmbedding(Rewriting& form)
{
    if (const auto ready = form.needsShapes(4); !ready)
        return ready.error();
    const auto x = form.input(0).shape;
    const auto table = form.input(2).shape;
    const auto given = form.input(1).shape;
    if ((x.size() != 3 && x.size() != 4) || table.size() != 2 || table[1] < 1
        || attributeOr(form.operation, "is_packed_batching", std::int64_t{0}) != 0
        || attributeOr(form.operation, "scale", 1.0) != 1.0)
        return unsupportedForm("turns " + toString(x) + " by tables of " + toString(table));
    auto heads = attributeOr(form.operation, "num_heads", std::int64_t{0});
    if (heads == 0 && x.size() == 3)
        heads = x[2] / (2 * table[1]);
    const auto positions = positionsOf(form, form.operation.inputs[1], given, x[0], x.size() == 3 ? x[1] : x[2]);
    form.become("RotaryEmbedding",
                {form.operation.inputs[0], form.operation.inputs[2], form.operation.inputs[3], positions},
                {{"interleaved", attributeOr(form.operation, "interleaved", std::int64_t{0})},
                 {"num_heads", heads},
                 {"rotary_embedding_dim", attributeOr(form.operation, "rotary_embedding_dim", std::int64_t{0})}});
    return {};
}

/// How many of the cache are valid, [batch, 1]: the whole length less one is given, and the new ones belong to it.
TensorId validPast(Rewriting& form, std::int64_t length)
{
    const auto last = form.add("Cast", {form.operation.inputs[5]}, {{"to", onnxInt64}});
    const auto column = form.add("Reshape", {last, form.addConstant("column", {-1, 1})});
    const auto valid = form.add("Add", {column, form.addConstant("new", {1 - length})});
    return form.add("Max", {valid, form.addConstant("none", {0})});
}

void turn(Rewriting& form, Parts& parts, const Heads& heads, TensorId positions)
{
    const auto one = [&](TensorId rows, std::int64_t count) {
        return form.add("RotaryEmbedding", {rows, form.operation.inputs[7], form.operation.inputs[8], positions},
                        {{"interleaved", attributeOr(form.operation, "rotary_interleaved", std::int64_t{0})},
                         {"num_heads", count},
                         {"rotary_embedding_dim", form.input(7).shape.back() * 2}});
    };
    parts.queries = one(parts.queries, heads.queries);
    parts.keys = one(parts.keys, heads.keys);
}

/// Keys of the cache that are valid, and the new ones: [batch, 1, 1, all].
TensorId visibleOfCache(Rewriting& form, TensorId valid, std::int64_t past, std::int64_t length)
{
    const auto end = form.add("Unsqueeze", {valid, form.addConstant("axes", {1, 2})});
    const auto fresh = form.add("Expand", {form.addConstant("new", {-1}), form.addConstant("length", {length})});
    const auto places = form.add("Concat", {form.addRange(past), fresh}, {{"axis", std::int64_t{0}}});
    return form.add("Less", {places, end});
}

/// Attention of a decoder: several queries share a key, positions are turned in, and a cache comes before.
Result<void> groupQueryAttention(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    auto heads = headsOf(form);
    const auto shape = form.input(0).shape;
    if (!heads || shape.size() != 3 || !form.has(5))
        return heads ? invalidForm("has queries of " + toString(shape) + " or no lengths") : heads.error();
    heads->keys = attributeOr(form.operation, "kv_num_heads", heads->queries);
    heads->causal = true;
    const bool packed = !form.has(1);
    const auto all = heads->queries + 2 * heads->keys;
    if (heads->keys < 1 || heads->keys > maxTensorElements || (packed && (form.has(2) || shape[2] % all != 0))
        || (!packed && !form.has(2)))
        return invalidForm("has keys that do not fit " + toString(shape));
    if (attributeOr(form.operation, "local_window_size", std::int64_t{-1}) >= 0
        || attributeOr(form.operation, "smooth_softmax", std::int64_t{0}) != 0 || form.has(9) || form.has(11)
        || form.hasOutput(3))
        return unsupportedForm("has a window, positions or a softmax of its own");
    const auto size = packed ? shape[2] / all : 0;
    auto parts = packed
        ? thirds(form, form.operation.inputs[0], {size * heads->queries, size * heads->keys, size * heads->keys})
        : Parts{.queries = form.inputOr(0), .keys = form.inputOr(1), .values = form.inputOr(2)};
    parts.pastKeys = form.inputOr(3);
    parts.pastValues = form.inputOr(4);
    const auto past = form.has(3) && form.input(3).shape.size() == 4 ? form.input(3).shape[2] : 0;
    const auto valid = past > 0 ? validPast(form, shape[1]) : form.addConstant("valid", {0});
    const bool turns = attributeOr(form.operation, "do_rotary", std::int64_t{0}) != 0;
    if (turns && (!form.has(7) || !form.has(8) || form.input(7).shape.empty()))
        return invalidForm("has no tables to turn by");
    if (turns) {
        const auto row = form.add("Add", {form.addRange(shape[1]), valid});
        turn(form, parts, *heads, form.add("Expand", {row, form.addConstant("all", {shape[0], shape[1]})}));
    }
    const auto visible = past > 0 ? visibleOfCache(form, valid, past, shape[1]) : noTensor;
    parts.mask = joinedMasks(form, visible, form.inputOr(10));
    becomeAttention(form, parts, *heads);
    return {};
}

constexpr std::array rows{
    Rewriter{"com.microsoft.Attention", 0, always, attention},
    Rewriter{"com.microsoft.GroupQueryAttention", 0, always, groupQueryAttention},
    Rewriter{"com.microsoft.MultiHeadAttention", 0, always, multiHeadAttention},
    Rewriter{"com.microsoft.RotaryEmbedding", 0, always, rotaryEmbedding},
};

} // namespace

std::span<const Rewriter> fusedAttentionRewriters()
{
    return rows;
}

} // namespace engine
