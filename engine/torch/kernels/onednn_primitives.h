// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to onednn*.cpp: oneDNN 2 and 3 behind one face.

#include "engine/graph/window.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/onednn.h"

#include <dnnl.hpp>

#include <optional>

namespace engine::kernels {

struct OneDnn
{
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
};

/// Of the types that such a tensor may have: float32, int32 and bytes.
dnnl::memory::data_type dataTypeOf(ElementType type);
dnnl::memory::desc describe(const Shape& shape, Layout layout,
                            dnnl::memory::data_type type = dnnl::memory::data_type::f32);
inline dnnl::memory::desc describe(const Value& value)
{
    return describe(value.shape, value.layout, dataTypeOf(value.type));
}
/// The layout is for the primitive to choose.
dnnl::memory::desc describeAny(const Shape& shape);
/// Memory of a primitive that is no tensor of the graph, such as packed weights.
dnnl::memory::desc describeVector(std::int64_t count);

/// Primitive descriptors take their arguments through an operation descriptor in oneDNN 2 only.
template <typename Forward, typename... Arguments>
typename Forward::primitive_desc describeForward(const OneDnn& library, const dnnl::primitive_attr& attributes,
                                                 Arguments&&... arguments)
{
#if DNNL_VERSION_MAJOR >= 3
    return typename Forward::primitive_desc(library.engine, std::forward<Arguments>(arguments)..., attributes);
#else
    return typename Forward::primitive_desc({std::forward<Arguments>(arguments)...}, attributes, library.engine);
#endif
}

/// Dilations as oneDNN counts them: 0 is none.
dnnl::memory::dims lessOne(dnnl::memory::dims dilations);
/// Memory of @p wanted in @p storage, with the values that lie at @p values as @p given says.
dnnl::memory packed(const OneDnn& library, const dnnl::memory::desc& wanted, AlignedBytes& storage,
                    const dnnl::memory::desc& given, void* values);

/// f(x) of one element.
struct Eltwise
{
    dnnl::algorithm algorithm;
    float alpha = 0;
    float beta = 0;
};
using Activation = std::vector<Eltwise>; ///< applied one after the other

/// The activation that @p op is, or nothing.
std::optional<Activation> activationOf(const LayerGraph& graph, const Operation& op);
void append(dnnl::post_ops& postOps, const Activation& activation);
/// Whether one kernel can do @p next behind @p activation; it is part of that then. oneDNN 2.6 gives two functions of one
/// kind the numbers of the first.
bool takesAlong(Activation& activation, const Activation& next);

/// @p to = @p first by @p method @p second, which may be broadcast, and functions of that.
std::unique_ptr<Step> binaryStep(const OneDnn& library, dnnl::algorithm method, const Activation& activation,
                                 const Value& first, const Value& second, const Value& to);

/// What a kernel does to its result before it writes it.
struct Tail
{
    TensorId residual = noTensor; ///< added first
    Activation activation;
    TensorId result{};      ///< of the last operation taken
    std::size_t length = 0; ///< operations taken, the first ones included
};

/// addedTensor() of dimensions that oneDNN can have.
TensorId residualOf(const SegmentBuilder& builder, TensorId x, const Operation& op);
/// Where the result @p id goes: into the residual when nobody needs that any more and it may be replaced, else into a
/// place of its own that begins as a copy of it.
Value placeResult(SegmentBuilder& builder, TensorId residual, TensorId id, Layout layout, bool mayReplace = true);
/// What the tail says, with the residual added to what lies where the result goes.
dnnl::primitive_attr attributesOf(const Tail& tail);

/// Follows @p operations behind the first @p taken as far as one kernel can take them along.
Tail tailOf(const SegmentBuilder& builder, std::span<const Operation> operations, std::size_t taken, bool residuals);
/// One primitive with its arguments.
class PrimitiveStep : public Step
{
public:
    PrimitiveStep(const OneDnn& library, dnnl::primitive primitive)
        : m_library(library), m_primitive(std::move(primitive))
    {
    }
    /// A tensor of the segment.
    void argument(int index, const dnnl::memory::desc& description, const Place& place);
    void argument(int index, const Value& value) { argument(index, describe(value), value.place); }
    /// Memory that lives as long as the step.
    void argument(int index, const dnnl::memory& memory) { m_arguments[index] = memory; }
    /// Keeps the owner of such memory.
    void keep(std::shared_ptr<const PackedWeights> weights) { m_weights = std::move(weights); }

    void bind(const Arena& arena) override;
    void run() override { m_primitive.execute(m_library.stream, m_arguments); }

private:
    const OneDnn& m_library;
    dnnl::primitive m_primitive;
    std::unordered_map<int, dnnl::memory> m_arguments;
    std::vector<std::pair<int, Place>> m_places;
    std::shared_ptr<const PackedWeights> m_weights;
};

bool isFloatImage(const TensorInfo& tensor);
/// Of elements of one byte, with or without a sign.
bool isByteTensor(const TensorInfo& tensor);
bool isFloatTensor(const TensorInfo& tensor);
/// The layout to compute in: the value's own when it is an image layout, else the preferred one.
Layout imageLayoutFor(SegmentBuilder& builder, TensorId id);

std::size_t compileConvolution(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileTransposedConvolution(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileFullyConnected(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileProduct(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compilePooling(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileActivation(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileBinary(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileConcat(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileByteConvolution(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileByteMatrix(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileIntegerProduct(SegmentBuilder& builder, std::span<const Operation> operations);
std::size_t compileByteSum(SegmentBuilder& builder, std::span<const Operation> operations);

} // namespace engine::kernels
