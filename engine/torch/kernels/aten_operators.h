// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to aten_*.cpp: the table of operators on LibTorch's tensors.

#include "engine/graph/layer_graph.h"
#include "engine/torch/segments/step.h"

#include <ATen/ATen.h>

#include <span>
#include <string_view>

namespace engine::kernels {

using Tensors = std::vector<at::Tensor>;

/// One operation with its inputs where they lie.
struct AtenCall
{
    const Operation& op;
    Tensors inputs;                  ///< row-major; undefined where an optional input is missing
    std::vector<Shape> outputShapes; ///< as the graph has them; empty where an output is unused
    std::vector<ElementType> outputTypes = {};

    bool has(std::size_t at) const { return at < inputs.size() && inputs[at].defined(); }
    const at::Tensor& operator[](std::size_t at) const { return inputs.at(at); }
    std::int64_t rank(std::size_t at = 0) const { return inputs.at(at).dim(); }

    std::int64_t integer(std::string_view name, std::int64_t fallback) const { return attributeOr(op, name, fallback); }
    double real(std::string_view name, double fallback) const { return attributeOr(op, name, fallback); }
    std::string text(const char* name, const char* fallback) const
    {
        return attributeOr(op, name, std::string(fallback));
    }
    std::vector<std::int64_t> list(std::string_view name) const
    {
        return attributeOr(op, name, std::vector<std::int64_t>{});
    }
    bool hasAttribute(std::string_view name) const { return op.attributes.contains(name); }
    /// The elements of an input of integers.
    std::vector<std::int64_t> integers(std::size_t at) const;
    std::vector<double> reals(std::size_t at) const;
    /// The attribute @p name, or the input @p at, as operators moved from one to the other; else empty.
    std::vector<std::int64_t> listOrInput(std::string_view name, std::size_t at) const;
    /// The attribute "axis", counted from the front.
    std::int64_t axis(std::int64_t fallback) const;
};

/// Results in the order of the operation's outputs, of any strides and type: they are converted.
using AtenOperator = Tensors (*)(const AtenCall& call);

struct NamedOperator
{
    std::string_view type;
    AtenOperator compute;
};

std::span<const NamedOperator> attentionOperators();
std::span<const NamedOperator> castOperators();
std::span<const NamedOperator> elementwiseOperators();
std::span<const NamedOperator> geometryOperators();
std::span<const NamedOperator> imageOperators();
std::span<const NamedOperator> layoutOperators();
std::span<const NamedOperator> reductionOperators();
std::span<const NamedOperator> indexingOperators();
std::span<const NamedOperator> recurrentOperators();
std::span<const NamedOperator> quantizedOperators();
std::span<const NamedOperator> regionOperators();
std::span<const NamedOperator> signalOperators();

/// Resize and Upsample: nearest, linear and cubic.
Tensors resize(const AtenCall& call);

/// The kernel of an operator whose result has a shape of its own for each frame, or null.
AtenOperator openOperator(std::string_view type);
/// The kernel of any other operator, or null.
AtenOperator atenOperator(std::string_view type);

/// How elements lie in memory; LibTorch knows no wide unsigned integers.
at::ScalarType storedType(ElementType type);
at::Tensor viewOf(const Arena& arena, const Value& value);
/// As LibTorch's kernels take them: half precision in float32, unsigned integers in wider signed ones.
bool isComputedWider(ElementType type);
at::Tensor asComputed(const at::Tensor& stored, ElementType type);
/// A result so that copying it into memory of @p type keeps what fits.
at::Tensor asStored(const at::Tensor& result, ElementType type);

/// Indices counted from the end as indices from the front.
at::Tensor wrapped(const at::Tensor& indices, std::int64_t size);

/// Throws std::invalid_argument: the operator has an attribute that we do not honour.
[[noreturn]] void refuse(const AtenCall& call, const std::string& reason);

} // namespace engine::kernels
