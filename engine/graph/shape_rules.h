// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to shape inference: the rows of its table, and what a rule sees.

#include "engine/graph/shape_inference.h"

#include <set>
#include <span>
#include <string>

namespace engine {

using InferredTypes = Result<std::vector<TensorType>>;

/// One operation under inference. shape() and type() ask for an input that is there: the table
/// states how many always are, has() tells for the others.
class ShapeCall
{
public:
    /// Notes in @p valuesRead, where it is given, which inputs were asked for their values.
    ShapeCall(const Operation& operation, const KnownInputs& inputs, std::set<std::size_t>* valuesRead = nullptr)
        : m_operation(operation), m_inputs(inputs), m_valuesRead(valuesRead)
    {
    }

    const Operation& operation() const { return m_operation; }
    std::size_t inputCount() const { return m_inputs.size(); }
    bool has(std::size_t input) const { return input < m_inputs.size() && m_inputs[input].has_value(); }
    const Shape& shape(std::size_t input) const { return m_inputs[input]->shape; }
    ElementType type(std::size_t input) const { return m_inputs[input]->type; }
    std::int64_t rank(std::size_t input) const { return static_cast<std::int64_t>(shape(input).size()); }

    /// Values of a constant input; nothing when it is missing or computed.
    std::optional<std::vector<std::int64_t>> integers(std::size_t input) const;
    std::optional<std::vector<double>> reals(std::size_t input) const;

    bool hasAttribute(std::string_view name) const { return m_operation.attributes.contains(name); }
    std::int64_t integer(std::string_view name, std::int64_t fallback) const
    {
        return attributeOr(m_operation, name, fallback);
    }
    std::vector<std::int64_t> integerList(std::string_view name) const
    {
        return attributeOr(m_operation, name, std::vector<std::int64_t>{});
    }
    std::string text(std::string_view name, const std::string& fallback) const
    {
        return attributeOr(m_operation, name, fallback);
    }

private:
    /// The constant that input @p input is; null when it is missing or computed.
    const KnownTensor* constantInput(std::size_t input) const;

    const Operation& m_operation;
    const KnownInputs& m_inputs;
    std::set<std::size_t>* m_valuesRead;
};

struct ShapeRule
{
    std::string_view type;
    std::size_t fewestInputs; ///< all of them given
    std::size_t mostInputs;
    InferredTypes (*infer)(const ShapeCall& call);
};

inline constexpr std::size_t anyNumber = static_cast<std::size_t>(-1);

std::span<const ShapeRule> attentionRules();
std::span<const ShapeRule> elementwiseRules();
std::span<const ShapeRule> windowRules();
std::span<const ShapeRule> geometryRules();
std::span<const ShapeRule> signalRules();
std::span<const ShapeRule> matrixRules();
std::span<const ShapeRule> layoutRules();
std::span<const ShapeRule> selectionRules();
std::span<const ShapeRule> reductionRules();
std::span<const ShapeRule> indexingRules();
std::span<const ShapeRule> recurrentRules();
std::span<const ShapeRule> quantizedRules();

Error invalidShape(const std::string& message);
/// For an operator whose output shape would depend on the frame.
Error frameDependent(const std::string& input);

/// @p axis counted from the front, or nothing when there is no such axis.
std::optional<std::size_t> axisFromFront(std::int64_t axis, std::size_t rank);
/// Distinct axes, counted from the front.
Result<std::vector<std::size_t>> axesFromFront(std::span<const std::int64_t> axes, std::size_t rank);
/// The constant input as a shape that is not yet checked, of bounded length.
Result<Shape> shapeFrom(const ShapeCall& call, std::size_t input);
/// Numpy's broadcasting of two shapes.
Result<Shape> broadcast(const Shape& a, const Shape& b);
/// Product of the dimensions in [from, to); they are bounded by checkSize().
std::int64_t dimensionProduct(const Shape& shape, std::size_t from, std::size_t to);
/// The output of a convolution whose weights are input @p weights.
Result<Shape> convolutionShape(const ShapeCall& call, std::size_t weights);
/// Numpy's matrix product of two shapes.
Result<Shape> productShape(Shape a, Shape b);
/// The type that ONNX gives @p number in attributes such as Cast's "to".
std::optional<ElementType> elementTypeFromOnnx(std::int64_t number);
InferredTypes oneOutput(ElementType type, Result<Shape> shape);
/// The type and shape of the first input.
InferredTypes sameAsInput(const ShapeCall& call);

} // namespace engine
