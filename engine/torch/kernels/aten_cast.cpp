// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/narrow_types.h"
#include "engine/torch/kernels/aten_operators.h"

namespace engine::kernels {

namespace {

constexpr std::int64_t onnxBool = 9;

/// The nearest of @p reals, of two the even one.
at::Tensor nearest(const at::Tensor& magnitudes, const NarrowReals& reals)
{
    const at::Tensor grid = at::tensor(reals.magnitudes, at::TensorOptions(at::kFloat)).to(at::kDouble);
    const at::Tensor middles = (grid.slice(0, 1) + grid.slice(0, 0, -1)) / 2;
    const at::Tensor below = at::bucketize(magnitudes, middles, false, /*right=*/false);
    const at::Tensor isHalfWay = at::bucketize(magnitudes, middles, false, /*right=*/true) - below;
    return at::index(grid, {below + isHalfWay * at::remainder(below, 2)});
}

/// A power of two, which has no sign: the next one above, or below, or the nearer one.
at::Tensor asPower(const at::Tensor& values, const NarrowReals& reals, const std::string& mode)
{
    const at::Tensor grid = at::tensor(reals.magnitudes, at::TensorOptions(at::kFloat)).to(at::kDouble);
    const at::Tensor wide = at::abs(values.to(at::kDouble));
    const auto last = static_cast<std::int64_t>(reals.magnitudes.size()) - 1;
    const at::Tensor above = at::clamp(at::bucketize(wide, grid, false, /*right=*/false), 0, last);
    const at::Tensor below = at::clamp(at::bucketize(wide, grid, false, /*right=*/true) - 1, 0, last);
    const at::Tensor high = at::index(grid, {above});
    const at::Tensor low = at::index(grid, {below});
    const at::Tensor result = mode == "up" ? high
        : mode == "down"                   ? low
                                           : at::where(high - wide <= wide - low, high, low);
    return at::where(at::isnan(wide), wide, result);
}

/// As values of a type that is only stored, which is wider in the graph.
at::Tensor asNarrowReal(const at::Tensor& values, std::int64_t type, bool saturate)
{
    const NarrowReals reals = narrowReals(type);
    const at::Tensor wide = values.to(at::kDouble);
    const at::Tensor magnitudes = at::abs(wide);
    const double most = reals.magnitudes.back();
    at::Tensor result = nearest(magnitudes, reals);
    if (!saturate) {
        const double step = most - reals.magnitudes[reals.magnitudes.size() - 2];
        const bool lastIsEven = reals.magnitudes.size() % 2 == 1;
        const at::Tensor tooLarge = lastIsEven ? magnitudes > most + step / 2 : magnitudes >= most + step / 2;
        result = result.masked_fill(tooLarge, reals.beyond);
    }
    result = at::where(at::isnan(wide), at::full_like(wide, reals.ofNan), at::copysign(result, wide));
    return reals.hasNegativeZero ? result : result + 0.0;
}

/// The lowest bits of whole numbers, with their sign.
at::Tensor asNarrowInteger(const at::Tensor& values, const NarrowType& type)
{
    const std::int64_t count = std::int64_t{1} << type.bits;
    const at::Tensor low = at::remainder(values.to(at::kLong), count);
    return type.widened == ElementType::Int8 ? at::where(low >= count / 2, low - count, low) : low;
}

/// Results are converted to the type of the output anyway; only bool and narrow types ask for more than a copy.
Tensors cast(const AtenCall& call)
{
    const std::int64_t to = call.integer("to", 0);
    const auto narrow = narrowTypeOf(to);
    if (!narrow)
        return {to == onnxBool ? call[0].ne(0) : call[0]};
    if (narrow->widened == ElementType::Float32)
        return {isPower(to) ? asPower(call[0], narrowReals(to), call.text("round_mode", "up"))
                            : asNarrowReal(call[0], to, call.integer("saturate", 1) != 0)};
    return {asNarrowInteger(call[0], *narrow)};
}

Tensors castLike(const AtenCall& call)
{
    return {call[1].scalar_type() == at::kBool ? call[0].ne(0) : call[0]};
}

constexpr NamedOperator operators[]{
    {"Cast", cast},
    {"CastLike", castLike},
};

} // namespace

std::span<const NamedOperator> castOperators()
{
    return operators;
}

} // namespace engine::kernels
