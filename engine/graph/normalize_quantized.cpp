// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/narrow_types.h"
#include "engine/graph/normalize_forms.h"

#include <algorithm>
#include <array>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;

constexpr std::int64_t onnxFloat = 1;

/// Input @p first with the scale and the zero point behind it, as real numbers.
TensorId real(Rewriting& form, std::size_t first)
{
    return form.add("DequantizeLinear", {form.inputOr(first), form.inputOr(first + 1), form.inputOr(first + 2)});
}

Result<void> enoughInputs(const Rewriting& form, std::initializer_list<std::size_t> needed)
{
    for (const auto input : needed) {
        if (!form.has(input))
            return invalidForm("input " + std::to_string(input) + " is missing");
    }
    return form.operation.outputs.empty() ? invalidForm("has no output") : Result<void>();
}

/// Two quantised tensors through an operator for real numbers.
Result<void> quantizedPair(Rewriting& form)
{
    if (const auto ready = enoughInputs(form, {0, 1, 3, 4, 6}); !ready)
        return ready.error();
    const bool adds = form.operation.type.ends_with("Add");
    const auto scale = form.inputOr(6);
    const auto zero = form.inputOr(7);
    form.become(adds ? "Add" : "Mul", {real(form, 0), real(form, 3)});
    form.follow("QuantizeLinear", {scale, zero});
    return {};
}

/// One quantised tensor through an operator for real numbers, which keeps the attributes.
Result<void> quantizedAlone(Rewriting& form, const std::string& type, Attributes attributes)
{
    if (const auto ready = enoughInputs(form, {0, 1, 3}); !ready)
        return ready.error();
    const auto scale = form.inputOr(3);
    const auto zero = form.inputOr(4);
    form.become(type, {real(form, 0)}, std::move(attributes));
    form.follow("QuantizeLinear", {scale, zero});
    return {};
}

Result<void> quantizedLeakyRelu(Rewriting& form)
{
    return quantizedAlone(form, "LeakyRelu", {{"alpha", attributeOr(form.operation, "alpha", 0.01)}});
}

Result<void> quantizedSigmoid(Rewriting& form)
{
    return quantizedAlone(form, "Sigmoid", {});
}

Result<void> quantizedSoftmax(Rewriting& form)
{
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    const auto rank = static_cast<std::int64_t>(form.input(0).shape.size());
    const auto axis = attributeOr(form.operation, "axis", std::int64_t{-1});
    if (axis != -1 && axis != rank - 1 && attributeOr(form.operation, "opset", std::int64_t{13}) < 13)
        return unsupportedForm("takes a softmax over several dimensions");
    return quantizedAlone(form, "Softmax", {{"axis", axis}});
}

Result<void> quantizedMean(Rewriting& form)
{
    return quantizedAlone(form, "ReduceMean",
                          {{"axes", attributeOr(form.operation, "axes", Integers{})},
                           {"keepdims", attributeOr(form.operation, "keepdims", std::int64_t{1})}});
}

Result<void> quantizedAveragePool(Rewriting& form)
{
    if (const auto ready = form.needsShapes(4); !ready)
        return ready.error();
    if (attributeOr(form.operation, "channels_last", std::int64_t{0}) != 0)
        return unsupportedForm("pools with the channels last");
    const std::array others{form.inputOr(1), form.inputOr(2), form.inputOr(3), form.inputOr(4)};
    auto attributes = form.operation.attributes;
    attributes.erase("channels_last");
    const auto picture = form.operation.inputs[0];
    form.become("AveragePool", {picture}, std::move(attributes));
    if (const auto done = rewriteWindow(form); !done)
        return done.error();
    form.operation.inputs[0] = form.add("DequantizeLinear", {picture, others[0], others[1]});
    form.follow("QuantizeLinear", {others[2], others[3]});
    return {};
}

Result<void> quantizedGlobalPool(Rewriting& form)
{
    const bool last = attributeOr(form.operation, "channels_last", std::int64_t{0}) != 0;
    if (!last)
        return quantizedAlone(form, "GlobalAveragePool", {});
    if (const auto ready = form.needsShapes(1); !ready)
        return ready.error();
    Integers axes;
    for (std::size_t i = 1; i + 1 < form.input(0).shape.size(); ++i)
        axes.push_back(static_cast<std::int64_t>(i));
    return quantizedAlone(form, "ReduceMean", {{"axes", axes}});
}

/// Scale and zero point of the result come first, then three inputs for each part.
Result<void> quantizedConcat(Rewriting& form)
{
    if (form.operation.inputs.size() < 5 || (form.operation.inputs.size() - 2) % 3 != 0)
        return invalidForm("has " + std::to_string(form.operation.inputs.size()) + " inputs");
    std::vector<TensorId> parts;
    for (std::size_t i = 2; i < form.operation.inputs.size(); i += 3)
        parts.push_back(real(form, i));
    const auto scale = form.inputOr(0);
    const auto zero = form.inputOr(1);
    form.become("Concat", std::move(parts), {{"axis", attributeOr(form.operation, "axis", std::int64_t{0})}});
    form.follow("QuantizeLinear", {scale, zero});
    return {};
}

Result<void> quantizedWhere(Rewriting& form)
{
    if (const auto ready = enoughInputs(form, {0, 1, 2, 4, 5, 7}); !ready)
        return ready.error();
    const auto scale = form.inputOr(7);
    const auto zero = form.inputOr(8);
    form.become("Where", {form.inputOr(0), real(form, 1), real(form, 4)});
    form.follow("QuantizeLinear", {scale, zero});
    return {};
}

/// The third matrix is in steps of both scales.
Result<void> quantizedGemm(Rewriting& form)
{
    if (const auto ready = enoughInputs(form, {0, 1, 3, 4}); !ready)
        return ready.error();
    const auto alpha = attributeOr(form.operation, "alpha", 1.0);
    const bool transposed = attributeOr(form.operation, "transB", std::int64_t{0}) != 0;
    const Attributes attributes{{"alpha", alpha},
                                {"transA", attributeOr(form.operation, "transA", std::int64_t{0})},
                                {"transB", std::int64_t{transposed}}};
    const auto scale = form.inputOr(7);
    const auto zero = form.inputOr(8);
    auto sum = noTensor;
    if (form.has(6)) {
        auto step = form.add("Mul", {form.inputOr(1), form.inputOr(4)});
        step = form.add("Mul", {step, form.addScalar("alpha", alpha)});
        sum = form.add("Mul", {form.add("Cast", {form.inputOr(6)}, {{"to", onnxFloat}}), step});
    }
    const auto right = form.add("DequantizeLinear", {form.inputOr(3), form.inputOr(4), form.inputOr(5)},
                                {{"axis", std::int64_t{transposed ? 0 : 1}}});
    form.become("Gemm", {real(form, 0), right, sum}, attributes);
    if (scale != noTensor)
        form.follow("QuantizeLinear", {scale, zero});
    return {};
}

/// An exact product of integers, then its scales and a bias.
void scaledProduct(Rewriting& form, const std::array<TensorId, 4>& factors, TensorId scale, TensorId bias)
{
    const auto sums = form.add("MatMulInteger", {factors[0], factors[1], factors[2], factors[3]});
    form.become("Mul", {form.add("Cast", {sums}, {{"to", onnxFloat}}), scale});
    if (bias != noTensor)
        form.follow("Add", {bias});
}

Result<void> dynamicMatMul(Rewriting& form)
{
    if (const auto ready = enoughInputs(form, {0, 1, 2}); !ready)
        return ready.error();
    const auto left = form.add("DynamicQuantizeLinear", {form.inputOr(0)}, {}, 3);
    const auto leftScale = form.before.back().outputs[1];
    const auto leftZero = form.before.back().outputs[2];
    const auto bias = form.inputOr(4);
    const std::array factors{left, form.inputOr(1), leftZero, form.inputOr(3)};
    scaledProduct(form, factors, form.add("Mul", {leftScale, form.inputOr(2)}), bias);
    return {};
}

Result<void> integerMatMul(Rewriting& form)
{
    if (const auto ready = enoughInputs(form, {0, 1, 2, 3}); !ready)
        return ready.error();
    const auto bias = form.inputOr(6);
    const std::array factors{form.inputOr(0), form.inputOr(1), form.inputOr(4), form.inputOr(5)};
    scaledProduct(form, factors, form.add("Mul", {form.inputOr(2), form.inputOr(3)}), bias);
    return {};
}

/// Numbers of a few bits, the first in the low ones; of each row the first @p wanted, which become a column.
Blob unpacked(const Blob& packed, std::int64_t bits, std::int64_t rows, std::int64_t wanted)
{
    const auto perByte = 8 / bits;
    const auto rowBytes = static_cast<std::int64_t>(packed.bytes.size()) / std::max<std::int64_t>(rows, 1);
    const auto mask = (1U << static_cast<unsigned>(bits)) - 1;
    std::vector<std::uint8_t> values(static_cast<std::size_t>(rows * wanted));
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t i = 0; i < wanted; ++i) {
            const auto byte =
                std::to_integer<unsigned>(packed.bytes[static_cast<std::size_t>(row * rowBytes + i / perByte)]);
            values[static_cast<std::size_t>(i * rows + row)] =
                static_cast<std::uint8_t>((byte >> static_cast<unsigned>(i % perByte * bits)) & mask);
        }
    }
    return makeBlob(std::move(values));
}

struct PackedMatrix
{
    std::int64_t columns = 0; ///< of the result
    std::int64_t depth = 0;
    std::int64_t bits = 0;
    std::int64_t block = 0;
    std::int64_t blocks() const { return (depth + block - 1) / block; }
};

Result<PackedMatrix> packedMatrixOf(const Rewriting& form)
{
    const PackedMatrix matrix{.columns = attributeOr(form.operation, "N", std::int64_t{0}),
                              .depth = attributeOr(form.operation, "K", std::int64_t{0}),
                              .bits = attributeOr(form.operation, "bits", std::int64_t{4}),
                              .block = attributeOr(form.operation, "block_size", std::int64_t{0})};
    const bool known = matrix.bits == 2 || matrix.bits == 4 || matrix.bits == 8;
    if (!known || matrix.block < 1 || matrix.block > maxTensorElements || matrix.columns < 1 || matrix.depth < 1
        || matrix.columns > maxTensorElements || matrix.depth > maxTensorElements / matrix.columns
        || matrix.block * matrix.bits % 8 != 0)
        return invalidForm("has no matrix of " + std::to_string(matrix.depth) + "x" + std::to_string(matrix.columns)
                           + " in blocks of " + std::to_string(matrix.block));
    return matrix;
}

/// The zero points: packed, of the scales' type, or the middle of what the bits can say.
Result<TensorId> zeroPoints(Rewriting& form, const PackedMatrix& matrix)
{
    const Shape shape{matrix.blocks(), matrix.columns};
    if (!form.has(3)) {
        const auto middle = form.addScalar(
            "zero_point", static_cast<double>(1U << static_cast<unsigned>(matrix.bits - 1)), ElementType::UInt8);
        return form.add("Expand", {middle, form.addConstant("blocks", shape)});
    }
    if (form.input(3).type != ElementType::UInt8)
        return unsupportedForm("has zero points of " + std::string(elementTypeName(form.input(3).type)));
    const auto* packed = form.draft.constant(form.operation.inputs[3]);
    const auto rowBytes = (matrix.blocks() * matrix.bits + 7) / 8;
    if (packed == nullptr || static_cast<std::int64_t>(packed->bytes.size()) != matrix.columns * rowBytes)
        return invalidForm("has zero points that do not fit its matrix");
    return form.draft.addConstant({form.constantName("zero_points"), ElementType::UInt8, shape},
                                  unpacked(*packed, matrix.bits, matrix.columns, matrix.blocks()));
}

/// A product with weights in blocks of a few bits, which lie in rows of the transposed matrix: turned as bytes, a quarter
/// of what they become.
Result<void> blockMatMul(Rewriting& form)
{
    if (const auto ready = form.needsShapes(3); !ready)
        return ready.error();
    const auto matrix = packedMatrixOf(form);
    if (!matrix)
        return matrix.error();
    const auto* packed = form.draft.constant(form.operation.inputs[1]);
    const auto expected = matrix->columns * matrix->blocks() * (matrix->block * matrix->bits / 8);
    if (packed == nullptr || static_cast<std::int64_t>(packed->bytes.size()) != expected)
        return invalidForm("has weights that are no constant or do not fit its matrix");
    if (form.has(4))
        return unsupportedForm("has its groups in an order of its own");
    if (!form.draft.takeRoom(Bytes{matrix->columns * matrix->depth}))
        return unsupportedForm("would unfold to more than a model can be");
    const auto zeros = zeroPoints(form, *matrix);
    if (!zeros)
        return zeros.error();
    const auto weights =
        form.draft.addConstant({form.constantName("weights"), ElementType::UInt8, {matrix->depth, matrix->columns}},
                               unpacked(*packed, matrix->bits, matrix->columns, matrix->depth));
    const auto rows = form.add(
        "Reshape", {form.operation.inputs[2], form.addConstant("blocks", {matrix->columns, matrix->blocks()})});
    const auto scales = form.add("Transpose", {rows}, {{"perm", Integers{1, 0}}});
    const auto real = form.add("DequantizeLinear", {weights, scales, *zeros},
                               {{"axis", std::int64_t{0}}, {"block_size", matrix->block}});
    const auto bias = form.inputOr(5);
    form.become("MatMul", {form.operation.inputs[0], real});
    if (bias != noTensor)
        form.follow("Add", {bias});
    return {};
}

Result<void> sameOperator(Rewriting& form)
{
    form.operation.type.erase(0, std::string_view(microsoft).size());
    return rewriteQuantize(form);
}

/// A scale or zero point so that it broadcasts along the axis.
TensorId alongAxis(Rewriting& form, std::size_t input, std::int64_t axis)
{
    if (elementCount(form.input(input).shape) == 1)
        return form.add("Reshape", {form.operation.inputs[input], form.addConstant("one", {})});
    Shape shape(form.input(0).shape.size(), 1);
    shape.at(static_cast<std::size_t>(axis)) = -1;
    return form.add("Reshape", {form.operation.inputs[input], form.addConstant("along", shape)});
}

/// Divided by the scale, and cast to what a byte can say.
Result<void> quantizeToReals(Rewriting& form, std::int64_t type)
{
    if (const auto ready = form.needsShapes(2); !ready)
        return ready.error();
    if (attributeOr(form.operation, "block_size", std::int64_t{0}) != 0)
        return unsupportedForm("quantizes to reals of a byte in blocks");
    const auto rank = static_cast<std::int64_t>(form.input(0).shape.size());
    auto axis = attributeOr(form.operation, "axis", std::int64_t{1});
    axis = axis < 0 ? axis + rank : axis;
    if (elementCount(form.input(1).shape) != 1 && (axis < 0 || axis >= rank))
        return invalidForm("has no axis " + std::to_string(axis));
    auto values = form.add("Div", {form.operation.inputs[0], alongAxis(form, 1, axis)});
    if (form.has(2))
        values = form.add("Add", {values, alongAxis(form, 2, axis)});
    form.become("Cast", {values},
                {{"to", type}, {"saturate", attributeOr(form.operation, "saturate", std::int64_t{1})}});
    return {};
}

constexpr std::array rows{
    Rewriter{"com.microsoft.DequantizeLinear", 0, always, sameOperator},
    Rewriter{"com.microsoft.DynamicQuantizeMatMul", 0, always, dynamicMatMul},
    Rewriter{"com.microsoft.MatMulIntegerToFloat", 0, always, integerMatMul},
    Rewriter{"com.microsoft.MatMulNBits", 0, always, blockMatMul},
    Rewriter{"com.microsoft.QGemm", 0, always, quantizedGemm},
    Rewriter{"com.microsoft.QLinearAdd", 0, always, quantizedPair},
    Rewriter{"com.microsoft.QLinearAveragePool", 0, always, quantizedAveragePool},
    Rewriter{"com.microsoft.QLinearConcat", 0, always, quantizedConcat},
    Rewriter{"com.microsoft.QLinearGlobalAveragePool", 0, always, quantizedGlobalPool},
    Rewriter{"com.microsoft.QLinearLeakyRelu", 0, always, quantizedLeakyRelu},
    Rewriter{"com.microsoft.QLinearMul", 0, always, quantizedPair},
    Rewriter{"com.microsoft.QLinearReduceMean", 0, always, quantizedMean},
    Rewriter{"com.microsoft.QLinearSigmoid", 0, always, quantizedSigmoid},
    Rewriter{"com.microsoft.QLinearSoftmax", 0, always, quantizedSoftmax},
    Rewriter{"com.microsoft.QLinearWhere", 0, always, quantizedWhere},
    Rewriter{"com.microsoft.QuantizeLinear", 0, always, sameOperator},
};

} // namespace

/// A grid of few bits is one of eight whose ends are cut off.
Result<void> rewriteQuantize(Rewriting& form)
{
    const auto stated = attributeOr(form.operation, "output_dtype", std::int64_t{0});
    const auto narrow = form.operation.type == "QuantizeLinear" ? narrowTypeOf(stated) : std::nullopt;
    if (!narrow)
        return {};
    if (!isByte(narrow->widened))
        return quantizeToReals(form, stated);
    const bool isSigned = narrow->widened == ElementType::Int8;
    const auto high = (1 << (narrow->bits - (isSigned ? 1 : 0))) - 1;
    form.operation.attributes["output_dtype"] = std::int64_t{isSigned ? 3 : 2}; // int8 and uint8
    form.follow("Clip",
                {form.addScalar("min", isSigned ? -high - 1 : 0, narrow->widened),
                 form.addScalar("max", high, narrow->widened)});
    return {};
}

std::span<const Rewriter> quantizedRewriters()
{
    return rows;
}

} // namespace engine
