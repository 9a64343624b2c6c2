// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

InferredTypes gemm(const ShapeCall& call)
{
    const auto& a = call.shape(0);
    const auto& b = call.shape(1);
    if (a.size() != 2 || b.size() != 2)
        return invalidShape("multiplies " + toString(a) + " by " + toString(b) + ", not two matrices");
    const bool transposeA = call.integer("transA", 0) != 0;
    const bool transposeB = call.integer("transB", 0) != 0;
    const Shape shape{a[transposeA ? 1 : 0], b[transposeB ? 0 : 1]};
    if (a[transposeA ? 0 : 1] != b[transposeB ? 1 : 0])
        return invalidShape(toString(a) + " and " + toString(b) + " cannot be multiplied");
    if (call.has(2)) {
        const auto sum = broadcast(shape, call.shape(2));
        if (!sum || *sum != shape)
            return invalidShape("a bias of " + toString(call.shape(2)) + " does not fit " + toString(shape));
    }
    return oneOutput(call.type(0), shape);
}

InferredTypes matMul(const ShapeCall& call)
{
    auto a = call.shape(0);
    auto b = call.shape(1);
    if (a.empty() || b.empty())
        return invalidShape("multiplies a scalar");
    const bool vectorA = a.size() == 1;
    const bool vectorB = b.size() == 1;
    if (vectorA)
        a.insert(a.begin(), 1);
    if (vectorB)
        b.push_back(1);
    if (a.back() != b[b.size() - 2])
        return invalidShape(toString(call.shape(0)) + " and " + toString(call.shape(1)) + " cannot be multiplied");
    auto shape = broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
    if (!shape)
        return shape.error();
    if (!vectorA)
        shape->push_back(a[a.size() - 2]);
    if (!vectorB)
        shape->push_back(b.back());
    return oneOutput(call.type(0), *shape);
}

InferredTypes batchNormalization(const ShapeCall& call)
{
    if (call.integer("training_mode", 0) != 0)
        return Error{ErrorCode::Unsupported, "is in training mode"};
    const auto channels = call.rank(0) > 1 ? call.shape(0)[1] : 1;
    for (std::size_t i = 1; i < 5; ++i) {
        if (call.shape(i) != Shape{channels})
            return invalidShape("input " + std::to_string(i) + " is " + toString(call.shape(i)) + ", not " +
                                std::to_string(channels));
    }
    return sameAsInput(call);
}

InferredTypes instanceNormalization(const ShapeCall& call)
{
    if (call.rank(0) < 3 || call.shape(1) != Shape{call.shape(0)[1]} || call.shape(2) != call.shape(1))
        return invalidShape("scale of " + toString(call.shape(1)) + " and bias of " + toString(call.shape(2)) +
                            " do not fit " + toString(call.shape(0)));
    return sameAsInput(call);
}

InferredTypes layerNormalization(const ShapeCall& call)
{
    const auto axis = axisFromFront(call.integer("axis", -1), call.shape(0).size());
    if (!axis)
        return invalidShape("has no axis " + std::to_string(call.integer("axis", -1)));
    auto reduced = call.shape(0);
    std::fill(reduced.begin() + static_cast<std::ptrdiff_t>(*axis), reduced.end(), 1);
    return std::vector<TensorType>{
        {call.type(0), call.shape(0)}, {ElementType::Float32, reduced}, {ElementType::Float32, reduced}};
}

InferredTypes localResponse(const ShapeCall& call)
{
    if (call.rank(0) < 3 || call.integer("size", 0) < 1)
        return invalidShape("needs a size and an input of at least 3 dimensions");
    return sameAsInput(call);
}

InferredTypes alongAxis(const ShapeCall& call)
{
    if (!axisFromFront(call.integer("axis", -1), call.shape(0).size()))
        return invalidShape("has no axis " + std::to_string(call.integer("axis", -1)));
    return sameAsInput(call);
}

constexpr std::array rules{
    ShapeRule{"BatchNormalization", 5, 5, batchNormalization},
    ShapeRule{"Gemm", 2, 3, gemm},
    ShapeRule{"Hardmax", 1, 1, alongAxis},
    ShapeRule{"InstanceNormalization", 3, 3, instanceNormalization},
    ShapeRule{"LRN", 1, 1, localResponse},
    ShapeRule{"LayerNormalization", 2, 3, layerNormalization},
    ShapeRule{"LogSoftmax", 1, 1, alongAxis},
    ShapeRule{"LpNormalization", 1, 1, alongAxis},
    ShapeRule{"MatMul", 2, 2, matMul},
    ShapeRule{"MeanVarianceNormalization", 1, 1, sameAsInput},
    ShapeRule{"Softmax", 1, 1, alongAxis},
};

} // namespace

std::span<const ShapeRule> matrixRules()
{
    return rules;
}

} // namespace engine
