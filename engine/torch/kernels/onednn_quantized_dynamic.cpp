// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/byte_loops.h"
#include "engine/torch/kernels/chain.h"
#include "engine/torch/kernels/onednn_quantized.h"
#include "engine/torch/segments/parallel.h"

#include <stdexcept>
#include <string_view>

namespace engine::kernels {

namespace {

using dnnl::convolution_forward;
using dnnl::inner_product_forward;
using dnnl::memory;

constexpr auto inference = dnnl::prop_kind::forward_inference;

/// MatMulInteger or ConvInteger by constant weights, and what makes its sums real.
struct IntegerProduct
{
    ByteProduct product; ///< no scales, no bias, no grid
    TensorId zero = noTensor;
    TensorId scale = noTensor; ///< of the frame; none: the sums stay whole
    ConstantPlace scales;      ///< of the weights
    ConstantPlace bias;
    float low = -std::numeric_limits<float>::infinity();
};

struct PackedSums : PackedWeights
{
    inner_product_forward::primitive_desc matrix;
    convolution_forward::primitive_desc convolution;
    AlignedBytes storage;
    memory weights;
    std::vector<std::int32_t> sums; ///< of weights; zeros where the primitive knows the zero point
    std::vector<float> scales;
    std::vector<float> bias;
    float low = 0;
};

bool isConvolution(const IntegerProduct& sums)
{
    return sums.product.op->type == "ConvInteger";
}

bool isNumber(const SegmentBuilder& builder, TensorId id)
{
    return elementCount(builder.tensor(id).shape) == 1;
}

/// Mul of scales, Cast, Mul, Add, as fuse() puts them behind the product.
void takeScaling(const SegmentBuilder& builder, std::span<const Operation> operations, IntegerProduct& sums)
{
    if (operations.size() < 4 || operations[1].type != "Mul" || operations[2].type != "Cast"
        || operations[3].type != "Mul")
        return;
    const auto result = [&](std::size_t at) { return operations[at].outputs[0]; };
    const auto takes = [&](std::size_t at, TensorId one) {
        return std::ranges::count(operations[at].inputs, one) == 1;
    };
    const std::size_t constant = builder.isConstant(operations[1].inputs[0]) ? 0 : 1;
    const TensorId scale = operations[1].inputs[1 - constant];
    const bool real = builder.tensor(result(2)).type == ElementType::Float32
        && builder.tensor(scale).type == ElementType::Float32 && isNumber(builder, scale);
    if (!builder.isConstant(operations[1].inputs[constant]) || !takes(2, result(0)) || !takes(3, result(1))
        || !takes(3, result(2)) || !real || builder.tensor(result(3)).shape != builder.tensor(result(0)).shape)
        return;
    std::size_t length = 4;
    if (operations.size() > 4 && operations[4].type == "Add" && takes(4, result(3))) {
        const std::size_t at = operations[4].inputs[0] == result(3) ? 1 : 0;
        if (builder.isConstant(operations[4].inputs[at])
            && builder.tensor(result(4)).shape == builder.tensor(result(3)).shape) {
            sums.bias = {&operations[4], at, 0};
            length = 5;
        }
    }
    const bool relu =
        operations.size() > length && operations[length].type == "Relu" && takes(length, result(length - 1));
    length += relu ? 1 : 0;
    if (!hidesTheRest(builder, operations, length))
        return;
    sums.low = relu ? 0.0F : sums.low;
    sums.scale = scale;
    sums.scales = {&operations[1], constant, 0};
    sums.product.tail.length = length;
    sums.product.tail.target = result(length - 1);
}

/// Whether constants of @p shape are one number, or one a channel.
bool isAlong(const Shape& shape, std::size_t rank, std::size_t axis, std::int64_t channels)
{
    if (elementCount(shape) == 1)
        return true;
    const auto at = axis + shape.size();
    return elementCount(shape) == channels && at >= rank && at - rank < shape.size() && shape[at - rank] == channels;
}

std::optional<IntegerProduct> integerProductOf(const SegmentBuilder& builder, std::span<const Operation> operations)
{
    const Operation& op = operations[0];
    const bool convolves = op.type == "ConvInteger";
    if ((!convolves && op.type != "MatMulInteger") || builder.isConstant(op.inputs[0])
        || !builder.isConstant(op.inputs[1]))
        return std::nullopt;
    IntegerProduct sums;
    auto& product = sums.product;
    product.op = &op;
    product.source = {op.inputs[0], {builder.tensor(op.inputs[0]).type, 1, 0}};
    product.weightPlace = {&op, 1, 2};
    product.weightAxis = convolves ? 0 : 1;
    product.weightShape = builder.tensor(op.inputs[1]).shape;
    const Shape& source = builder.tensor(op.inputs[0]).shape;
    const bool fits = convolves ? product.weightShape.size() == 4 && source.size() == 4
                                : product.weightShape.size() == 2 && source.size() >= 2;
    constexpr std::int64_t mostTerms = 65'000; // their products add up to 32 bits
    if (!fits || *elementCount(product.weightShape) > mostTerms * product.channels() || elementCount(source) == 0
        || elementCount(builder.tensor(op.outputs[0]).shape) == 0)
        return std::nullopt;
    product.tail.length = 1;
    product.tail.target = op.outputs[0];
    if (hasInput(op, 2)) {
        if (!isNumber(builder, op.inputs[2]))
            return std::nullopt;
        sums.zero = op.inputs[2];
    }
    takeScaling(builder, operations, sums);
    return sums;
}

memory::desc describeSums(const Shape& shape, bool image)
{
    if (image)
        return describe(shape, Layout::ChannelsLast, memory::data_type::s32);
    return describe({*elementCount(shape) / shape.back(), shape.back()}, Layout::RowMajor, memory::data_type::s32);
}

void describeProduct(SegmentBuilder& builder, const IntegerProduct& sums, const Shape& weights, PackedSums& packed)
{
    const OneDnn& library = *builder.workshop().oneDnn;
    const TensorInfo& source = builder.tensor(sums.product.source.id);
    const auto result = describeSums(builder.tensor(sums.product.op->outputs[0]).shape, isConvolution(sums));
    const memory::desc any(weights, memory::data_type::s8, memory::format_tag::any);
    if (!isConvolution(sums)) {
        const memory::desc rows = describe({*elementCount(source.shape) / source.shape.back(), source.shape.back()},
                                           Layout::RowMajor, dataTypeOf(source.type));
        packed.matrix =
            describeForward<inner_product_forward>(library, dnnl::primitive_attr{}, inference, rows, any, result);
        return;
    }
    dnnl::primitive_attr attributes;
    if (sums.zero != noTensor) {
#if DNNL_VERSION_MAJOR >= 3
        attributes.set_zero_points_mask(DNNL_ARG_SRC, 0);
#else
        attributes.set_zero_points(DNNL_ARG_SRC, 0, {DNNL_RUNTIME_S32_VAL});
#endif
    }
    const auto window = windowOf(*sums.product.op, source.shape, sums.product.weightShape);
    if (!window)
        throw std::invalid_argument(window.error().message());
    packed.convolution =
        describeForward<convolution_forward>(library, attributes, inference, dnnl::algorithm::convolution_direct,
                                             describe(source.shape, Layout::ChannelsLast, dataTypeOf(source.type)), any,
                                             result, memory::dims(window->strides), lessOne(window->dilations),
                                             memory::dims(window->padsBegin), memory::dims(window->padsEnd));
}

Shape storedWeights(const IntegerProduct& sums)
{
    Shape shape = sums.product.weightShape;
    const auto groups = attributeOr(*sums.product.op, "group", std::int64_t{1});
    if (!isConvolution(sums))
        return {shape[1], shape[0]};
    if (groups > 1) {
        shape[0] /= groups;
        shape.insert(shape.begin(), groups);
    }
    return shape;
}

bool packNumbers(const SegmentBuilder& builder, const IntegerProduct& sums, const ByteWeights& weights,
                 PackedSums& packed)
{
    const auto channels = sums.product.channels();
    const auto rank = builder.tensor(sums.product.op->outputs[0]).shape.size();
    packed.sums.assign(static_cast<std::size_t>(channels), 0);
    if (!isConvolution(sums))
        packed.sums.assign(weights.sums.begin(), weights.sums.end());
    packed.low = sums.low;
    packed.scales.assign(static_cast<std::size_t>(channels), 1.0F);
    packed.bias.assign(static_cast<std::size_t>(channels), 0.0F);
    for (const auto& [place, to] : {std::pair(&sums.scales, &packed.scales), std::pair(&sums.bias, &packed.bias)}) {
        if (place->op == nullptr)
            continue;
        const TensorInfo& tensor = builder.tensor(place->op->inputs[place->values]);
        const auto values = spreadInput(builder.graph(), *place->op, place->values, channels);
        if (!values || tensor.type != ElementType::Float32
            || !isAlong(tensor.shape, rank, isConvolution(sums) ? 1 : rank - 1, channels))
            return false;
        to->assign(values->begin(), values->end());
    }
    return true;
}

std::shared_ptr<const PackedSums> packedFor(SegmentBuilder& builder, const IntegerProduct& sums)
try {
    auto& workshop = builder.workshop();
    auto& entry = workshop.packed[{sums.product.op, sums.product.tail.length}];
    if (auto known = std::dynamic_pointer_cast<const PackedSums>(entry))
        return known;
    auto weights = wholeWeightsOf(builder.graph(), sums.product);
    auto packed = std::make_shared<PackedSums>();
    if (!weights || !packNumbers(builder, sums, *weights, *packed))
        return nullptr;
    const Shape shape = storedWeights(sums);
    describeProduct(builder, sums, shape, *packed);
    const std::string_view name =
        isConvolution(sums) ? packed->convolution.impl_info_str() : packed->matrix.impl_info_str();
    if (name.starts_with("ref"))
        return nullptr;
    const auto wanted = isConvolution(sums) ? packed->convolution.weights_desc() : packed->matrix.weights_desc();
    packed->weights = kernels::packed(*workshop.oneDnn, wanted, packed->storage,
                                      describe(shape, Layout::RowMajor, memory::data_type::s8), weights->values.data());
    entry = packed;
    return packed;
} catch (const dnnl::error&) {
    return nullptr;
}

/// The product, then its sums less the zero point's share, real or as they are.
class SumStep : public Step
{
public:
    SumStep(const OneDnn& library, dnnl::primitive primitive, std::shared_ptr<const PackedSums> packed)
        : m_product(library, std::move(primitive)), m_packed(std::move(packed)),
          m_zeroMemory({{1}, memory::data_type::s32, memory::format_tag::a}, library.engine, m_zeroValue.data())
    {
        m_product.argument(DNNL_ARG_WEIGHTS, m_packed->weights);
        m_product.argument(DNNL_ARG_ATTR_ZERO_POINTS | DNNL_ARG_SRC, m_zeroMemory);
    }
    PrimitiveStep& product() { return m_product; }
    void from(const Value& sums) { m_sums = sums; }
    void to(const Value& result) { m_result = result; }
    void scaled(const Value& scale) { m_scale = scale; }
    void shifted(const Value& zero) { m_zero = zero; }

    void bind(const Arena& arena) override
    {
        m_product.bind(arena);
        m_sumsAt = reinterpret_cast<std::int32_t*>(arena.address(m_sums.place));
        m_resultAt = arena.address(m_result.place);
        m_scaleAt = m_scale ? reinterpret_cast<const float*>(arena.address(m_scale->place)) : nullptr;
        m_zeroAt = m_zero ? arena.address(m_zero->place) : nullptr;
    }
    void run() override
    {
        const std::int32_t zero = zeroPoint();
        m_zeroValue[0] = zero;
        m_product.run();
        const auto channels = static_cast<std::int64_t>(m_packed->sums.size());
        const auto rows = *elementCount(m_sums.shape) / channels;
        if (m_scaleAt == nullptr && zero == 0)
            return;
        const SumScaling scaling{m_packed->sums.data(),
                                 m_packed->scales.data(),
                                 m_packed->bias.data(),
                                 m_scaleAt == nullptr ? 1.0F : *m_scaleAt,
                                 zero,
                                 m_packed->low};
        inParallel(rows, std::max<std::int64_t>(1, 16384 / channels), [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t row = from; row < to; ++row) {
                if (m_scaleAt == nullptr)
                    shiftSums(m_sumsAt + row * channels, scaling.weights, zero, channels);
                else
                    scaleSums(m_sumsAt + row * channels, reinterpret_cast<float*>(m_resultAt) + row * channels, scaling,
                              channels);
            }
        });
    }

private:
    std::int32_t zeroPoint() const
    {
        if (m_zeroAt == nullptr)
            return 0;
        const auto byte = static_cast<std::uint8_t>(*m_zeroAt);
        return m_zero->type == ElementType::Int8 ? static_cast<std::int8_t>(byte) : std::int32_t{byte};
    }

    PrimitiveStep m_product;
    std::shared_ptr<const PackedSums> m_packed;
    std::vector<std::int32_t> m_zeroValue{0};
    memory m_zeroMemory;
    Value m_sums;
    Value m_result;
    std::optional<Value> m_scale;
    std::optional<Value> m_zero;
    std::int32_t* m_sumsAt = nullptr;
    std::byte* m_resultAt = nullptr;
    const float* m_scaleAt = nullptr;
    const std::byte* m_zeroAt = nullptr;
};

} // namespace

std::size_t compileIntegerProduct(SegmentBuilder& builder, std::span<const Operation> operations)
{
    if (!multipliesBytes(builder.workshop().oneDnn))
        return 0;
    const auto sums = integerProductOf(builder, operations);
    const auto packed = sums ? packedFor(builder, *sums) : nullptr;
    if (!packed)
        return 0;
    const bool image = isConvolution(*sums);
    const Layout layout = image ? Layout::ChannelsLast : Layout::RowMajor;
    const OneDnn& library = *builder.workshop().oneDnn;
    auto step = image ? std::make_unique<SumStep>(library, convolution_forward(packed->convolution), packed)
                      : std::make_unique<SumStep>(library, inner_product_forward(packed->matrix), packed);
    const Value source = builder.read(sums->product.source.id, layout);
    const bool real = sums->scale != noTensor;
    if (sums->zero != noTensor)
        step->shifted(builder.read(sums->zero));
    if (real)
        step->scaled(builder.read(sums->scale));
    const Value result = builder.write(sums->product.tail.target, layout);
    const Value whole = real ? builder.scratch(result.shape, layout, ElementType::Int32) : result;
    builder.touch(source);
    builder.touch(whole);
    step->from(whole);
    step->to(result);
    step->product().argument(DNNL_ARG_SRC, image ? packed->convolution.src_desc() : packed->matrix.src_desc(),
                             source.place);
    step->product().argument(DNNL_ARG_DST, image ? packed->convolution.dst_desc() : packed->matrix.dst_desc(),
                             whole.place);
    builder.add(std::move(step));
    return sums->product.tail.length;
}

} // namespace engine::kernels
