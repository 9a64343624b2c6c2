// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_quantized.h"

#include <string_view>

namespace engine::kernels {

namespace {

using dnnl::convolution_forward;
using dnnl::inner_product_forward;
using dnnl::memory;

template <typename Forward>
struct PackedProduct : PackedWeights
{
    typename Forward::primitive_desc description;
    AlignedBytes storage;
    memory weights;
    std::unique_ptr<EpilogueNumbers> numbers;
};

memory::desc describeWeights(const Shape& shape)
{
    return {shape, memory::data_type::s8, memory::format_tag::any};
}

memory::desc describeRows(const Shape& shape, ElementType type)
{
    return describe({shape.back() == 0 ? 0 : *elementCount(shape) / shape.back(), shape.back()}, Layout::RowMajor,
                    dataTypeOf(type));
}

/// Where weights for @p product have been packed, or are by @p describe; null when no primitive suits.
template <typename Forward, typename Describe>
std::shared_ptr<const PackedProduct<Forward>> packedFor(Workshop& workshop, const ByteProduct& product,
                                                        const Shape& weightShape, bool folds, const Describe& describe)
try {
    auto& entry = workshop.packed[{product.op, product.tail.length}];
    if (auto known = std::dynamic_pointer_cast<const PackedProduct<Forward>>(entry))
        return known;
    auto weights = weightsOf(*workshop.graph, product);
    if (!weights)
        return nullptr;
    const auto epilogue = epilogueOf(product, *weights, folds);
    if (!isRegular(epilogue))
        return nullptr;
    auto packed = std::make_shared<PackedProduct<Forward>>();
    packed->description = describe(attributesFor(epilogue, weightShape.size() == 5));
    if (std::string_view(packed->description.impl_info_str()).starts_with("ref"))
        return nullptr;
    packed->weights = kernels::packed(*workshop.oneDnn, packed->description.weights_desc(), packed->storage,
                                      engine::kernels::describe(weightShape, Layout::RowMajor, memory::data_type::s8),
                                      weights->values.data());
    packed->numbers = std::make_unique<EpilogueNumbers>(*workshop.oneDnn, epilogue);
    entry = packed;
    return packed;
} catch (const dnnl::error&) {
    return nullptr;
}

template <typename Forward>
void addStep(SegmentBuilder& builder, const std::shared_ptr<const PackedProduct<Forward>>& packed, const Value& source,
             const Value& result)
{
    builder.touch(source);
    builder.touch(result);
    auto step = std::make_unique<PrimitiveStep>(*builder.workshop().oneDnn, Forward(packed->description));
    step->argument(DNNL_ARG_SRC, packed->description.src_desc(), source.place);
    step->argument(DNNL_ARG_DST, packed->description.dst_desc(), result.place);
    step->argument(DNNL_ARG_WEIGHTS, packed->weights);
    packed->numbers->addTo(*step);
    step->keep(packed);
    builder.add(std::move(step));
}

ElementType resultType(const GridTail& tail)
{
    return tail.result ? tail.result->type : ElementType::Float32;
}

bool isImage(const TensorInfo& tensor)
{
    return tensor.shape.size() == 4 && std::ranges::all_of(tensor.shape, [](std::int64_t size) { return size > 0; });
}

bool hasPadding(const Window& window)
{
    const auto some = [](std::int64_t size) { return size != 0; };
    return std::ranges::any_of(window.padsBegin, some) || std::ranges::any_of(window.padsEnd, some);
}

convolution_forward::primitive_desc describeConvolution(SegmentBuilder& builder, const ByteProduct& product,
                                                        const Window& window, const Shape& weights,
                                                        const dnnl::primitive_attr& attributes)
{
    const TensorInfo& source = builder.tensor(product.source.id);
    const TensorInfo& result = builder.tensor(product.tail.target);
    return describeForward<convolution_forward>(
        *builder.workshop().oneDnn, attributes, dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        describe(source.shape, Layout::ChannelsLast, dataTypeOf(source.type)), describeWeights(weights),
        describeVector(product.channels()),
        describe(result.shape, Layout::ChannelsLast, dataTypeOf(resultType(product.tail))),
        memory::dims(window.strides), lessOne(window.dilations), memory::dims(window.padsBegin),
        memory::dims(window.padsEnd));
}

} // namespace

std::size_t compileByteConvolution(SegmentBuilder& builder, std::span<const Operation> operations)
{
    if (!multipliesBytes(builder.workshop().oneDnn))
        return 0;
    const auto product = byteConvolutionOf(builder, operations);
    if (!product || product->weightShape.size() != 4 || !isImage(builder.tensor(product->source.id))
        || !isImage(builder.tensor(product->tail.target)))
        return 0;
    const auto& residual = product->tail.residual;
    if (residual.id != noTensor && residual.grid.type != resultType(product->tail))
        return 0;
    const auto window = windowOf(*product->op, builder.tensor(product->source.id).shape, product->weightShape);
    if (!window)
        return 0;
    Shape weights = product->weightShape;
    const auto groups = attributeOr(*product->op, "group", std::int64_t{1});
    if (groups > 1) {
        weights[0] /= groups;
        weights.insert(weights.begin(), groups);
    }
    const auto packed = packedFor<convolution_forward>(
        builder.workshop(), *product, weights, !hasPadding(*window), [&](const dnnl::primitive_attr& attributes) {
            return describeConvolution(builder, *product, *window, weights, attributes);
        });
    if (!packed)
        return 0;
    const Value result = placeResult(builder, product->tail.residual.id, product->tail.target, Layout::ChannelsLast,
                                     product->tail.residual.id != product->source.id);
    const Value source = builder.read(product->source.id, Layout::ChannelsLast);
    addStep(builder, packed, source, result);
    return product->tail.length;
}

std::size_t compileByteMatrix(SegmentBuilder& builder, std::span<const Operation> operations)
{
    if (!multipliesBytes(builder.workshop().oneDnn))
        return 0;
    const auto product = byteMatrixOf(builder, operations);
    if (!product || elementCount(builder.tensor(product->tail.target).shape) == 0 || product->weightShape[0] == 0
        || product->weightShape[1] == 0)
        return 0;
    const TensorInfo& source = builder.tensor(product->source.id);
    const TensorInfo& target = builder.tensor(product->tail.target);
    const Shape weights{product->channels(), source.shape.back()};
    const auto packed = packedFor<inner_product_forward>(
        builder.workshop(), *product, weights, true, [&](const dnnl::primitive_attr& attributes) {
            return describeForward<inner_product_forward>(
                *builder.workshop().oneDnn, attributes, dnnl::prop_kind::forward_inference,
                describeRows(source.shape, source.type), describeWeights(weights), describeVector(product->channels()),
                describeRows(target.shape, resultType(product->tail)));
        });
    if (!packed)
        return 0;
    const Value from = builder.read(product->source.id, Layout::RowMajor);
    addStep(builder, packed, from, builder.write(product->tail.target, Layout::RowMajor));
    return product->tail.length;
}

} // namespace engine::kernels
