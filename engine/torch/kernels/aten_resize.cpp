// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <cmath>

namespace engine::kernels {

namespace {

/// What a Resize does along one axis.
struct AxisResize
{
    std::int64_t from = 1;
    std::int64_t to = 1;
    double scale = 1;
    std::string coordinates; ///< ONNX's coordinate_transformation_mode
    double cropBegin = 0;    ///< the part that tf_crop_and_resize keeps, 0 to 1
    double cropEnd = 1;
};

double resizedLength(const AxisResize& axis)
{
    const double length = axis.scale * static_cast<double>(axis.from);
    return std::abs(length - static_cast<double>(axis.to)) < 1e-3 ? static_cast<double>(axis.to) : length;
}

/// Where the centre of output element @p at lies among the input elements.
double sourcePosition(const AxisResize& axis, std::int64_t at)
{
    const auto position = static_cast<double>(at);
    if (axis.coordinates == "asymmetric")
        return position / axis.scale;
    if (axis.coordinates == "align_corners") // the length before it was rounded down to elements
        return axis.to == 1 ? 0 : position * static_cast<double>(axis.from - 1) / (resizedLength(axis) - 1);
    if (axis.coordinates == "pytorch_half_pixel" && axis.to == 1)
        return 0;
    if (axis.coordinates == "tf_half_pixel_for_nn")
        return (position + 0.5) / axis.scale;
    if (axis.coordinates == "half_pixel_symmetric") { // what rounding the length down cut off, on both ends alike
        const auto from = static_cast<double>(axis.from);
        const auto cutOff = 1.0 - static_cast<double>(axis.to) / (axis.scale * from);
        return 0.5 * from * cutOff + (position + 0.5) / axis.scale - 0.5;
    }
    if (axis.coordinates == "tf_crop_and_resize") {
        const auto last = static_cast<double>(axis.from - 1);
        if (axis.to == 1)
            return 0.5 * (axis.cropBegin + axis.cropEnd) * last;
        return (axis.cropBegin + position * (axis.cropEnd - axis.cropBegin) / static_cast<double>(axis.to - 1)) * last;
    }
    return (position + 0.5) / axis.scale - 0.5;
}

double nearest(double position, const std::string& mode)
{
    if (mode == "floor")
        return std::floor(position);
    if (mode == "ceil")
        return std::ceil(position);
    if (mode == "round_prefer_ceil")
        return std::floor(position + 0.5);
    return std::ceil(position - 0.5);
}

at::Tensor clampedIndices(const std::vector<std::int64_t>& indices, std::int64_t size)
{
    return at::tensor(indices, at::TensorOptions(at::kLong)).clamp(0, size - 1);
}

at::Tensor resizeNearest(const at::Tensor& image, std::int64_t dimension, const AxisResize& axis,
                         const std::string& mode)
{
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < axis.to; ++i)
        indices.push_back(static_cast<std::int64_t>(nearest(sourcePosition(axis, i), mode)));
    return image.index_select(dimension, clampedIndices(indices, axis.from));
}

/// Which neighbours of a position count how much.
struct Filter
{
    double radius = 1;       ///< in elements: 1, linear; 2, cubic
    double a = 0;            ///< of the cubic curve
    bool insideOnly = false; ///< neighbours outside the image count nothing
    bool antialias = false;  ///< where the image gets smaller, the radius is in elements of the result

    /// @p distance from the position, at most the radius counts.
    double at(double distance) const
    {
        const double x = std::abs(distance);
        if (x >= radius)
            return 0;
        if (radius == 1)
            return 1 - x;
        return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    }
};

/// Weights of @p taps neighbours of a position that lies @p fraction behind an element; the first lies taps / 2 - 1
/// before that. @p scale: of distances.
std::vector<double> tapWeights(const Filter& filter, std::size_t taps, double fraction, double scale)
{
    std::vector<double> weights(taps);
    double sum = 0;
    for (std::size_t tap = 0; tap < taps; ++tap) {
        const double distance = static_cast<double>(tap + 1) - static_cast<double>(taps / 2) - fraction;
        sum += weights[tap] = filter.at(distance * scale);
    }
    if (filter.antialias)
        std::ranges::transform(weights, weights.begin(), [sum](double weight) { return weight / sum; });
    return weights;
}

/// Takes out the taps that lie outside, so that the others add up to 1.
void keepInside(std::vector<double>& shares, std::int64_t first, std::int64_t size)
{
    double sum = 0;
    for (std::size_t tap = 0; tap < shares.size(); ++tap) {
        const std::int64_t at = first + static_cast<std::int64_t>(tap);
        if (at < 0 || at >= size)
            shares[tap] = 0;
        sum += shares[tap];
    }
    for (double& share : shares)
        share = sum == 0 ? share : share / sum;
}

/// The elements that an output element is made of, one after the other, and their weights.
struct Footprint
{
    std::int64_t first = 0;
    std::vector<double> weights;
};

/// Taps beyond the ends of the image count for the elements there.
Footprint footprintOf(const std::vector<double>& shares, std::int64_t first, std::int64_t size)
{
    const auto inside = [size](std::int64_t at) { return std::clamp<std::int64_t>(at, 0, size - 1); };
    Footprint print{inside(first), {}};
    const auto last = inside(first + static_cast<std::int64_t>(shares.size()) - 1);
    print.weights.resize(static_cast<std::size_t>(last - print.first + 1));
    for (std::size_t tap = 0; tap < shares.size(); ++tap)
        print.weights[static_cast<std::size_t>(inside(first + static_cast<std::int64_t>(tap)) - print.first)] +=
            shares[tap];
    return print;
}

/// Element by element of the result: for fewer of them than taps.
at::Tensor interpolateEach(const at::Tensor& image, std::int64_t dimension, const std::vector<Footprint>& prints)
{
    std::vector<at::Tensor> parts;
    for (const auto& [first, weights] : prints) {
        const auto share = at::tensor(weights, at::TensorOptions(at::kDouble)).to(image.scalar_type());
        const auto elements = image.narrow(dimension, first, static_cast<std::int64_t>(weights.size()));
        parts.push_back(at::tensordot(elements, share, {dimension}, {0}));
    }
    return at::stack(parts, dimension);
}

at::Tensor interpolate(const at::Tensor& image, std::int64_t dimension, const AxisResize& axis, const Filter& filter)
{
    const double scale = filter.antialias ? std::min(axis.scale, 1.0) : 1.0;
    const auto taps = 2 * static_cast<std::size_t>(std::ceil(filter.radius / scale));
    const bool isFewerThanTaps = axis.to < static_cast<std::int64_t>(taps);
    std::vector<Footprint> prints;
    std::vector<std::vector<std::int64_t>> indices(isFewerThanTaps ? 0 : taps);
    std::vector<std::vector<double>> weights(indices.size());
    for (std::int64_t i = 0; i < axis.to; ++i) {
        const double position = sourcePosition(axis, i);
        const double whole = std::floor(position);
        const auto first = static_cast<std::int64_t>(whole) + 1 - static_cast<std::int64_t>(taps / 2);
        auto shares = tapWeights(filter, taps, position - whole, scale);
        if (filter.insideOnly)
            keepInside(shares, first, axis.from);
        if (isFewerThanTaps) {
            prints.push_back(footprintOf(shares, first, axis.from));
            continue;
        }
        for (std::size_t tap = 0; tap < taps; ++tap) {
            indices[tap].push_back(first + static_cast<std::int64_t>(tap));
            weights[tap].push_back(shares[tap]);
        }
    }
    if (isFewerThanTaps)
        return interpolateEach(image, dimension, prints);
    Shape along(static_cast<std::size_t>(image.dim()), 1);
    along[static_cast<std::size_t>(dimension)] = axis.to;
    at::Tensor result;
    for (std::size_t tap = 0; tap < taps; ++tap) {
        const at::Tensor share = at::tensor(weights[tap], at::TensorOptions(at::kDouble)).to(image.scalar_type());
        const at::Tensor part =
            image.index_select(dimension, clampedIndices(indices[tap], axis.from)) * share.reshape(along);
        result = result.defined() ? result + part : part;
    }
    return result;
}

/// Slices whose centre lies outside the image hold @p value.
at::Tensor fillOutside(const at::Tensor& image, std::int64_t dimension, const AxisResize& axis, double value)
{
    at::Tensor outside = at::zeros({axis.to}, at::TensorOptions(at::kBool));
    for (std::int64_t i = 0; i < axis.to; ++i) {
        const double position = sourcePosition(axis, i);
        if (position < 0 || position > static_cast<double>(axis.from - 1))
            outside[i] = true;
    }
    Shape along(static_cast<std::size_t>(image.dim()), 1);
    along[static_cast<std::size_t>(dimension)] = axis.to;
    return image.masked_fill(outside.reshape(along), value);
}

/// The factor of each dimension: where it is one for several sizes that were rounded, or from the input "scales", or
/// from the sizes.
std::vector<double> scalesOf(const AtenCall& call)
{
    if (call.hasAttribute("scales"))
        return attributeOr(call.op, "scales", std::vector<double>{});
    const std::size_t at = call.op.type == "Upsample" ? 1 : 2;
    auto scales = call.has(at) ? call.reals(at) : std::vector<double>{};
    if (!scales.empty())
        return scales;
    for (std::size_t i = 0; i < call.outputShapes[0].size(); ++i)
        scales.push_back(static_cast<double>(call.outputShapes[0][i])
                         / static_cast<double>(call[0].size(static_cast<std::int64_t>(i))));
    return scales;
}

std::string coordinatesOf(const AtenCall& call)
{
    if (call.op.type == "Upsample")
        return "asymmetric";
    const auto mode = call.text("coordinate_transformation_mode", "half_pixel");
    for (const auto* known : {"half_pixel", "pytorch_half_pixel", "half_pixel_symmetric", "asymmetric", "align_corners",
                              "tf_half_pixel_for_nn", "tf_crop_and_resize"})
        if (mode == known)
            return mode;
    refuse(call, "coordinate_transformation_mode '" + mode + "'");
}

/// LibTorch's own kernel computes both spatial axes at once.
bool isBilinearImage(const AtenCall& call, const std::string& mode, const std::vector<double>& scales)
{
    const auto coordinates = coordinatesOf(call);
    const auto whole = [&](std::size_t i) {
        const double length = scales[i] * static_cast<double>(call[0].size(static_cast<std::int64_t>(i)));
        return std::abs(length - static_cast<double>(call.outputShapes[0][i])) < 1e-3;
    };
    return mode == "linear" && call.rank() == 4 && scales[0] == 1 && scales[1] == 1 && whole(2) && whole(3)
        && call.integer("exclude_outside", 0) == 0 && call.integer("antialias", 0) == 0
        && (coordinates == "half_pixel" || coordinates == "align_corners") && call[0].scalar_type() == at::kFloat;
}

} // namespace

Tensors resize(const AtenCall& call)
{
    if (call.hasAttribute("axes"))
        refuse(call, "axes");
    const std::string mode = call.text("mode", "nearest");
    const auto scales = scalesOf(call);
    const Shape& to = call.outputShapes[0];
    if (isBilinearImage(call, mode, scales))
        return {at::upsample_bilinear2d(call[0], {to[2], to[3]}, coordinatesOf(call) == "align_corners", scales[2],
                                        scales[3])};
    const Filter filter{mode == "linear" ? 1.0 : 2.0, call.real("cubic_coeff_a", -0.75),
                        call.integer("exclude_outside", 0) != 0, call.integer("antialias", 0) != 0};
    const std::string coordinates = coordinatesOf(call);
    const bool crops = coordinates == "tf_crop_and_resize";
    const auto region = crops && call.has(1) ? call.reals(1) : std::vector<double>{};
    if (elementCount(to).value_or(0) == 0)
        return {at::empty(to, call[0].options())};
    at::Tensor result = call[0];
    for (std::size_t i = 0; i < to.size(); ++i) {
        const auto dimension = static_cast<std::int64_t>(i);
        AxisResize axis{call[0].size(dimension), to[i], scales.at(i), coordinates};
        if (region.size() == 2 * to.size()) {
            axis.cropBegin = region[i];
            axis.cropEnd = region[i + to.size()];
        }
        if (axis.from == axis.to && axis.scale == 1 && axis.cropBegin == 0 && axis.cropEnd == 1)
            continue;
        if (mode == "nearest")
            result =
                resizeNearest(result, dimension, axis,
                              call.op.type == "Upsample" ? "floor" : call.text("nearest_mode", "round_prefer_floor"));
        else if (mode == "linear" || mode == "cubic")
            result = interpolate(result, dimension, axis, filter);
        else
            refuse(call, "mode '" + mode + "'");
        if (crops)
            result = fillOutside(result, dimension, axis, call.real("extrapolation_value", 0));
    }
    return {result};
}

} // namespace engine::kernels
