// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace engine::kernels {

namespace {

/// A real number for each element, or a complex one for each pair.
at::Tensor asComplex(const at::Tensor& components)
{
    const at::Tensor wide = components.to(at::kDouble);
    const at::Tensor real = wide.select(-1, 0);
    return at::complex(real, wide.size(-1) == 2 ? wide.select(-1, 1) : at::zeros_like(real));
}

Tensors fourier(const AtenCall& call)
{
    const std::int64_t axis = call.axis(1);
    const std::int64_t length = call.has(1) ? call.integers(1).at(0) : call[0].size(axis);
    const at::Tensor from = asComplex(call[0]);
    const at::Tensor to =
        call.integer("inverse", 0) != 0 ? at::fft_ifft(from, length, axis) : at::fft_fft(from, length, axis);
    return {at::view_as_real(to.narrow(axis, 0, call.outputShapes[0].at(static_cast<std::size_t>(axis))))};
}

Tensors shortTimeFourier(const AtenCall& call)
{
    const std::int64_t step = call.integers(1).at(0);
    const std::int64_t length = call.has(3) ? call.integers(3).at(0) : call[2].size(0);
    at::Tensor frames = asComplex(call[0]).unfold(1, length, step); // [batch, frame, element]
    if (call.has(2))
        frames = frames * call[2];
    return {at::view_as_real(at::fft_fft(frames).narrow(2, 0, call.outputShapes[0].at(2)))};
}

/// Sums of cosines over one period; a symmetric window ends where it began.
Tensors cosineWindow(const AtenCall& call, std::initializer_list<double> shares)
{
    const std::int64_t size = call.integers(0).at(0);
    const double period =
        static_cast<double>(call.integer("periodic", 1) != 0 ? size : std::max<std::int64_t>(size - 1, 1));
    const at::Tensor angle = at::arange(size, at::TensorOptions(at::kDouble)) * (2 * std::numbers::pi / period);
    at::Tensor window = at::zeros_like(angle);
    double multiple = 0;
    for (const double share : shares) {
        window = window + at::cos(angle * multiple) * share;
        multiple += 1;
    }
    return {window};
}

Tensors hannWindow(const AtenCall& call)
{
    return cosineWindow(call, {0.5, -0.5});
}

Tensors hammingWindow(const AtenCall& call)
{
    return cosineWindow(call, {25.0 / 46.0, -21.0 / 46.0});
}

Tensors blackmanWindow(const AtenCall& call)
{
    return cosineWindow(call, {0.42, -0.5, 0.08});
}

double melOf(double hertz)
{
    return 2595.0 * std::log10(1.0 + hertz / 700.0);
}

/// Triangles over the bins of a spectrum that are equally wide in mel.
Tensors melWeights(const AtenCall& call)
{
    const std::int64_t bins = call.integers(0).at(0);
    const auto length = static_cast<double>(call.integers(1).at(0));
    const auto rate = static_cast<double>(call.integers(2).at(0));
    const double low = melOf(call.reals(3).at(0));
    const double step = (melOf(call.reals(4).at(0)) - low) / static_cast<double>(bins + 2);
    const std::int64_t rows = call.outputShapes[0].at(0);
    std::vector<std::int64_t> edges;
    for (std::int64_t i = 0; i < bins + 2; ++i) {
        const double hertz = 700.0 * (std::pow(10.0, (static_cast<double>(i) * step + low) / 2595.0) - 1.0);
        const double edge = std::floor((length + 1) * hertz / rate);
        if (!(edge >= 0 && edge < static_cast<double>(rows)))
            throw std::invalid_argument("its frequencies lie outside the spectrum");
        edges.push_back(static_cast<std::int64_t>(edge));
    }
    at::Tensor weights = at::zeros({rows, bins}, at::TensorOptions(at::kDouble));
    auto values = weights.accessor<double, 2>();
    for (std::int64_t bin = 0; bin < bins; ++bin) {
        const auto from = edges[static_cast<std::size_t>(bin)];
        const auto top = edges[static_cast<std::size_t>(bin) + 1];
        const auto to = edges[static_cast<std::size_t>(bin) + 2];
        if (top == from)
            values[top][bin] = 1;
        for (auto row = from; top > from && row <= top; ++row)
            values[row][bin] = static_cast<double>(row - from) / static_cast<double>(top - from);
        for (auto row = top; to > top && row < to; ++row)
            values[row][bin] = static_cast<double>(to - row) / static_cast<double>(to - top);
    }
    return {weights};
}

constexpr NamedOperator operators[]{
    {"BlackmanWindow", blackmanWindow}, {"DFT", fourier},
    {"HammingWindow", hammingWindow},   {"HannWindow", hannWindow},
    {"MelWeightMatrix", melWeights},    {"STFT", shortTimeFourier},
};

} // namespace

std::span<const NamedOperator> signalOperators()
{
    return operators;
}

} // namespace engine::kernels
