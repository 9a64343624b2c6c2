// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_parts.h"

namespace engine::script {

namespace {

/// The arguments of the variants differ: one list of scales, or one scale for each dimension.
Reals scalesOf(const ScriptCall& call, std::size_t dimensions)
{
    auto scales = call.reals("scale_factors");
    for (const auto* name : {"scales", "scales_d", "scales_h", "scales_w"}) {
        if (call.given(name))
            scales.push_back(call.real(name));
    }
    if (scales.size() != dimensions && !scales.empty())
        refuse("has " + std::to_string(scales.size()) + " scales for " + std::to_string(dimensions) + " dimensions");
    return scales;
}

template <std::size_t dimensions>
TensorIds resize(const ScriptCall& call, Attributes attributes)
{
    auto& graph = call.graph;
    const auto x = call.tensor(0);
    if (graph.shape(x).size() != dimensions + 2)
        refuse("resizes " + toString(graph.shape(x)));
    const auto scales = scalesOf(call, dimensions);
    if (!scales.empty()) {
        Reals all{1.0, 1.0};
        all.insert(all.end(), scales.begin(), scales.end());
        return {graph.emit("Resize", std::move(attributes), {x, noTensor, graph.reals(all)})};
    }
    Integers sizes(graph.shape(x).begin(), graph.shape(x).begin() + 2);
    const auto wanted = call.list("output_size", dimensions, 0);
    sizes.insert(sizes.end(), wanted.begin(), wanted.end());
    return {graph.emit("Resize", std::move(attributes), {x, noTensor, noTensor, graph.integers(sizes)})};
}

template <std::size_t dimensions>
TensorIds nearest(const ScriptCall& call)
{
    return resize<dimensions>(call,
                              {{"mode", std::string("nearest")},
                               {"nearest_mode", std::string("floor")},
                               {"coordinate_transformation_mode", std::string("asymmetric")}});
}

template <std::size_t dimensions>
TensorIds nearestExact(const ScriptCall& call)
{
    return resize<dimensions>(call,
                              {{"mode", std::string("nearest")},
                               {"nearest_mode", std::string("round_prefer_ceil")},
                               {"coordinate_transformation_mode", std::string("half_pixel")}});
}

template <std::size_t dimensions, Text mode>
TensorIds interpolated(const ScriptCall& call)
{
    const auto* coordinates = call.flag("align_corners") ? "align_corners" : "half_pixel";
    return resize<dimensions>(call,
                              {{"mode", std::string(mode.value)},
                               {"cubic_coeff_a", -0.75},
                               {"coordinate_transformation_mode", std::string(coordinates)}});
}

constexpr std::array operators{
    ScriptOperator{"upsample_nearest1d", nearest<1>},
    ScriptOperator{"upsample_nearest2d", nearest<2>},
    ScriptOperator{"upsample_nearest3d", nearest<3>},
    ScriptOperator{"_upsample_nearest_exact1d", nearestExact<1>},
    ScriptOperator{"_upsample_nearest_exact2d", nearestExact<2>},
    ScriptOperator{"_upsample_nearest_exact3d", nearestExact<3>},
    ScriptOperator{"upsample_linear1d", interpolated<1, "linear">},
    ScriptOperator{"upsample_bilinear2d", interpolated<2, "linear">},
    ScriptOperator{"upsample_trilinear3d", interpolated<3, "linear">},
    ScriptOperator{"upsample_bicubic2d", interpolated<2, "cubic">},
};

} // namespace

std::span<const ScriptOperator> resizeTranslations()
{
    return operators;
}

} // namespace engine::script
