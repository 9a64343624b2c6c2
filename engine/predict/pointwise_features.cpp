// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/element_moves.h"
#include "engine/graph/kernel_rules.h"
#include "engine/predict/feature_parts.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace engine {

namespace {

constexpr std::string_view cheapFunctions = " Relu LeakyRelu Clip Abs Neg HardSigmoid HardSwish ";
constexpr std::string_view costlyFunctions =
    " Sigmoid Tanh Elu Gelu Swish Exp Log Sqrt Selu Celu Softplus Softsign Mish Erf ";

bool isAmong(const std::string& type, std::string_view types)
{
    return types.find(" " + type + " ") != std::string_view::npos;
}

bool isArithmetic(const std::string& type)
{
    return isAmong(type, " Add Sub Mul Div ");
}

std::size_t placeIn(std::string_view name, std::span<const std::string_view> names)
{
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

std::int64_t channelsOf(const Shape& shape)
{
    return shape.size() > 1 ? shape[1] : 1;
}

void addShape(const MainOperation& main, FeatureList& list)
{
    const auto& shape = main.input();
    list.add("elements", elements(shape));
    list.add("channels", channelsOf(shape));
    list.add("rank", shape.size());
    list.add("channels_of_8", channelsOf(shape) % 8 == 0);
}

} // namespace

/// A sum or product with a constant behind a convolution or product is folded into its weights.
FusedTail tailOf(const MainOperation& main)
{
    FusedTail tail;
    const auto& operations = main.layer.operations;
    for (auto op = operations.begin() + (&main.op - operations.data()) + 1; op != operations.end(); ++op) {
        const bool ofTwo = op->inputs.size() == 2 && main.graph.constant(op->inputs[0]) == nullptr
            && main.graph.constant(op->inputs[1]) == nullptr;
        tail.residual = tail.residual || (op->type == "Add" && ofTwo && op->inputs[0] != op->inputs[1]);
        const bool cheap = isAmong(op->type, cheapFunctions);
        const bool costly = isAmong(op->type, costlyFunctions);
        tail.cheap += cheap ? 1 : 0;
        tail.costly += costly ? 1 : 0;
        tail.onlyRelu = tail.onlyRelu && (op->type == "Relu" || (!cheap && !costly));
    }
    return tail;
}

/// 0: parameters for each channel, known beforehand; 1: across channels (LRN); 2: parameters that are computed.
void addNormalization(const MainOperation& main, FeatureList& list)
{
    const bool across = main.op.type == "LRN";
    list.setFirst("kernel_class", across ? 1 : main.isConstant(1) ? 0 : 2);
    addShape(main, list);
    list.add("batch", elements(main.input(), 0, 1));
    list.add("pixels", elements(main.input(), 2, main.input().size()));
    list.add("window", across ? main.integer("size", 1) : 1);
    const auto tail = tailOf(main);
    list.add("activation_cheap", tail.cheap);
    list.add("activation_costly", tail.costly);
}

/// The place of its kind in this list, its length for any other; a column of 0 or 1 for each.
void addActivation(const MainOperation& main, FeatureList& list)
{
    static constexpr std::array<std::string_view, 16> kinds{
        "Relu", "LeakyRelu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh",     "Elu",
        "Gelu", "Swish",     "Exp",  "Sqrt",    "Selu",        "Softplus",  "Softsign", "Erf"};
    const auto kind = placeIn(main.op.type, kinds);
    list.setFirst("kernel_class", static_cast<double>(kind));
    addShape(main, list);
    const auto tail = tailOf(main);
    list.add("more_functions", tail.cheap + tail.costly);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        std::string name("is_");
        for (const char c : kinds[i])
            name += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        list.add(std::move(name), kind == i);
    }
}

/// 0: two of the same shape, 1: one value for each channel of an image, 2: with one number, 3: any other broadcast,
/// 4: other than sums, products and their inverses.
void addElementwise(const MainOperation& main, FeatureList& list)
{
    const auto& output = main.output();
    std::int64_t computed = 0;
    bool same = true;
    bool number = false;
    bool perChannel = false;
    for (std::size_t i = 0; i < main.op.inputs.size(); ++i) {
        if (!hasInput(main.op, i))
            continue;
        const auto& shape = main.input(i);
        computed += main.isConstant(i) ? 0 : 1;
        same = same && shape == output;
        number = number || (elements(shape) == 1 && shape != output);
        perChannel = perChannel
            || (output.size() == 4 && shape != output && elements(shape) == static_cast<double>(output[0] * output[1]));
    }
    const int form = same ? 0 : number ? 2 : perChannel ? 1 : 3;
    list.setFirst("kernel_class", isArithmetic(main.op.type) ? form : 4);
    list.add("elements", elements(output));
    list.add("channels", channelsOf(output));
    list.add("channels_of_8", channelsOf(output) % 8 == 0);
    list.add("rank", output.size());
    list.add("computed_inputs", computed);
    list.add("is_division", main.op.type == "Div");
    list.add("more_operations", main.layer.operations.size() - 1);
}

namespace {

/// A softmax in the middle of an image costs more for each element than one along the last dimension.
std::size_t innermost(const MainOperation& main, std::size_t axis)
{
    return static_cast<std::size_t>(elements(main.input(), axis + 1, main.input().size()));
}

} // namespace

/// 0: along the last dimension, 1: along another one; 2: Instance- and GroupNormalization.
void addRows(const MainOperation& main, FeatureList& list)
{
    const auto& shape = main.input();
    const auto& type = main.op.type;
    const bool image = type == "InstanceNormalization" || type == "GroupNormalization";
    const bool whole = type == "LayerNormalization" || type == "RMSNormalization"; // and all dimensions behind
    auto axis = std::min(main.axis(type.starts_with("Arg") ? 0 : -1), shape.empty() ? 0 : shape.size() - 1);
    double columns = whole ? elements(shape, axis, shape.size()) : elements(shape, axis, axis + 1);
    if (image)
        columns = elements(shape, 2, shape.size())
            * (type[0] == 'G' ? elements(shape, 1, 2)
                       / static_cast<double>(std::max<std::int64_t>(main.integer("num_groups", 1), 1))
                              : 1.0);
    const bool last = whole || axis + 1 >= shape.size() || innermost(main, axis) == 1;
    list.setFirst("kernel_class", image ? 2 : last ? 0 : 1);
    list.add("rows", elements(shape) / std::max(columns, 1.0));
    list.add("columns", columns);
    list.add("elements", elements(shape));
    list.add("inner", last || image ? 1 : static_cast<std::int64_t>(innermost(main, axis)));
    list.add("columns_of_8", static_cast<std::int64_t>(columns) % 8 == 0);
    list.add("fused", main.layer.operations.size() - 1);
}

/// 0: channels of images, 1: whole rows one after the other, 2: parts of rows, 3: nothing is copied.
void addConcat(const MainOperation& main, FeatureList& list)
{
    const auto axis = main.axis(0);
    double least = elements(main.output());
    double most = 0;
    for (std::size_t i = 0; i < main.op.inputs.size(); ++i) {
        const double size = elements(main.input(i), axis, axis + 1);
        least = std::min(least, size);
        most = std::max(most, size);
    }
    const bool channels = axis == 1 && main.output().size() == 4;
    const bool inPlace = list.get("blocked_input") > 0 && joinsInPlace(main.graph, main.op, 16);
    list.setFirst("kernel_class", inPlace ? 3 : channels ? 0 : elements(main.output(), 0, axis) == 1 ? 1 : 2);
    list.add("count", main.op.inputs.size());
    list.add("least", least);
    list.add("most", most);
    list.add("sum", elements(main.output(), axis, axis + 1));
    list.add("before", elements(main.output(), 0, axis));
    list.add("behind", elements(main.output(), axis + 1, main.output().size()));
    list.add("in_place", inPlace);
}

/// 0: the same bytes under another shape, 1: Transpose, 2: Slice and Split, 3: Pad, 4: between channels and pixels,
/// 5: repeats, 6: other types of elements, 7: any other.
void addMovement(const MainOperation& main, FeatureList& list)
{
    static constexpr std::array<std::string_view, 6> classes{" Reshape Flatten Squeeze Unsqueeze Identity Dropout ",
                                                             " Transpose ",
                                                             " Slice Split ",
                                                             " Pad ",
                                                             " DepthToSpace SpaceToDepth ",
                                                             " Expand Tile "};
    const auto found = std::ranges::find_if(classes, [&](auto types) { return isAmong(main.op.type, types); });
    const bool converts = main.op.type == "Cast" || main.op.type.ends_with("Linear");
    const auto kind = found != classes.end() ? found - classes.begin() : converts ? 6 : 7;
    const auto& output = main.output();
    const auto order = attributeOr(main.op, "perm", Shape{});
    list.setFirst("kernel_class", static_cast<double>(kind));
    list.add("elements", elements(output));
    list.add("rank", output.size());
    list.add("results", main.op.outputs.size());
    list.add("last_dimension", output.empty() ? 1.0 : static_cast<double>(output.back()));
    list.add("keeps_last", order.empty() || order.back() + 1 == static_cast<std::int64_t>(order.size()));
    list.add("channels_move", channelsMove(main.op) != ChannelMove::None);
    list.add("is_image", main.input().size() == 4);
}

} // namespace engine
