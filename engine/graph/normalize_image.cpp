// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/normalize_forms.h"
#include "engine/graph/window.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

Error unsupported(const std::string& message)
{
    return {ErrorCode::Unsupported, message};
}

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

TensorId addScales(Rewriting& form, const std::vector<double>& scales)
{
    const std::vector<float> values(scales.begin(), scales.end());
    return form.draft.addConstant(
        {form.constantName("scales"), ElementType::Float32, {static_cast<std::int64_t>(values.size())}},
        makeBlob(values));
}

/// Before opset 11 a position was divided by the scale, and the nearest element is the one before it.
void useOldCoordinates(Operation& operation)
{
    operation.attributes["coordinate_transformation_mode"] = std::string("asymmetric");
    operation.attributes["nearest_mode"] = std::string("floor");
    if (attributeOr(operation, "mode", std::string("nearest")) == "bilinear")
        operation.attributes["mode"] = std::string("linear");
}

/// Values for @p axes spread over all dimensions.
template <typename T>
Result<std::vector<T>> spread(const std::vector<T>& values, const std::vector<std::int64_t>& axes, std::vector<T> all)
{
    const auto rank = static_cast<std::int64_t>(all.size());
    if (values.size() != axes.size())
        return invalid(std::to_string(values.size()) + " values for " + std::to_string(axes.size()) + " axes");
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto axis = axes[i] < 0 ? axes[i] + rank : axes[i];
        if (axis < 0 || axis >= rank)
            return invalid("has no axis " + std::to_string(axes[i]));
        all[static_cast<std::size_t>(axis)] = values[i];
    }
    return all;
}

/// One scale for all named axes, so that the picture keeps its proportions. Answers the scales of all dimensions, which
/// rounded sizes do not tell.
Result<std::vector<double>> keepProportions(std::vector<std::int64_t>& sizes, const std::vector<std::int64_t>& axes,
                                            const Shape& input, bool notLarger)
{
    std::optional<double> scale;
    std::vector<double> scales(input.size(), 1.0);
    for (const auto axis : axes) {
        const auto i = static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(input.size()) : axis);
        if (input[i] == 0)
            return invalid("resizes a dimension of 0");
        const auto own = static_cast<double>(sizes[i]) / static_cast<double>(input[i]);
        scale = !scale ? own : notLarger ? std::min(*scale, own) : std::max(*scale, own);
    }
    for (const auto axis : axes) {
        const auto i = static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(input.size()) : axis);
        sizes[i] = static_cast<std::int64_t>(std::floor(*scale * static_cast<double>(input[i]) + 0.5));
        scales[i] = *scale;
    }
    return scales;
}

Result<void> spreadSizes(Rewriting& form, const std::vector<std::int64_t>& axes, const std::string& policy)
{
    const auto given = form.integers(3);
    if (!given)
        return given.error();
    auto sizes = spread(*given, axes, form.input(0).shape);
    if (!sizes)
        return sizes.error();
    if (policy != "stretch") {
        auto scales = keepProportions(*sizes, axes, form.input(0).shape, policy == "not_larger");
        if (!scales)
            return scales.error();
        form.operation.attributes["scales"] = std::move(*scales);
    }
    form.setInput(3, form.addConstant("sizes", *sizes));
    return {};
}

Result<void> spreadScales(Rewriting& form, const std::vector<std::int64_t>& axes)
{
    const auto given = form.reals(2);
    if (!given)
        return given.error();
    const auto scales = spread(*given, axes, std::vector<double>(form.input(0).shape.size(), 1.0));
    if (!scales)
        return scales.error();
    form.setInput(2, addScales(form, *scales));
    return {};
}

/// The region that is cut out, whole along axes that are not named.
Result<void> spreadRegion(Rewriting& form, const std::vector<std::int64_t>& axes)
{
    const auto given = form.reals(1);
    if (!given)
        return given.error();
    const auto rank = form.input(0).shape.size();
    const auto middle = given->begin() + static_cast<std::ptrdiff_t>(given->size() / 2);
    auto begins = spread(std::vector<double>(given->begin(), middle), axes, std::vector<double>(rank, 0.0));
    const auto ends = spread(std::vector<double>(middle, given->end()), axes, std::vector<double>(rank, 1.0));
    if (!begins || !ends)
        return begins ? ends.error() : begins.error();
    begins->insert(begins->end(), ends->begin(), ends->end());
    form.setInput(1, addScales(form, *begins));
    return {};
}

std::vector<std::int64_t> allAxes(std::size_t rank)
{
    std::vector<std::int64_t> axes(rank);
    for (std::size_t i = 0; i < rank; ++i)
        axes[i] = static_cast<std::int64_t>(i);
    return axes;
}

} // namespace

Result<void> rewriteUpsample(Rewriting& form)
{
    if (const auto found = form.operation.attributes.find("scales"); found != form.operation.attributes.end()) {
        const auto* values = std::get_if<std::vector<double>>(&found->second);
        if (values == nullptr)
            return invalid("its scales are no numbers");
        form.setInput(1, addScales(form, *values));
        form.operation.attributes.erase("scales");
    }
    return rewriteOldResize(form);
}

Result<void> rewriteOldResize(Rewriting& form)
{
    if (!form.has(0) || !form.has(1))
        return invalid("has no scales");
    form.operation.type = "Resize";
    form.operation.inputs = {form.operation.inputs[0], noTensor, form.operation.inputs[1]};
    useOldCoordinates(form.operation);
    return {};
}

/// Exporters give empty tensors where an input is not used. The attribute "scales" is ours.
Result<void> rewriteResize(Rewriting& form)
{
    form.operation.attributes.erase("scales");
    for (std::size_t i = 1; i < form.operation.inputs.size(); ++i) {
        if (form.has(i) && elementCount(form.input(i).shape) == 0)
            form.operation.inputs[i] = noTensor;
    }
    if (attributeOr(form.operation, "coordinate_transformation_mode", std::string()) != "tf_crop_and_resize"
        && form.has(1))
        form.operation.inputs[1] = noTensor;
    while (!form.operation.inputs.empty() && form.operation.inputs.back() == noTensor)
        form.operation.inputs.pop_back();
    return {};
}

Result<void> rewriteNewResize(Rewriting& form)
{
    auto& attributes = form.operation.attributes;
    const auto policy = attributeOr(form.operation, "keep_aspect_ratio_policy", std::string("stretch"));
    if (policy != "stretch" && policy != "not_larger" && policy != "not_smaller")
        return unsupported("keeps proportions by '" + policy + "'");
    auto axes = attributeOr(form.operation, "axes", std::vector<std::int64_t>{});
    for (const auto* name : {"keep_aspect_ratio_policy", "axes"})
        attributes.erase(name);
    if (!form.has(0) || (axes.empty() && policy == "stretch"))
        return {};
    if (form.has(1) && !axes.empty()) {
        if (const auto done = spreadRegion(form, axes); !done)
            return done.error();
    }
    if (axes.empty())
        axes = allAxes(form.input(0).shape.size());
    if (form.has(3))
        return spreadSizes(form, axes, policy);
    return form.has(2) ? spreadScales(form, axes) : Result<void>();
}

/// Before opset 13 these worked on a matrix: all dimensions from the axis on together.
Result<void> rewriteOldSoftmax(Rewriting& form)
{
    if (!form.has(0) || form.operation.outputs.empty())
        return invalid("has no input or no output");
    const auto shape = form.input(0).shape;
    const auto rank = static_cast<std::int64_t>(shape.size());
    auto axis = attributeOr(form.operation, "axis", std::int64_t{1});
    axis = axis < 0 ? axis + rank : axis;
    if (axis < 0 || axis > rank || rank == 0)
        return invalid("has no axis " + std::to_string(axis));
    const auto begin = shape.begin() + axis;
    form.operation.attributes["axis"] = axis;
    if (axis < rank && std::all_of(begin + 1, shape.end(), [](auto size) { return size == 1; }))
        return {};
    const auto inner = elementCount({begin, shape.end()});
    const auto outer = elementCount({shape.begin(), begin});
    if (!inner || !outer)
        return invalid("has no valid input");
    auto& operation = form.operation;
    const auto flat = form.draft.addTensor(form.constantName("flat"));
    const auto result = form.draft.addTensor(form.constantName("rows"));
    form.before.push_back({.type = "Reshape",
                           .attributes = {},
                           .inputs = {operation.inputs[0], form.addConstant("flat_shape", {*outer, *inner})},
                           .outputs = {flat}});
    form.after.push_back({.type = "Reshape",
                          .attributes = {},
                          .inputs = {result, form.addConstant("shape", shape)},
                          .outputs = {operation.outputs[0]}});
    operation.attributes["axis"] = std::int64_t{1};
    operation.inputs = {flat};
    operation.outputs = {result};
    return {};
}

Result<void> rewriteWindow(Rewriting& form)
{
    const bool weighted = form.operation.type == "Conv" || form.operation.type == "ConvTranspose";
    if (!form.has(0) || (weighted && (!form.has(1) || form.input(1).shape.size() < 3)))
        return invalid("has no input or no weights");
    const auto window = windowOf(form.operation, form.input(0).shape, weighted ? form.input(1).shape : Shape{});
    if (!window)
        return window.error();
    form.operation.attributes.erase("dilations");
    setWindow(form.operation, *window);
    return {};
}

} // namespace engine
