// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/torch/kernels/onednn_primitives.h"

#include <array>
#include <stdexcept>
#include <string_view>

namespace engine::kernels {

namespace {

/// "jit:avx512_core", "brgconv:avx512_core": compiled for the shape; "ref:any", "gemm:jit": not.
bool isFastConvolution(const OneDnn& library, Layout layout)
try {
    const Shape image{1, 64, 28, 28};
    const auto description = describeForward<dnnl::convolution_forward>(
        library, dnnl::primitive_attr{}, dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct,
        describe(image, layout), describeAny({64, 64, 3, 3}), describeVector(64), describe(image, layout),
        dnnl::memory::dims{1, 1}, dnnl::memory::dims{0, 0}, dnnl::memory::dims{1, 1}, dnnl::memory::dims{1, 1});
    const std::string_view name = description.impl_info_str();
    return !name.starts_with("ref") && !name.starts_with("gemm");
} catch (const dnnl::error&) {
    return false;
}

} // namespace

std::shared_ptr<OneDnn> makeOneDnn()
{
    return std::make_shared<OneDnn>();
}

Layout preferredImageLayout(const std::shared_ptr<OneDnn>& oneDnn)
{
    for (const auto layout : {Layout::Blocked16, Layout::Blocked8, Layout::ChannelsLast})
        if (isFastConvolution(*oneDnn, layout))
            return layout;
    return Layout::RowMajor;
}

std::string oneDnnDescription()
{
    const auto* version = dnnl::version();
    return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "."
        + std::to_string(version->patch);
}

dnnl::memory::desc describeVector(std::int64_t count)
{
    return {{count}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::a};
}

dnnl::memory::desc describeAny(const Shape& shape)
{
    return {shape, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
}

dnnl::memory::data_type dataTypeOf(ElementType type)
{
    using Type = dnnl::memory::data_type;
    switch (type) {
    case ElementType::Float32: return Type::f32;
    case ElementType::Int32: return Type::s32;
    case ElementType::Int8: return Type::s8;
    case ElementType::UInt8: return Type::u8;
    default: throw std::invalid_argument("oneDNN has no kernels for " + std::string(elementTypeName(type)));
    }
}

dnnl::memory::desc describe(const Shape& shape, Layout layout, dnnl::memory::data_type type)
{
    using Tag = dnnl::memory::format_tag;
    switch (layout) {
    case Layout::Blocked8: return {shape, type, Tag::nChw8c};
    case Layout::Blocked16: return {shape, type, Tag::nChw16c};
    case Layout::ChannelsLast: return {shape, type, Tag::nhwc};
    case Layout::RowMajor: break;
    }
    dnnl::memory::dims strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * std::max<std::int64_t>(shape[i], 1);
    return {shape, type, strides};
}

dnnl::memory::dims lessOne(dnnl::memory::dims dilations)
{
    for (auto& dilation : dilations)
        --dilation;
    return dilations;
}

dnnl::memory packed(const OneDnn& library, const dnnl::memory::desc& wanted, AlignedBytes& storage,
                    const dnnl::memory::desc& given, void* values)
{
    dnnl::memory plain(given, library.engine, values);
    storage = AlignedBytes(static_cast<std::int64_t>(wanted.get_size()));
    dnnl::memory result(wanted, library.engine, storage.data());
    auto stream = library.stream;
    dnnl::reorder(plain, result).execute(stream, plain, result);
    stream.wait();
    return result;
}

void PrimitiveStep::argument(int index, const dnnl::memory::desc& description, const Place& place)
{
    m_arguments[index] = dnnl::memory(description, m_library.engine, DNNL_MEMORY_NONE);
    m_places.emplace_back(index, place);
}

void PrimitiveStep::bind(const Arena& arena)
{
    for (const auto& [index, place] : m_places)
        m_arguments.at(index).set_data_handle(arena.address(place));
}

std::unique_ptr<Step> makeReorder(Workshop& workshop, const Value& from, const Value& to)
{
    const OneDnn& library = *workshop.oneDnn;
    const dnnl::reorder::primitive_desc description(library.engine, describe(from), library.engine, describe(to));
    auto step = std::make_unique<PrimitiveStep>(library, dnnl::reorder(description));
    step->argument(DNNL_ARG_FROM, from);
    step->argument(DNNL_ARG_TO, to);
    return step;
}

namespace {

bool isOrdinary(const Shape& shape)
{
    return !shape.empty() && shape.size() <= 5
        && std::ranges::all_of(shape, [](std::int64_t size) { return size > 0; });
}

} // namespace

bool isFloatTensor(const TensorInfo& tensor)
{
    return tensor.type == ElementType::Float32 && isOrdinary(tensor.shape);
}

bool isByteTensor(const TensorInfo& tensor)
{
    return isByte(tensor.type) && isOrdinary(tensor.shape);
}

bool isFloatImage(const TensorInfo& tensor)
{
    return tensor.shape.size() == 4 && isFloatTensor(tensor);
}

Layout imageLayoutFor(SegmentBuilder& builder, TensorId id)
{
    const Layout own = builder.read(id).layout;
    return own == Layout::RowMajor ? builder.workshop().imageLayout : own;
}

std::size_t compileWithOneDnn(SegmentBuilder& builder, std::span<const Operation> operations)
{
    constexpr std::array compilers{compileByteConvolution, compileByteMatrix,  compileByteSum,
                                   compileIntegerProduct,  compileConvolution, compileTransposedConvolution,
                                   compileFullyConnected,  compileProduct,     compilePooling,
                                   compileActivation,      compileBinary,      compileConcat};
    for (const auto compile : compilers)
        if (const std::size_t taken = compile(builder, operations))
            return taken;
    return 0;
}

} // namespace engine::kernels
