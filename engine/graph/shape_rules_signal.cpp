// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <array>

namespace engine {

namespace {

/// A constant input of one whole number that counts elements; the fallback when it is not given.
Result<std::int64_t> countFrom(const ShapeCall& call, std::size_t input, const std::string& name,
                               std::int64_t fallback = -1)
{
    if (!call.has(input))
        return fallback;
    const auto values = call.integers(input);
    if (!values)
        return frameDependent(name);
    if (values->size() != 1 || values->front() < 1 || values->front() > maxTensorElements)
        return invalidShape("needs one " + name + " of at least 1");
    return values->front();
}

/// Real numbers have one component, complex ones two.
Result<void> checkComponents(const ShapeCall& call)
{
    const auto& shape = call.shape(0);
    if (shape.size() < 3 || (shape.back() != 1 && shape.back() != 2))
        return invalidShape("needs a batch of real or complex numbers, not " + toString(shape));
    return {};
}

InferredTypes fourier(const ShapeCall& call)
{
    if (const auto fits = checkComponents(call); !fits)
        return fits.error();
    auto shape = call.shape(0);
    const auto axis = axisFromFront(call.integer("axis", 1), shape.size());
    if (!axis || *axis + 1 == shape.size())
        return invalidShape("has no axis " + std::to_string(call.integer("axis", 1)));
    const auto length = countFrom(call, 1, "length", shape[*axis]);
    if (!length)
        return length.error();
    const bool onesided = call.integer("onesided", 0) != 0;
    if (*length < 1 || (onesided && (call.integer("inverse", 0) != 0 || shape.back() != 1)))
        return invalidShape("cannot give one side of " + toString(shape));
    shape[*axis] = onesided ? *length / 2 + 1 : *length;
    shape.back() = 2;
    return oneOutput(call.type(0), shape);
}

InferredTypes shortTimeFourier(const ShapeCall& call)
{
    if (const auto fits = checkComponents(call); !fits)
        return fits.error();
    const auto& shape = call.shape(0);
    const auto step = countFrom(call, 1, "frame_step");
    const auto ofWindow = call.has(2) && call.rank(2) == 1 ? call.shape(2)[0] : std::int64_t{-1};
    const auto length = countFrom(call, 3, "frame_length", ofWindow);
    if (!step || !length)
        return step ? length.error() : step.error();
    if (shape.size() != 3 || *length < 1 || *length > shape[1] || (call.has(2) && ofWindow != *length))
        return invalidShape("frames of " + std::to_string(*length) + " do not fit " + toString(shape));
    const bool onesided = call.integer("onesided", 1) != 0 && shape[2] == 1;
    return oneOutput(call.type(0),
                     Shape{shape[0], (shape[1] - *length) / *step + 1, onesided ? *length / 2 + 1 : *length, 2});
}

InferredTypes statedType(const ShapeCall& call, const Shape& shape)
{
    constexpr std::int64_t onnxFloat = 1;
    const auto type = elementTypeFromOnnx(call.integer("output_datatype", onnxFloat));
    if (!type)
        return Error{ErrorCode::Unsupported, "gives a type that is not supported"};
    return oneOutput(*type, shape);
}

InferredTypes windowOfSize(const ShapeCall& call)
{
    const auto size = countFrom(call, 0, "size");
    if (!size)
        return size.error();
    return statedType(call, {*size});
}

InferredTypes melWeights(const ShapeCall& call)
{
    const auto bins = countFrom(call, 0, "num_mel_bins");
    const auto length = countFrom(call, 1, "dft_length");
    if (!bins || !length)
        return bins ? length.error() : bins.error();
    for (std::size_t i = 2; i < 5; ++i) {
        if (elementCount(call.shape(i)) != 1)
            return invalidShape("input " + std::to_string(i) + " is no scalar");
    }
    return statedType(call, {*length / 2 + 1, *bins});
}

constexpr std::array rules{
    ShapeRule{"BlackmanWindow", 1, 1, windowOfSize}, ShapeRule{"DFT", 1, 2, fourier},
    ShapeRule{"HammingWindow", 1, 1, windowOfSize},  ShapeRule{"HannWindow", 1, 1, windowOfSize},
    ShapeRule{"MelWeightMatrix", 5, 5, melWeights},  ShapeRule{"STFT", 2, 4, shortTimeFourier},
};

} // namespace

std::span<const ShapeRule> signalRules()
{
    return rules;
}

} // namespace engine
