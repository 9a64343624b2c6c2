// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/normalize_forms.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

double paramOr(const Reals& params, std::size_t i, double fallback)
{
    return i < params.size() ? params[i] : fallback;
}

/// The activation that was fused behind an operator.
Result<void> activate(Rewriting& form, const std::string& name, const Reals& params)
{
    static constexpr std::array plain{"HardSwish", "Relu", "Sigmoid", "Softplus", "Softsign", "Tanh"};
    if (name.empty())
        return {};
    if (std::ranges::find(plain, name) != plain.end()) {
        form.follow(name);
    } else if (name == "LeakyRelu" || name == "Elu" || name == "ThresholdedRelu") {
        form.follow(name, {}, {{"alpha", paramOr(params, 0, name == "LeakyRelu" ? 0.01 : 1.0)}});
    } else if (name == "HardSigmoid") {
        form.follow(name, {}, {{"alpha", paramOr(params, 0, 0.2)}, {"beta", paramOr(params, 1, 0.5)}});
    } else if (name == "Clip" && params.size() == 2) {
        const auto type = form.input(0).type;
        form.follow(name, {form.addScalar("min", params[0], type), form.addScalar("max", params[1], type)});
    } else {
        return unsupportedForm("is fused with the activation '" + name + "'");
    }
    return {};
}

/// Conv, a sum and an activation in one.
Result<void> fusedConvolution(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto name = attributeOr(form.operation, "activation", std::string());
    const auto params = attributeOr(form.operation, "activation_params", Reals{});
    const auto sum = form.inputOr(3);
    auto attributes = form.operation.attributes;
    for (const auto* own : {"activation", "activation_params"})
        attributes.erase(own);
    form.become("Conv", {form.operation.inputs[0], form.operation.inputs[1], form.inputOr(2)}, std::move(attributes));
    if (const auto done = rewriteWindow(form); !done)
        return done.error();
    if (sum != noTensor)
        form.follow("Add", {sum});
    return activate(form, name, params);
}

Result<void> fusedGemm(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    Reals params;
    for (const auto* own : {"activation_alpha", "activation_beta", "activation_gamma"}) {
        if (form.operation.attributes.contains(own))
            params.push_back(attributeOr(form.operation, own, 0.0));
        form.operation.attributes.erase(own);
    }
    const auto name = attributeOr(form.operation, "activation", std::string());
    form.operation.attributes.erase("activation");
    form.become("Gemm", form.operation.inputs, form.operation.attributes);
    return activate(form, name, params);
}

/// A factor with its first dimension before the last and its last two exchanged, as asked.
TensorId turned(Rewriting& form, std::size_t input, bool matrix, bool batch)
{
    const auto rank = static_cast<std::int64_t>(form.input(input).shape.size());
    if (rank < 2 || (!matrix && !batch))
        return form.operation.inputs[input];
    Integers order;
    for (std::int64_t i = 0; i < rank; ++i)
        order.push_back(i);
    if (batch)
        std::rotate(order.begin(), order.begin() + 1, order.end() - 1);
    if (matrix)
        std::swap(order[order.size() - 1], order[order.size() - 2]);
    return form.add("Transpose", {form.operation.inputs[input]}, {{"perm", order}});
}

Result<void> fusedMatMul(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto asked = [&form](const char* name) { return attributeOr(form.operation, name, std::int64_t{0}) != 0; };
    const auto alpha = attributeOr(form.operation, "alpha", 1.0);
    const auto type = form.input(0).type;
    form.become("MatMul",
                {turned(form, 0, asked("transA"), asked("transBatchA")),
                 turned(form, 1, asked("transB"), asked("transBatchB"))});
    if (alpha != 1.0)
        form.follow("Mul", {form.addScalar("alpha", alpha, type)});
    return {};
}

TensorId withBias(Rewriting& form, std::size_t bias)
{
    return form.has(bias) ? form.add("Add", {form.operation.inputs[0], form.operation.inputs[bias]})
                          : form.operation.inputs[0];
}

Result<void> gelu(Rewriting& form)
{
    if (!form.has(0))
        return invalidForm("has no input");
    const bool fast = form.operation.type.ends_with("FastGelu");
    form.become("Gelu", {withBias(form, 1)}, {{"approximate", std::string(fast ? "tanh" : "none")}});
    return {};
}

Result<void> quickGelu(Rewriting& form)
{
    const auto alpha = attributeOr(form.operation, "alpha", 1.702);
    form.become("Swish", {form.inputOr(0)}, {{"alpha", alpha}});
    return {};
}

Result<void> biasAdd(Rewriting& form)
{
    form.become("Add", {form.add("Add", {form.inputOr(0), form.inputOr(1)}), form.inputOr(2)});
    return {};
}

/// One half of the channels times the Gelu of the other.
Result<void> biasSplitGelu(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto width = form.input(0).shape.empty() ? 0 : form.input(0).shape.back();
    const auto halves = form.addConstant("halves", {width / 2, width - width / 2});
    const auto sum = form.add("Add", {form.operation.inputs[0], form.operation.inputs[1]});
    const auto first = form.add("Split", {sum, halves}, {{"axis", std::int64_t{-1}}}, 2);
    const auto second = form.before.back().outputs[1];
    form.become("Mul", {first, form.add("Gelu", {second})});
    return {};
}

Attributes normalization(const Rewriting& form, double epsilon)
{
    return {{"axis", attributeOr(form.operation, "axis", std::int64_t{-1})},
            {"epsilon", attributeOr(form.operation, "epsilon", epsilon)}};
}

Result<void> simplifiedLayerNormalization(Rewriting& form)
{
    if (form.hasOutput(1))
        return unsupportedForm("is in training mode");
    form.become("RMSNormalization", form.operation.inputs, normalization(form, 1e-5));
    return {};
}

Result<void> layerNormalization(Rewriting& form)
{
    form.operation.type = "LayerNormalization";
    return {};
}

/// The normalised sum of two or three; its fourth output is the sum itself.
Result<void> skipLayerNormalization(Rewriting& form)
{
    if (!form.has(0) || !form.has(1) || !form.has(2) || form.operation.outputs.empty())
        return invalidForm("has no skip or no scale");
    if (form.hasOutput(1) || form.hasOutput(2))
        return unsupportedForm("is in training mode");
    const bool simplified = form.operation.type.ends_with("SkipSimplifiedLayerNormalization");
    const auto bias = form.inputOr(simplified ? 3 : 4);
    auto sum = form.add("Add", {form.operation.inputs[0], form.operation.inputs[1]});
    if (bias != noTensor)
        sum = form.add("Add", {sum, bias});
    if (form.hasOutput(3))
        sum = form.before.back().outputs[0] = form.operation.outputs[3];
    const auto attributes = normalization(form, simplified ? 1e-5 : 1e-12);
    if (simplified)
        form.become("RMSNormalization", {sum, form.operation.inputs[2]}, attributes);
    else
        form.become("LayerNormalization", {sum, form.operation.inputs[2], form.inputOr(3)}, attributes);
    return {};
}

/// Lengths of the sequences, from a mask.
void countMask(Rewriting& form, TensorId result, TensorId mask, std::int64_t batch)
{
    constexpr std::int64_t int32 = 6;
    if (mask == noTensor) {
        const auto zero = form.addScalar("no_mask", 0, ElementType::Int32);
        form.before.push_back({"Expand", {}, {zero, form.addConstant("batch", {batch})}, {result}});
        return;
    }
    const auto numbers = form.add("Cast", {mask}, {{"to", int32}});
    form.before.push_back(
        {"ReduceSum", {{"keepdims", std::int64_t{0}}}, {numbers, form.addConstant("axes", {1})}, {result}});
}

/// What the embeddings of a BERT begin with: words, positions and segments, summed and normalised.
Result<void> embedLayerNormalization(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    const auto ids = form.input(0).shape;
    if (ids.size() != 2 || !form.has(2) || !form.has(3) || !form.has(5) || !form.has(6))
        return invalidForm("needs ids of two dimensions, two tables, a scale and a bias");
    auto positions = form.inputOr(8);
    if (positions == noTensor)
        positions = form.addRange(ids[1]);
    auto sum = form.add("Add",
                        {form.add("Gather", {form.operation.inputs[2], form.operation.inputs[0]}),
                         form.add("Gather", {form.operation.inputs[3], positions})});
    if (form.has(1) && form.has(4))
        sum = form.add("Add", {sum, form.add("Gather", {form.operation.inputs[4], form.operation.inputs[1]})});
    if (form.hasOutput(2))
        sum = form.before.back().outputs[0] = form.operation.outputs[2];
    if (form.hasOutput(1))
        countMask(form, form.operation.outputs[1], form.inputOr(7), ids[0]);
    form.become("LayerNormalization", {sum, form.operation.inputs[5], form.operation.inputs[6]},
                normalization(form, 1e-12));
    return {};
}

Result<void> biasSoftmax(Rewriting& form)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    const auto rank = static_cast<std::int64_t>(form.input(0).shape.size());
    const auto axis = attributeOr(form.operation, "axis", std::int64_t{1});
    if (axis != -1 && axis != rank - 1)
        return unsupportedForm("takes a softmax over several dimensions");
    form.become("Softmax", {withBias(form, 1)}, {{"axis", std::int64_t{-1}}});
    return {};
}

const Integers channelsFirst{0, 3, 1, 2};
const Integers channelsLast{0, 2, 3, 1};

Result<void> groupNormOfPictures(Rewriting& form)
{
    if (const auto ready = form.needsShapes(3); !ready)
        return ready.error();
    const bool last = attributeOr(form.operation, "channels_last", std::int64_t{1}) != 0;
    const bool swish = attributeOr(form.operation, "activation", std::int64_t{0}) != 0;
    const Attributes attributes{{"num_groups", attributeOr(form.operation, "groups", std::int64_t{1})},
                                {"epsilon", attributeOr(form.operation, "epsilon", 1e-5)}};
    const auto picture =
        last ? form.add("Transpose", {form.operation.inputs[0]}, {{"perm", channelsFirst}}) : form.operation.inputs[0];
    form.become("GroupNormalization", {picture, form.operation.inputs[1], form.operation.inputs[2]}, attributes);
    if (last)
        form.follow("Transpose", {}, {{"perm", channelsLast}});
    if (swish)
        form.follow("Swish");
    return {};
}

/// Pooling whose channels come last.
Result<void> poolOfPictures(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    const auto shape = form.input(0).shape;
    if (shape.size() != 4)
        return invalidForm("pools " + toString(shape));
    const auto type = form.input(0).type;
    const auto picture = form.add("Transpose", {form.operation.inputs[0]}, {{"perm", channelsFirst}});
    form.draft.setType(picture, {type, {shape[0], shape[3], shape[1], shape[2]}});
    form.become("MaxPool", {picture}, form.operation.attributes);
    if (const auto done = rewriteWindow(form); !done)
        return done.error();
    form.follow("Transpose", {}, {{"perm", channelsLast}});
    return {};
}

Result<void> sameWithoutDomain(Rewriting& form)
{
    form.operation.type.erase(0, std::string_view(microsoft).size());
    return {};
}

constexpr std::array rows{
    Rewriter{"SimplifiedLayerNormalization", 0, always, simplifiedLayerNormalization},
    Rewriter{"com.microsoft.BiasAdd", 0, always, biasAdd},
    Rewriter{"com.microsoft.BiasGelu", 0, always, gelu},
    Rewriter{"com.microsoft.BiasSoftmax", 0, always, biasSoftmax},
    Rewriter{"com.microsoft.BiasSplitGelu", 0, always, biasSplitGelu},
    Rewriter{"com.microsoft.EmbedLayerNormalization", 0, always, embedLayerNormalization},
    Rewriter{"com.microsoft.FastGelu", 0, always, gelu},
    Rewriter{"com.microsoft.FusedConv", 0, always, fusedConvolution},
    Rewriter{"com.microsoft.FusedGemm", 0, always, fusedGemm},
    Rewriter{"com.microsoft.FusedMatMul", 0, always, fusedMatMul},
    Rewriter{"com.microsoft.Gelu", 0, always, gelu},
    Rewriter{"com.microsoft.GroupNorm", 0, always, groupNormOfPictures},
    Rewriter{"com.microsoft.Inverse", 0, always, sameWithoutDomain},
    Rewriter{"com.microsoft.LayerNormalization", 0, always, layerNormalization},
    Rewriter{"com.microsoft.NhwcMaxPool", 0, always, poolOfPictures},
    Rewriter{"com.microsoft.QuickGelu", 0, always, quickGelu},
    Rewriter{"com.microsoft.Range", 0, always, sameWithoutDomain},
    Rewriter{"com.microsoft.SimplifiedLayerNormalization", 0, always, simplifiedLayerNormalization},
    Rewriter{"com.microsoft.SkipLayerNormalization", 0, always, skipLayerNormalization},
    Rewriter{"com.microsoft.SkipSimplifiedLayerNormalization", 0, always, skipLayerNormalization},
    Rewriter{"com.microsoft.TransposeMatMul", 0, always, fusedMatMul},
    Rewriter{"com.microsoft.Trilu", 0, always, sameWithoutDomain},
};

} // namespace

std::span<const Rewriter> fusedRewriters()
{
    return rows;
}

} // namespace engine
