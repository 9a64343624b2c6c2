// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace engine::kernels {

namespace {

/// A plane of an image that is read between its elements.
struct Plane
{
    const float* values;
    std::int64_t height;
    std::int64_t width;
};

/// The four neighbours of a point with their shares; all shares 0 when the point lies outside.
struct Neighbours
{
    std::array<std::int64_t, 4> offsets{};
    std::array<float, 4> shares{};
};

Neighbours neighboursOf(double y, double x, std::int64_t height, std::int64_t width)
{
    if (!(y >= -1 && y <= static_cast<double>(height) && x >= -1 && x <= static_cast<double>(width)))
        return {};
    y = std::clamp(y, 0.0, static_cast<double>(height - 1));
    x = std::clamp(x, 0.0, static_cast<double>(width - 1));
    const auto top = static_cast<std::int64_t>(y);
    const auto left = static_cast<std::int64_t>(x);
    const std::int64_t bottom = std::min(top + 1, height - 1);
    const std::int64_t right = std::min(left + 1, width - 1);
    const auto down = static_cast<float>(y - static_cast<double>(top));
    const auto across = static_cast<float>(x - static_cast<double>(left));
    return {{top * width + left, top * width + right, bottom * width + left, bottom * width + right},
            {(1 - down) * (1 - across), (1 - down) * across, down * (1 - across), down * across}};
}

/// One region on the image and how it is divided.
struct Region
{
    double top;
    double left;
    double binHeight;
    double binWidth;
    std::int64_t rows; ///< samples of a bin
    std::int64_t columns;
};

/// Samples of a bin along one side; a region from a frame may be of any size.
std::int64_t sampleCount(std::int64_t wanted, double binSize)
{
    constexpr std::int64_t most = 1024;
    if (wanted > 0)
        return std::min(wanted, most);
    return std::isfinite(binSize)
        ? std::clamp(static_cast<std::int64_t>(std::ceil(std::min(binSize, 1e6))), std::int64_t{1}, most)
        : 1;
}

Region regionOf(const AtenCall& call, const float* corners)
{
    const double scale = call.real("spatial_scale", 1.0);
    const bool halfPixel = call.text("coordinate_transformation_mode", "half_pixel") == "half_pixel";
    const double offset = halfPixel ? 0.5 : 0.0;
    const auto at = [&](int i) { return static_cast<double>(corners[i]) * scale - offset; };
    double width = at(2) - at(0);
    double height = at(3) - at(1);
    if (!halfPixel) {
        width = std::max(width, 1.0);
        height = std::max(height, 1.0);
    }
    const double binHeight = height / static_cast<double>(call.outputShapes[0].at(2));
    const double binWidth = width / static_cast<double>(call.outputShapes[0].at(3));
    const std::int64_t wanted = call.integer("sampling_ratio", 0);
    return {at(1), at(0), binHeight, binWidth, sampleCount(wanted, binHeight), sampleCount(wanted, binWidth)};
}

std::vector<Neighbours> samplesOf(const Region& region, std::int64_t row, std::int64_t column, const Plane& plane)
{
    std::vector<Neighbours> samples;
    for (std::int64_t i = 0; i < region.rows; ++i) {
        const double y = region.top
            + region.binHeight
                * (static_cast<double>(row) + (static_cast<double>(i) + 0.5) / static_cast<double>(region.rows));
        for (std::int64_t j = 0; j < region.columns; ++j) {
            const double x = region.left
                + region.binWidth
                    * (static_cast<double>(column)
                       + (static_cast<double>(j) + 0.5) / static_cast<double>(region.columns));
            samples.push_back(neighboursOf(y, x, plane.height, plane.width));
        }
    }
    return samples;
}

float pooled(const std::vector<Neighbours>& samples, const float* plane, bool largest)
{
    float result = largest ? std::numeric_limits<float>::lowest() : 0;
    for (const Neighbours& sample : samples) {
        float value = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const float part = sample.shares[i] == 0 ? 0 : sample.shares[i] * plane[sample.offsets[i]];
            value = largest && i > 0 ? std::max(value, part) : largest ? part : value + part;
        }
        result = largest ? std::max(result, value) : result + value;
    }
    return largest ? result : result / static_cast<float>(samples.size());
}

/// Regions of interest of "Mask R-CNN" (2017), section 3, each divided into equal bins.
Tensors roiAlign(const AtenCall& call)
{
    const std::string mode = call.text("mode", "avg");
    if (mode != "avg" && mode != "max")
        refuse(call, "the mode '" + mode + "'");
    const at::Tensor image = call[0].to(at::kFloat).contiguous();
    const at::Tensor regions = call[1].to(at::kFloat).contiguous();
    const auto batches = call.integers(2);
    const std::int64_t channels = image.size(1);
    const Plane plane{image.data_ptr<float>(), image.size(2), image.size(3)};
    const Shape& shape = call.outputShapes[0];
    at::Tensor result = at::zeros(shape, at::TensorOptions(at::kFloat));
    for (std::size_t at = 0; at < batches.size(); ++at) {
        if (batches[at] < 0 || batches[at] >= image.size(0))
            throw std::invalid_argument("a region belongs to image " + std::to_string(batches[at]));
        const Region region = regionOf(call, regions.data_ptr<float>() + 4 * at);
        const float* first = plane.values + batches[at] * channels * plane.height * plane.width;
        for (std::int64_t cell = 0; cell < shape[2] * shape[3]; ++cell) {
            const auto samples = samplesOf(region, cell / shape[3], cell % shape[3], plane);
            float* to =
                result.data_ptr<float>() + static_cast<std::int64_t>(at) * channels * shape[2] * shape[3] + cell;
            for (std::int64_t channel = 0; channel < channels; ++channel)
                to[channel * shape[2] * shape[3]] =
                    pooled(samples, first + channel * plane.height * plane.width, mode == "max");
        }
    }
    return {result};
}

std::int64_t positionIn(const std::vector<std::string>& names, const AtenCall& call, const char* attribute)
{
    const std::string name = call.text(attribute, names.front().c_str());
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        refuse(call, std::string(attribute) + " '" + name + "'");
    return found - names.begin();
}

/// Coordinates from -1 to 1 as positions of elements, brought back into the volume as the padding says.
at::Tensor positionsOf(const at::Tensor& grid, std::int64_t size, bool alignCorners, std::int64_t padding)
{
    const auto count = static_cast<double>(size);
    const at::Tensor positions = alignCorners ? (grid + 1) / 2 * (count - 1) : ((grid + 1) * count - 1) / 2;
    if (padding == 0)
        return positions;
    if (padding == 1)
        return at::clamp(positions, 0, count - 1);
    const double low = alignCorners ? 0 : -0.5;
    const double span = alignCorners ? count - 1 : count;
    if (span <= 0)
        return at::zeros_like(positions);
    const at::Tensor beyond = at::remainder(positions - low, 2 * span);
    return at::clamp(at::minimum(beyond, 2 * span - beyond) + low, 0, count - 1);
}

/// The nearest element of a volume; half way between two the even one, where LibTorch takes the one further out.
at::Tensor nearestInVolume(const at::Tensor& volume, const at::Tensor& grid, bool alignCorners, std::int64_t padding)
{
    at::Tensor place = at::zeros({}, at::TensorOptions(at::kLong));
    at::Tensor inside = at::ones({}, at::TensorOptions(at::kBool));
    for (std::int64_t axis = 2; axis < 5; ++axis) {
        const std::int64_t size = volume.size(axis);
        const at::Tensor at = at::round(positionsOf(grid.select(-1, 4 - axis), size, alignCorners, padding));
        inside = at::logical_and(inside, at::logical_and(at >= 0, at < static_cast<double>(size)));
        place = place * size + at::nan_to_num(at::clamp(at, 0, static_cast<double>(size - 1))).to(at::kLong);
    }
    const auto sizes = grid.sizes();
    const std::int64_t batch = volume.size(0);
    const std::int64_t channels = volume.size(1);
    const std::int64_t elements = volume.size(2) * volume.size(3) * volume.size(4);
    const std::int64_t places = place.numel() / std::max<std::int64_t>(batch, 1);
    const at::Tensor picked = at::gather(volume.reshape({batch, channels, elements}), 2,
                                         place.reshape({batch, 1, places}).expand({batch, channels, places}));
    return picked.reshape({batch, channels, sizes[1], sizes[2], sizes[3]})
        .masked_fill(at::logical_not(inside).unsqueeze(1), 0);
}

Tensors gridSample(const AtenCall& call)
{
    static const std::vector<std::string> modes{"bilinear", "nearest", "bicubic", "linear", "cubic"};
    static const std::vector<std::string> paddings{"zeros", "border", "reflection"};
    const std::int64_t mode = positionIn(modes, call, "mode");
    if (call.rank() == 5 && mode == 1)
        return {nearestInVolume(call[0], call[1], call.integer("align_corners", 0) != 0,
                                positionIn(paddings, call, "padding_mode"))};
    return {at::grid_sampler(call[0], call[1],
                             mode == 3       ? 0
                                 : mode == 4 ? 2
                                             : mode,
                             positionIn(paddings, call, "padding_mode"), call.integer("align_corners", 0) != 0)};
}

constexpr NamedOperator operators[]{
    {"RoiAlign", roiAlign},
    {"GridSample", gridSample},
};

} // namespace

std::span<const NamedOperator> regionOperators()
{
    return operators;
}

} // namespace engine::kernels
