// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/layer_family.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

struct Members
{
    std::string_view family;
    std::string_view types; ///< between spaces
};

constexpr std::array table{
    Members{"conv", " Conv ConvInteger QLinearConv DeformConv "},
    Members{"depthwise_conv", ""},
    Members{"transposed_conv", " ConvTranspose "},
    Members{"matmul", " Gemm MatMul MatMulInteger QLinearMatMul "},
    Members{"normalization", " BatchNormalization LRN "},
    Members{"max_pool", " MaxPool "},
    Members{"average_pool", " AveragePool LpPool "},
    Members{"global_pool", " GlobalAveragePool GlobalMaxPool GlobalLpPool "},
    Members{"activation",
            " Relu LeakyRelu Clip Sigmoid HardSigmoid HardSwish Tanh Elu Gelu Swish Abs Exp Log Neg Sqrt "
            "Selu Celu Softplus Softsign ThresholdedRelu Shrink Mish Erf Reciprocal Sign Floor Ceil "
            "Round Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Not BitwiseNot IsNaN IsInf "},
    Members{"softmax", " Softmax LogSoftmax Hardmax "},
    Members{"argmax", " ArgMax ArgMin "},
    Members{"elementwise",
            " Add Sub Mul Div Pow Mod PRelu Min Max Mean Sum Where And Or Xor Equal Greater "
            "GreaterOrEqual Less LessOrEqual BitShift BitwiseAnd BitwiseOr BitwiseXor "},
    Members{"concat", " Concat "},
    Members{"movement",
            " Transpose Slice Split Pad Reshape Flatten Squeeze Unsqueeze Expand Tile DepthToSpace "
            "SpaceToDepth Cast CastLike Identity Dropout Trilu ReverseSequence QuantizeLinear "
            "DequantizeLinear DynamicQuantizeLinear "},
    Members{"resize", " Resize Upsample GridSample "},
    Members{"recurrent", " LSTM GRU RNN "},
    Members{"layer_norm",
            " LayerNormalization RMSNormalization GroupNormalization InstanceNormalization "
            "LpNormalization MeanVarianceNormalization "},
    Members{"gather", " Gather GatherElements GatherND OneHot ScatterElements ScatterND TensorScatter "},
    Members{"attention", " Attention "},
    Members{"other", ""},
};

constexpr auto names = [] {
    std::array<std::string_view, table.size()> result{};
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = table[i].family;
    return result;
}();

bool isDepthwise(const LayerGraph& graph, const Operation& op)
{
    const auto groups = attributeOr(op, "group", std::int64_t{1});
    const auto& shape = graph.tensor(op.inputs[0]).shape;
    return groups > 1 && shape.size() > 1 && groups == shape[1];
}

bool averagesImage(const LayerGraph& graph, const Operation& op)
{
    auto axes = attributeOr(op, "axes", Shape{});
    const auto rank = static_cast<std::int64_t>(graph.tensor(op.inputs[0]).shape.size());
    for (auto& axis : axes)
        axis += axis < 0 ? rank : 0;
    std::ranges::sort(axes);
    return rank == 4 && axes == Shape{2, 3};
}

} // namespace

std::span<const std::string_view> layerFamilies()
{
    return names;
}

const Operation& mainOperation(const Layer& layer)
{
    return *std::ranges::find(layer.operations, layer.type(), &Operation::type);
}

std::string_view familyOf(const LayerGraph& graph, LayerId id)
{
    const auto& op = mainOperation(graph.layer(id));
    const bool recurs = op.type == "LSTM" || op.type == "GRU" || op.type == "RNN"; // any of their outputs may be unused
    if (!hasInput(op, 0) || op.outputs.empty() || (op.outputs[0] == noTensor && !recurs))
        return "other";
    if (op.type == "ReduceMean")
        return averagesImage(graph, op) ? "global_pool" : "other";
    const auto name = " " + op.type + " ";
    const auto found =
        std::ranges::find_if(table, [&](const Members& row) { return row.types.find(name) != std::string_view::npos; });
    if (found == table.end())
        return "other";
    return found->family == "conv" && isDepthwise(graph, op) ? "depthwise_conv" : found->family;
}

} // namespace engine
