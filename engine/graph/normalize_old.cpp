// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/normalize_forms.h"

#include <array>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;

/// Before opset 7 the second operand could be spread over the first from a stated axis on.
Result<void> spreadFromAxis(Rewriting& form)
{
    const bool isSpread = attributeOr(form.operation, "broadcast", std::int64_t{0}) != 0;
    const bool hasAxis = form.operation.attributes.contains("axis");
    auto axis = attributeOr(form.operation, "axis", std::int64_t{0});
    form.operation.attributes.erase("broadcast");
    form.operation.attributes.erase("axis");
    if (!isSpread || !hasAxis)
        return {};
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto rank = static_cast<std::int64_t>(form.input(0).shape.size());
    auto shape = form.input(1).shape;
    axis = axis < 0 ? axis + rank : axis;
    if (axis < 0 || axis + static_cast<std::int64_t>(shape.size()) > rank)
        return invalidForm("cannot spread " + toString(shape) + " from axis " + std::to_string(axis) + " of "
                           + toString(form.input(0).shape));
    if (axis + static_cast<std::int64_t>(shape.size()) == rank)
        return {};
    shape.resize(static_cast<std::size_t>(rank - axis), 1);
    form.setInput(1,
                  form.add("Reshape", {form.operation.inputs[1], form.addConstant("spread_shape", shape)},
                           {{"allowzero", std::int64_t{1}}}));
    return {};
}

/// A slope for each channel, wherever that dimension is.
Result<void> slopePerChannel(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    auto shape = form.input(1).shape;
    const auto rank = form.input(0).shape.size();
    if (shape.size() != 1 || shape[0] == 1 || rank < 3)
        return {};
    shape.resize(rank - 1, 1);
    form.setInput(1, form.add("Reshape", {form.operation.inputs[1], form.addConstant("slope_shape", shape)}));
    return {};
}

Result<void> dropBroadcast(Rewriting& form)
{
    form.operation.attributes.erase("broadcast");
    return {};
}

/// Training gave more outputs; with one the running statistics count, and nothing is dropped, as from opset 7 on.
Result<void> dropTest(Rewriting& form)
{
    form.operation.attributes.erase("is_test");
    return {};
}

Result<void> scalesOfUpsample(Rewriting& form)
{
    for (const auto* name : {"height_scale", "width_scale"}) {
        if (!form.operation.attributes.contains(name))
            return {}; // says it as opset 7 does
    }
    form.operation.attributes["scales"] = std::vector<double>{
        1.0, 1.0, attributeOr(form.operation, "height_scale", 1.0), attributeOr(form.operation, "width_scale", 1.0)};
    form.operation.attributes.erase("height_scale");
    form.operation.attributes.erase("width_scale");
    return {};
}

Result<void> dropSequenceSwitch(Rewriting& form)
{
    form.operation.attributes.erase("output_sequence");
    return {};
}

Result<void> typeFromName(Rewriting& form)
{
    static constexpr std::array<std::string_view, 17> names{
        "UNDEFINED", "FLOAT",   "UINT8",  "INT8",   "UINT16", "INT16",     "INT32",      "INT64",   "STRING",
        "BOOL",      "FLOAT16", "DOUBLE", "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16"};
    const auto name = attributeOr(form.operation, "to", std::string());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name == names[i])
            form.operation.attributes["to"] = static_cast<std::int64_t>(i);
    }
    return {};
}

Result<void> padsFromPaddings(Rewriting& form)
{
    if (auto found = form.operation.attributes.extract("paddings")) {
        found.key() = "pads";
        form.operation.attributes.insert(std::move(found));
    }
    return {};
}

Result<void> shapeToInput(Rewriting& form)
{
    const auto shape = attributeOr(form.operation, "shape", Integers{});
    if (form.operation.attributes.erase("shape") > 0)
        form.setInput(1, form.addConstant("shape", shape));
    return {};
}

/// One axis was repeated, by two scalars.
Result<void> tilesToRepeats(Rewriting& form)
{
    if (const auto ready = form.needsShapes(3); !ready)
        return ready.error();
    const auto tiles = form.reals(1);
    const auto axis = form.reals(2);
    if (!tiles || !axis)
        return tiles ? axis.error() : tiles.error();
    Integers repeats(form.input(0).shape.size(), 1);
    if (tiles->size() != 1 || axis->size() != 1 || !(axis->front() >= 0)
        || !(axis->front() < static_cast<double>(repeats.size())) || !(tiles->front() >= 0)
        || !(tiles->front() <= static_cast<double>(maxTensorElements)))
        return invalidForm("its tiles do not fit " + toString(form.input(0).shape));
    repeats[static_cast<std::size_t>(axis->front())] = static_cast<std::int64_t>(tiles->front());
    form.operation.inputs = {form.operation.inputs[0], form.addConstant("repeats", repeats)};
    return {};
}

Result<void> axisWasOne(Rewriting& form)
{
    form.operation.attributes.try_emplace("axis", std::int64_t{1});
    return {};
}

/// The power of a pool was a real number.
Result<void> wholePower(Rewriting& form)
{
    const auto power = attributeOr(form.operation, "p", 2.0);
    if (!form.operation.attributes.contains("p"))
        return {};
    if (!(power >= 1 && power <= 1024) || power != static_cast<double>(static_cast<std::int64_t>(power)))
        return unsupportedForm("pools with the power " + std::to_string(power));
    form.operation.attributes["p"] = static_cast<std::int64_t>(power);
    return {};
}

/// It normalised each image by itself, or each of its channels.
Result<void> axesFromSwitches(Rewriting& form)
{
    if (attributeOr(form.operation, "normalize_variance", std::int64_t{1}) == 0)
        return unsupportedForm("normalizes the mean only");
    const bool across = attributeOr(form.operation, "across_channels", std::int64_t{0}) != 0;
    form.operation.attributes = {{"axes", across ? Integers{1, 2, 3} : Integers{2, 3}}};
    return {};
}

constexpr std::array rows{
    Rewriter{"Add", 0, 6, spreadFromAxis},
    Rewriter{"And", 0, 6, spreadFromAxis},
    Rewriter{"BatchNormalization", 0, 6, dropTest},
    Rewriter{"Cast", 0, 5, typeFromName},
    Rewriter{"Concat", 0, 3, axisWasOne},
    Rewriter{"Div", 0, 6, spreadFromAxis},
    Rewriter{"Dropout", 0, 6, dropTest},
    Rewriter{"Equal", 0, 6, spreadFromAxis},
    Rewriter{"GRU", 0, 6, dropSequenceSwitch},
    Rewriter{"Gemm", 0, 6, dropBroadcast},
    Rewriter{"GlobalLpPool", 0, 1, wholePower},
    Rewriter{"Greater", 0, 6, spreadFromAxis},
    Rewriter{"LSTM", 0, 6, dropSequenceSwitch},
    Rewriter{"Less", 0, 6, spreadFromAxis},
    Rewriter{"LpPool", 0, 1, wholePower},
    Rewriter{"MeanVarianceNormalization", 0, 8, axesFromSwitches},
    Rewriter{"Mul", 0, 6, spreadFromAxis},
    Rewriter{"Or", 0, 6, spreadFromAxis},
    Rewriter{"PRelu", 0, 6, slopePerChannel},
    Rewriter{"Pad", 0, 1, padsFromPaddings},
    Rewriter{"Pow", 0, 6, spreadFromAxis},
    Rewriter{"RNN", 0, 6, dropSequenceSwitch},
    Rewriter{"Reshape", 0, 4, shapeToInput},
    Rewriter{"Sub", 0, 6, spreadFromAxis},
    Rewriter{"Tile", 0, 5, tilesToRepeats},
    Rewriter{"Upsample", 0, 6, scalesOfUpsample},
    Rewriter{"Xor", 0, 6, spreadFromAxis},
};

} // namespace

std::span<const Rewriter> oldRewriters()
{
    return rows;
}

} // namespace engine
