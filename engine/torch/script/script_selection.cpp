// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

#include <limits>

namespace engine::script {

namespace {

std::int64_t sizeAlong(const ScriptGraph& graph, TensorId x, std::int64_t axis)
{
    return graph.shape(x).at(static_cast<std::size_t>(axis));
}

TensorIds concatenated(const ScriptCall& call, TensorIds parts, std::int64_t axis)
{
    auto& graph = call.graph;
    // because torch skips an empty list of old, whatever its number of dimensions
    std::erase_if(parts, [&](TensorId id) { return graph.shape(id) == Shape{0}; });
    if (parts.empty())
        refuse("joins nothing");
    auto type = graph.info(parts.front()).type;
    for (const auto part : parts)
        type = elementTypeOf(c10::promoteTypes(scalarTypeOf(type), scalarTypeOf(graph.info(part).type)));
    for (auto& part : parts)
        part = graph.cast(part, type);
    return {parts.size() == 1 ? parts.front() : graph.emit("Concat", {{"axis", axis}}, parts)};
}

TensorIds concatenate(const ScriptCall& call)
{
    const auto parts = call.tensors(0);
    if (parts.empty())
        refuse("joins nothing");
    return concatenated(call, parts, call.axis("dim", call.graph.rank(parts.back())));
}

TensorIds stack(const ScriptCall& call)
{
    auto parts = call.tensors(0);
    if (parts.empty())
        refuse("stacks nothing");
    const auto axis = call.axis("dim", call.graph.rank(parts.front()) + 1);
    for (auto& part : parts)
        part = call.graph.emit("Unsqueeze", {}, {part, call.graph.integers({axis})});
    return concatenated(call, parts, axis);
}

TensorIds splitEvenly(ScriptGraph& graph, TensorId x, std::int64_t axis, std::int64_t size)
{
    if (size < 1)
        refuse("splits into parts without size");
    Integers sizes;
    for (auto rest = sizeAlong(graph, x, axis); rest > 0; rest -= size)
        sizes.push_back(std::min(rest, size));
    return split(graph, x, axis, sizes);
}

TensorIds splitBySize(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", call.graph.rank(x));
    if (call.given("split_sizes"))
        return split(call.graph, x, axis, call.list("split_sizes"));
    if (std::holds_alternative<std::shared_ptr<Sequence>>(call.value(1)))
        return split(call.graph, x, axis, call.list("split_size"));
    return splitEvenly(call.graph, x, axis, call.integer("split_size"));
}

TensorIds chunk(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", call.graph.rank(x));
    const auto chunks = std::max<std::int64_t>(1, call.integer("chunks"));
    return splitEvenly(call.graph, x, axis, (sizeAlong(call.graph, x, axis) + chunks - 1) / chunks);
}

TensorIds splitByPlace(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", call.graph.rank(x));
    const auto size = sizeAlong(call.graph, x, axis);
    Integers sizes;
    if (call.given("indices")) {
        std::int64_t begin = 0;
        for (const auto end : call.list("indices")) {
            const auto bounded = std::clamp(end < 0 ? end + size : end, begin, size);
            sizes.push_back(bounded - begin);
            begin = bounded;
        }
        sizes.push_back(size - begin);
    } else {
        const auto sections = std::max<std::int64_t>(1, call.integer("sections"));
        for (std::int64_t i = 0; i < sections; ++i)
            sizes.push_back(size / sections + (i < size % sections ? 1 : 0));
    }
    return split(call.graph, x, axis, sizes);
}

TensorIds unbind(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", graph.rank(x));
    auto parts = splitEvenly(graph, x, axis, 1);
    for (auto& part : parts)
        part = graph.emit("Squeeze", {}, {part, graph.integers({axis})});
    return parts;
}

TensorId gathered(ScriptGraph& graph, TensorId x, std::int64_t axis, TensorId places)
{
    return graph.emit("Gather", {{"axis", axis}}, {x, places});
}

TensorIds select(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", graph.rank(x));
    if (!isKnown(call.value("index")))
        return {gathered(graph, x, axis, call.tensor("index"))};
    const auto place = call.integer("index");
    const auto size = sizeAlong(graph, x, axis);
    if (place < -size || place >= size)
        refuse("has no element " + std::to_string(place) + " of " + std::to_string(size));
    return {gathered(graph, x, axis,
                     graph.scalar(static_cast<double>(place < 0 ? place + size : place), ElementType::Int64))};
}

TensorIds slice(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", graph.rank(x));
    const auto size = sizeAlong(graph, x, axis);
    const auto bounded = [size](std::int64_t place) {
        return std::clamp<std::int64_t>(place < 0 ? place + size : place, 0, size);
    };
    const auto start = bounded(call.integer("start", 0));
    const auto end = std::max(start, bounded(call.integer("end", std::numeric_limits<std::int64_t>::max())));
    const auto step = call.integer("step", 1);
    return {start == 0 && end == size && step == 1 ? x : graph.slice(x, axis, start, end, step)};
}

TensorIds narrow(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto axis = call.axis("dim", graph.rank(x));
    const auto start = call.integer("start");
    const auto begin = start < 0 ? start + sizeAlong(graph, x, axis) : start;
    return {graph.slice(x, axis, begin, begin + call.integer("length"))};
}

TensorIds indexSelect(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {gathered(call.graph, x, call.axis("dim", call.graph.rank(x)), call.tensor("index"))};
}

TensorIds gather(const ScriptCall& call)
{
    const auto x = call.tensor(0);
    return {
        call.graph.emit("GatherElements", {{"axis", call.axis("dim", call.graph.rank(x))}}, {x, call.tensor("index")})};
}

TensorIds embedding(const ScriptCall& call)
{
    return {gathered(call.graph, call.tensor(0), 0, call.tensor(1))};
}

/// x[:, :, places]: one list of places. A mask that is known becomes places.
TensorIds index(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto* places = std::get_if<std::shared_ptr<Sequence>>(&call.value(1));
    if (places == nullptr)
        refuse("has no list of places");
    std::optional<std::size_t> axis;
    for (std::size_t i = 0; i < (*places)->items.size(); ++i) {
        if (isNone((*places)->items[i]))
            continue;
        if (axis)
            refuse("picks elements by places in several dimensions at once");
        axis = i;
    }
    if (!axis)
        return {x};
    auto item = (*places)->items[*axis];
    const auto* constant = known(item);
    if (constant != nullptr && constant->isTensor() && constant->toTensor().scalar_type() == at::kBool) {
        if (constant->toTensor().dim() != 1)
            refuse("picks elements by a mask of several dimensions");
        item = constant->toTensor().nonzero().squeeze(1);
    }
    const auto ids = call.tensorOf(item);
    if (graph.info(ids).type == ElementType::Bool)
        refuse("has a result whose shape depends on the frame");
    return {gathered(graph, x, static_cast<std::int64_t>(*axis), graph.cast(ids, ElementType::Int64))};
}

/// The triangle of a tensor; the rest is zero.
template <bool upper>
TensorIds triangle(const ScriptCall& call)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    const auto& shape = graph.shape(x);
    if (shape.size() < 2)
        refuse("takes the triangle of " + toString(shape));
    const auto ones = at::ones({shape[shape.size() - 2], shape.back()}, at::TensorOptions(at::kFloat));
    const auto diagonal = call.integer("diagonal", 0);
    const auto kept = upper ? at::triu(ones, diagonal) : at::tril(ones, diagonal);
    return {graph.emit("Where", {}, {graph.constant(kept.to(at::kBool)), x, graph.scalar(0, graph.info(x).type)})};
}

constexpr std::array operators{
    ScriptOperator{"cat", concatenate},
    ScriptOperator{"concat", concatenate},
    ScriptOperator{"concatenate", concatenate},
    ScriptOperator{"stack", stack},
    ScriptOperator{"split", splitBySize, Sharing::View},
    ScriptOperator{"split_with_sizes", splitBySize, Sharing::View},
    ScriptOperator{"tensor_split", splitByPlace, Sharing::View},
    ScriptOperator{"chunk", chunk, Sharing::View},
    ScriptOperator{"unbind", unbind, Sharing::View},
    ScriptOperator{"select", select, Sharing::View},
    ScriptOperator{"slice", slice, Sharing::View},
    ScriptOperator{"narrow", narrow, Sharing::View},
    ScriptOperator{"index_select", indexSelect},
    ScriptOperator{"gather", gather},
    ScriptOperator{"embedding", embedding},
    ScriptOperator{"index", index},
    ScriptOperator{"triu", triangle<true>},
    ScriptOperator{"tril", triangle<false>},
};

} // namespace

TensorIds split(ScriptGraph& graph, TensorId x, std::int64_t axis, const Integers& sizes)
{
    constexpr std::size_t most = 10'000;
    if (sizes.size() > most)
        refuse("splits into " + std::to_string(sizes.size()) + " parts");
    if (sizes.size() < 2)
        return TensorIds(sizes.size(), x);
    return graph.emit("Split", {{"axis", axis}}, {x, graph.integers(sizes)}, sizes.size());
}

std::span<const ScriptOperator> selectionTranslations()
{
    return operators;
}

} // namespace engine::script
