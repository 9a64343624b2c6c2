// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <algorithm>
#include <array>
#include <map>

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
    return oneOutput(call.type(0), productShape(call.shape(0), call.shape(1)));
}

InferredTypes batchNormalization(const ShapeCall& call)
{
    if (call.integer("training_mode", 0) != 0)
        return Error{ErrorCode::Unsupported, "is in training mode"};
    const auto channels = call.rank(0) > 1 ? call.shape(0)[1] : 1;
    for (std::size_t i = 1; i < 5; ++i) {
        if (call.shape(i) != Shape{channels})
            return invalidShape("input " + std::to_string(i) + " is " + toString(call.shape(i)) + ", not "
                                + std::to_string(channels));
    }
    return sameAsInput(call);
}

InferredTypes instanceNormalization(const ShapeCall& call)
{
    if (call.rank(0) < 3 || call.shape(1) != Shape{call.shape(0)[1]} || call.shape(2) != call.shape(1))
        return invalidShape("scale of " + toString(call.shape(1)) + " and bias of " + toString(call.shape(2))
                            + " do not fit " + toString(call.shape(0)));
    return sameAsInput(call);
}

InferredTypes groupNormalization(const ShapeCall& call)
{
    const auto groups = call.integer("num_groups", 0);
    const auto channels = call.rank(0) > 1 ? call.shape(0)[1] : 0;
    const bool perGroup = call.shape(1) == Shape{groups};
    if (call.rank(0) < 3 || groups < 1 || channels % groups != 0 || call.shape(2) != call.shape(1)
        || (!perGroup && call.shape(1) != Shape{channels}))
        return invalidShape("scale of " + toString(call.shape(1)) + " and bias of " + toString(call.shape(2))
                            + " do not fit " + std::to_string(groups) + " groups of " + toString(call.shape(0)));
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
    const auto size = call.integer("size", 0);
    if (call.rank(0) < 3 || size < 1 || size > 2 * call.shape(0)[1] + 1)
        return invalidShape("needs a size that fits and an input of at least 3 dimensions");
    return sameAsInput(call);
}

InferredTypes alongAxis(const ShapeCall& call)
{
    if (!axisFromFront(call.integer("axis", -1), call.shape(0).size()))
        return invalidShape("has no axis " + std::to_string(call.integer("axis", -1)));
    return sameAsInput(call);
}

/// Letters of one operand; "..." stands as dots for as many dimensions as the letters leave.
std::string subscriptsOf(std::string_view term, std::size_t rank)
{
    std::string letters(term);
    const auto dots = letters.find("...");
    if (dots != std::string::npos && letters.size() - 3 <= rank)
        letters.replace(dots, 3, std::string(rank + 3 - letters.size(), '.'));
    return letters;
}

/// Sizes by letter; those under the dots broadcast from the right.
struct Subscripts
{
    std::map<char, std::int64_t> sizes;
    std::map<char, int> uses;
    Shape dots;
};

Result<void> readTerm(Subscripts& found, std::string_view term, const Shape& shape)
{
    const auto letters = subscriptsOf(term, shape.size());
    if (letters.size() != shape.size())
        return invalidShape("the term '" + std::string(term) + "' does not fit " + toString(shape));
    Shape dots;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (letters[i] == '.') {
            dots.push_back(shape[i]);
            continue;
        }
        auto& size = found.sizes.try_emplace(letters[i], shape[i]).first->second;
        ++found.uses[letters[i]];
        if (size != shape[i] && size != 1 && shape[i] != 1)
            return invalidShape("the subscript '" + std::string(1, letters[i]) + "' has two sizes");
        size = std::max(size, shape[i]);
    }
    const auto both = broadcast(found.dots, dots);
    if (!both)
        return both.error();
    found.dots = *both;
    return {};
}

/// What a result without an arrow holds: the dots, then letters that stand once, in alphabetical order.
std::string impliedResult(const Subscripts& found)
{
    std::string result = found.dots.empty() ? "" : "...";
    for (const auto& [letter, uses] : found.uses) {
        if (uses == 1)
            result += letter;
    }
    return result;
}

InferredTypes einsum(const ShapeCall& call)
{
    auto equation = call.text("equation", "");
    std::erase(equation, ' ');
    const auto arrow = equation.find("->");
    std::string terms = equation.substr(0, arrow) + ",";
    Subscripts found;
    for (std::size_t i = 0; i < call.inputCount(); ++i) {
        const auto comma = terms.find(',');
        if (comma == std::string::npos || !call.has(i))
            return invalidShape("the equation '" + equation + "' does not fit its inputs");
        if (const auto read = readTerm(found, terms.substr(0, comma), call.shape(i)); !read)
            return read.error();
        terms.erase(0, comma + 1);
    }
    if (!terms.empty())
        return invalidShape("the equation '" + equation + "' does not fit its inputs");
    const auto result = arrow == std::string::npos ? impliedResult(found) : equation.substr(arrow + 2);
    Shape shape;
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (result.compare(i, 3, "...") == 0) {
            shape.insert(shape.end(), found.dots.begin(), found.dots.end());
            i += 2;
        } else if (const auto known = found.sizes.find(result[i]); known != found.sizes.end()) {
            shape.push_back(known->second);
        } else {
            return invalidShape("the equation '" + equation + "' has an unknown subscript in its result");
        }
    }
    return oneOutput(call.type(0), shape);
}

constexpr std::array rules{
    ShapeRule{"BatchNormalization", 5, 5, batchNormalization},
    ShapeRule{"Gemm", 2, 3, gemm},
    ShapeRule{"Einsum", 1, anyNumber, einsum},
    ShapeRule{"GroupNormalization", 3, 3, groupNormalization},
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

Result<Shape> productShape(Shape a, Shape b)
{
    if (a.empty() || b.empty())
        return invalidShape("multiplies a scalar");
    const bool vectorA = a.size() == 1;
    const bool vectorB = b.size() == 1;
    if (vectorA)
        a.insert(a.begin(), 1);
    if (vectorB)
        b.push_back(1);
    if (a.back() != b[b.size() - 2])
        return invalidShape(toString(a) + " and " + toString(b) + " cannot be multiplied");
    auto shape = broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
    if (!shape)
        return shape.error();
    if (!vectorA)
        shape->push_back(a[a.size() - 2]);
    if (!vectorB)
        shape->push_back(b.back());
    return shape;
}

} // namespace engine
