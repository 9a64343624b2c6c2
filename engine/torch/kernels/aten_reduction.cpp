// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace engine::kernels {

namespace {

/// Axes to reduce: none given means all, unless the operation says that none means none.
std::vector<std::int64_t> reducedAxes(const AtenCall& call)
{
    auto axes = call.listOrInput("axes", 1);
    if (axes.empty() && call.integer("noop_with_empty_axes", 0) == 0) {
        axes.resize(static_cast<std::size_t>(call.rank()));
        std::iota(axes.begin(), axes.end(), 0);
    }
    return axes;
}

using Reduce = at::Tensor (*)(const at::Tensor& from, const std::vector<std::int64_t>& axes);

template <Reduce reduce>
Tensors reduced(const AtenCall& call)
{
    const auto axes = reducedAxes(call);
    const at::Tensor result = axes.empty() ? call[0] : reduce(call[0], axes);
    return {result.reshape(call.outputShapes[0])};
}

at::Tensor sumOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::sum(from, axes);
}

at::Tensor meanOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::mean(from, axes);
}

/// The shape of a reduction without its axes.
std::vector<std::int64_t> remaining(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    std::vector<std::int64_t> sizes;
    for (std::int64_t i = 0; i < from.dim(); ++i) {
        const bool gone =
            std::ranges::any_of(axes, [&](std::int64_t axis) { return axis == i || axis == i - from.dim(); });
        if (!gone)
            sizes.push_back(from.size(i));
    }
    return sizes;
}

/// What comes before, or behind, everything that a type can say: the largest or smallest of no elements.
at::Scalar extremeOf(at::ScalarType type, bool lowest)
{
    if (at::isFloatingType(type))
        return lowest ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    if (type == at::kBool)
        return !lowest;
    if (type == at::kByte)
        return lowest ? 0 : 255;
    const int bits = static_cast<int>(8 * c10::elementSize(type)) - 1;
    const auto most = static_cast<std::int64_t>((std::uint64_t{1} << static_cast<unsigned>(bits)) - 1);
    return lowest ? -most - 1 : most;
}

at::Tensor largestOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return from.numel() > 0 ? at::amax(from, axes)
                            : at::full(remaining(from, axes), extremeOf(from.scalar_type(), true), from.options());
}

at::Tensor smallestOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return from.numel() > 0 ? at::amin(from, axes)
                            : at::full(remaining(from, axes), extremeOf(from.scalar_type(), false), from.options());
}

at::Tensor lengthOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::sqrt(at::sum(from * from, axes));
}

at::Tensor magnitudeOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::sum(at::abs(from), axes);
}

at::Tensor squaresOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::sum(from * from, axes);
}

at::Tensor logSumOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return at::log(at::sum(from, axes));
}

at::Tensor logSumExpOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    return from.numel() > 0 ? at::logsumexp(from, axes) : at::log(at::sum(from, axes));
}

/// LibTorch multiplies along one axis at a time; they are counted from the front, so kept until the end.
at::Tensor productOver(const at::Tensor& from, const std::vector<std::int64_t>& axes)
{
    at::Tensor result = from;
    for (const std::int64_t axis : axes)
        result = at::prod(result, axis, true);
    return result;
}

using Find = at::Tensor (*)(const at::Tensor& from, c10::optional<std::int64_t> axis, bool keep);

template <Find find>
Tensors located(const AtenCall& call)
{
    const std::int64_t axis = call.axis(0);
    const bool last = call.integer("select_last_index", 0) != 0;
    at::Tensor places = find(last ? at::flip(call[0], axis) : call[0], axis, true);
    if (last)
        places = call[0].size(axis) - 1 - places;
    return {places.reshape(call.outputShapes[0])};
}

/// Sums of everything up to an element, the element itself left out when exclusive.
Tensors runningSum(const AtenCall& call)
{
    const std::int64_t axis = call.integers(1).at(0);
    const bool reversed = call.integer("reverse", 0) != 0;
    const at::Tensor from = reversed ? at::flip(call[0], axis) : call[0];
    at::Tensor sums = at::cumsum(from, axis);
    if (call.integer("exclusive", 0) != 0)
        sums = sums - from;
    return {reversed ? at::flip(sums, axis) : sums};
}

/// Of equal elements the first comes first, which LibTorch's own topk does not promise.
Tensors largest(const AtenCall& call)
{
    const std::int64_t axis = call.axis(-1);
    const bool wantsLargest = call.integer("largest", 1) != 0;
    const std::int64_t count = call.integers(1).at(0);
    const auto [values, places] = at::sort(call[0], /*stable=*/true, axis, wantsLargest);
    return {values.narrow(axis, 0, count), places.narrow(axis, 0, count)};
}

Tensors hardmax(const AtenCall& call)
{
    const std::int64_t axis = call.axis(-1);
    return {at::zeros_like(call[0]).scatter(axis, at::argmax(call[0], axis, true), 1)};
}

Tensors lpNormalization(const AtenCall& call)
{
    const std::int64_t axis = call.axis(-1);
    const at::Tensor length = call.integer("p", 2) == 1 ? at::sum(at::abs(call[0]), axis, true)
                                                        : at::sqrt(at::sum(call[0] * call[0], axis, true));
    return {call[0] / length};
}

Tensors meanVarianceNormalization(const AtenCall& call)
{
    auto axes = call.list("axes");
    if (axes.empty())
        axes = {0, 2, 3};
    const at::Tensor centred = call[0] - at::mean(call[0], axes, true);
    return {centred / (at::sqrt(at::mean(centred * centred, axes, true)) + 1e-9)};
}

constexpr NamedOperator operators[]{
    {"ReduceSum", reduced<sumOver>},
    {"ReduceMean", reduced<meanOver>},
    {"ReduceMax", reduced<largestOver>},
    {"ReduceMin", reduced<smallestOver>},
    {"ReduceProd", reduced<productOver>},
    {"ReduceL1", reduced<magnitudeOver>},
    {"ReduceL2", reduced<lengthOver>},
    {"ReduceSumSquare", reduced<squaresOver>},
    {"ReduceLogSum", reduced<logSumOver>},
    {"ReduceLogSumExp", reduced<logSumExpOver>},
    {"ArgMax", located<at::argmax>},
    {"ArgMin", located<at::argmin>},
    {"CumSum", runningSum},
    {"TopK", largest},
    {"Hardmax", hardmax},
    {"LpNormalization", lpNormalization},
    {"MeanVarianceNormalization", meanVarianceNormalization},
    {"Softmax", [](const AtenCall& call) -> Tensors { return {at::softmax(call[0], call.axis(-1))}; }},
    {"LogSoftmax", [](const AtenCall& call) -> Tensors { return {at::log_softmax(call[0], call.axis(-1))}; }},
};

} // namespace

std::span<const NamedOperator> reductionOperators()
{
    return operators;
}

} // namespace engine::kernels
