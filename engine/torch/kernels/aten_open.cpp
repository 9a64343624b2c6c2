// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

// Operators whose results have a size of their own for each frame; they run in programs only.

namespace engine::kernels {

namespace {

Tensors nonZero(const AtenCall& call)
{
    return {at::nonzero(call[0]).t()};
}

Tensors compress(const AtenCall& call)
{
    const bool flat = !call.hasAttribute("axis");
    const at::Tensor from = flat ? call[0].reshape({-1}) : call[0];
    const std::int64_t axis = flat ? 0 : call.axis(0);
    const at::Tensor chosen = at::nonzero(call[1]).reshape({-1});
    return {from.index_select(axis, chosen)};
}

/// Equal slices along an axis, each with where it came first and how often it comes.
Tensors unique(const AtenCall& call)
{
    const bool flat = !call.hasAttribute("axis");
    const at::Tensor from = flat ? call[0].reshape({-1}) : call[0];
    const std::int64_t axis = flat ? 0 : call.axis(0);
    const std::int64_t count = from.size(axis);
    const at::Tensor rows = from.transpose(0, axis).to(at::kDouble).contiguous();
    const auto width = static_cast<std::size_t>(count == 0 ? 0 : rows.numel() / count);
    std::map<std::vector<double>, std::size_t> numbers; // in the order of the values
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> inverse;
    std::vector<std::int64_t> counts;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto* begin = rows.data_ptr<double>() + static_cast<std::size_t>(i) * width;
        const auto [entry, fresh] = numbers.try_emplace(std::vector<double>(begin, begin + width), first.size());
        if (fresh) {
            first.push_back(i);
            counts.push_back(0);
        }
        ++counts[entry->second];
        inverse.push_back(static_cast<std::int64_t>(entry->second));
    }
    std::vector<std::int64_t> order(first.size());
    std::iota(order.begin(), order.end(), 0);
    if (call.integer("sorted", 1) != 0)
        std::ranges::transform(numbers, order.begin(),
                               [](const auto& entry) { return static_cast<std::int64_t>(entry.second); });
    std::vector<std::int64_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        rank[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    const auto longs = [](const std::vector<std::int64_t>& values) {
        return at::tensor(values, at::TensorOptions(at::kLong));
    };
    const at::Tensor places = longs(first).index_select(0, longs(order));
    return {from.index_select(axis, places), places, longs(rank).index_select(0, longs(inverse)),
            longs(counts).index_select(0, longs(order))};
}

struct Box
{
    float top;
    float left;
    float bottom;
    float right;

    float area() const { return (bottom - top) * (right - left); }
};

Box boxAt(const float* corners, bool isCentred)
{
    if (isCentred) // x, y, width, height
        return {corners[1] - corners[3] / 2, corners[0] - corners[2] / 2, corners[1] + corners[3] / 2,
                corners[0] + corners[2] / 2};
    return {std::min(corners[0], corners[2]), std::min(corners[1], corners[3]), std::max(corners[0], corners[2]),
            std::max(corners[1], corners[3])};
}

/// The share of their union that two boxes have in common.
float overlap(const Box& a, const Box& b)
{
    const float height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
    const float width = std::min(a.right, b.right) - std::max(a.left, b.left);
    if (!(height > 0 && width > 0))
        return 0;
    const float common = height * width;
    return common / (a.area() + b.area() - common);
}

struct Suppression
{
    std::int64_t most = 0;
    float overlap = 0;
    float score = -std::numeric_limits<float>::infinity();
};

/// Indices of the boxes that stay, the best first.
std::vector<std::int64_t> keptBoxes(const std::vector<Box>& boxes, const float* scores, const Suppression& limits)
{
    std::vector<std::int64_t> order;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        if (scores[i] > limits.score)
            order.push_back(static_cast<std::int64_t>(i));
    std::ranges::stable_sort(order, [scores](std::int64_t a, std::int64_t b) { return scores[a] > scores[b]; });
    std::vector<std::int64_t> kept;
    for (const std::int64_t candidate : order) {
        if (static_cast<std::int64_t>(kept.size()) >= limits.most)
            break;
        const auto meets = [&](std::int64_t other) {
            return overlap(boxes[static_cast<std::size_t>(candidate)], boxes[static_cast<std::size_t>(other)])
                > limits.overlap;
        };
        if (std::ranges::none_of(kept, meets))
            kept.push_back(candidate);
    }
    return kept;
}

Tensors nonMaxSuppression(const AtenCall& call)
{
    const at::Tensor boxes = call[0].to(at::kFloat).contiguous();
    const at::Tensor scores = call[1].to(at::kFloat).contiguous();
    const bool fits = boxes.dim() == 3 && scores.dim() == 3 && boxes.size(2) == 4 && boxes.size(0) == scores.size(0)
        && boxes.size(1) == scores.size(2);
    if (!fits)
        throw std::invalid_argument("boxes and scores do not fit each other");
    Suppression limits;
    limits.most = call.has(2) ? call.integers(2).at(0) : 0;
    limits.overlap = call.has(3) ? static_cast<float>(call.reals(3).at(0)) : 0;
    limits.score = call.has(4) ? static_cast<float>(call.reals(4).at(0)) : limits.score;
    const std::int64_t count = boxes.size(1);
    std::vector<std::int64_t> chosen;
    for (std::int64_t batch = 0; batch < boxes.size(0); ++batch) {
        std::vector<Box> here;
        for (std::int64_t i = 0; i < count; ++i)
            here.push_back(
                boxAt(boxes.data_ptr<float>() + (batch * count + i) * 4, call.integer("center_point_box", 0) != 0));
        for (std::int64_t kind = 0; kind < scores.size(1); ++kind)
            for (const std::int64_t box :
                 keptBoxes(here, scores.data_ptr<float>() + (batch * scores.size(1) + kind) * count, limits))
                chosen.insert(chosen.end(), {batch, kind, box});
    }
    return {
        at::tensor(chosen, at::TensorOptions(at::kLong)).reshape({static_cast<std::int64_t>(chosen.size()) / 3, 3})};
}

constexpr NamedOperator operators[]{
    {"NonZero", nonZero},
    {"Compress", compress},
    {"Unique", unique},
    {"NonMaxSuppression", nonMaxSuppression},
};

} // namespace

AtenOperator openOperator(std::string_view type)
{
    const auto found = std::ranges::find(operators, type, &NamedOperator::type);
    return found == std::end(operators) ? nullptr : found->compute;
}

} // namespace engine::kernels
