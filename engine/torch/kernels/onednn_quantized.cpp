// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_quantized.h"

#include <algorithm>
#include <cmath>

namespace engine::kernels {

namespace {

constexpr float largest = std::numeric_limits<float>::max();

/// Without instructions for it, products of bytes are added up in pairs of 16 bits, which do not hold all of them.
bool addsExactly(const OneDnn& library)
try {
    constexpr std::int64_t terms = 64;
    constexpr std::int64_t rows = 16;
    using Type = dnnl::memory::data_type;
    using Tag = dnnl::memory::format_tag;
    const dnnl::memory::desc source({rows, terms}, Type::u8, Tag::ab);
    const dnnl::memory::desc weights({terms, terms}, Type::s8, Tag::ab);
    const dnnl::memory::desc result({rows, terms}, Type::s32, Tag::ab);
    const auto description = describeForward<dnnl::inner_product_forward>(
        library, dnnl::primitive_attr{}, dnnl::prop_kind::forward_inference, source,
        dnnl::memory::desc({terms, terms}, Type::s8, Tag::any), result);
    std::vector<std::uint8_t> bytes(rows * terms, 255);
    std::vector<std::int8_t> factors(terms * terms, 127);
    std::vector<std::int32_t> sums(rows * terms, 0);
    dnnl::memory given(weights, library.engine, factors.data());
    dnnl::memory packed(description.weights_desc(), library.engine);
    auto stream = library.stream;
    dnnl::reorder(given, packed).execute(stream, given, packed);
    dnnl::inner_product_forward(description)
        .execute(stream,
                 {{DNNL_ARG_SRC, dnnl::memory(source, library.engine, bytes.data())},
                  {DNNL_ARG_WEIGHTS, packed},
                  {DNNL_ARG_DST, dnnl::memory(result, library.engine, sums.data())}});
    stream.wait();
    const std::string_view name = description.impl_info_str();
    return !name.starts_with("ref")
        && std::ranges::all_of(sums, [](std::int32_t sum) { return sum == terms * 255 * 127; });
} catch (const dnnl::error&) {
    return false;
}

} // namespace

bool multipliesBytes(const std::shared_ptr<OneDnn>& oneDnn)
{
    static const bool does = addsExactly(*oneDnn); // of the processor
    return does;
}

Activation cutFor(const GridTail& tail)
{
    float low = tail.low;
    float high = tail.high;
    if (tail.result) {
        const auto& grid = *tail.result;
        low = low / grid.scale + static_cast<float>(grid.zero);
        high = high / grid.scale + static_cast<float>(grid.zero);
        if (low <= static_cast<float>(grid.least()) && high >= static_cast<float>(grid.most()))
            return {};
    }
    if (low == 0.0F && high > largest)
        return {{dnnl::algorithm::eltwise_relu}};
    if (low < -largest && high > largest)
        return {};
    return {{dnnl::algorithm::eltwise_clip, std::clamp(low, -largest, largest), std::clamp(high, -largest, largest)}};
}

Epilogue epilogueOf(const ByteProduct& product, const ByteWeights& weights, bool folds)
{
    const auto& tail = product.tail;
    const double step = tail.result ? static_cast<double>(tail.result->scale) : 1.0;
    const double zero = tail.result ? tail.result->zero : 0;
    Epilogue epilogue;
    epilogue.cut = cutFor(tail);
    epilogue.sourceZero = folds ? 0 : product.source.grid.zero;
    double fixed = zero;
    if (tail.residual.id != noTensor) {
        epilogue.residualScale = static_cast<float>(static_cast<double>(tail.residual.grid.scale) / step);
        fixed -= static_cast<double>(epilogue.residualScale) * tail.residual.grid.zero;
    }
    const double sourceZero = folds ? product.source.grid.zero : 0;
    for (std::size_t i = 0; i < weights.scales.size(); ++i) {
        const double scale = static_cast<double>(weights.scales[i]) / step;
        epilogue.scales.push_back(static_cast<float>(scale));
        epilogue.shifts.push_back(
            static_cast<float>(weights.bias[i] / step + fixed - scale * sourceZero * weights.sums[i]));
    }
    return epilogue;
}

bool isRegular(const Epilogue& epilogue)
{
    for (std::size_t i = 0; i < epilogue.scales.size(); ++i)
        if (!std::isnormal(epilogue.scales[i]) || !std::isfinite(epilogue.shifts[i] / epilogue.scales[i])
            || !std::isfinite(epilogue.shifts[i]))
            return false;
    return std::isfinite(epilogue.residualScale);
}

/// oneDNN 2 multiplies sum and bias by the scales, oneDNN 3 the sum alone.
dnnl::primitive_attr attributesFor(const Epilogue& epilogue, [[maybe_unused]] bool grouped)
{
    dnnl::post_ops postOps;
    if (epilogue.residualScale != 0.0F)
        postOps.append_sum(epilogue.residualScale);
    append(postOps, epilogue.cut);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(postOps);
#if DNNL_VERSION_MAJOR >= 3
    attributes.set_scales_mask(DNNL_ARG_WEIGHTS, grouped ? 3 : 1);
    if (epilogue.sourceZero != 0)
        attributes.set_zero_points_mask(DNNL_ARG_SRC, 0);
#else
    attributes.set_output_scales(2, epilogue.scales);
    if (epilogue.sourceZero != 0)
        attributes.set_zero_points(DNNL_ARG_SRC, 0, {epilogue.sourceZero});
#endif
    return attributes;
}

EpilogueNumbers::EpilogueNumbers(const OneDnn& library, const Epilogue& epilogue) : m_bias(epilogue.shifts)
{
    const auto count = static_cast<std::int64_t>(m_bias.size());
#if DNNL_VERSION_MAJOR >= 3
    m_scales = epilogue.scales;
    m_arguments[DNNL_ARG_ATTR_SCALES | DNNL_ARG_WEIGHTS] =
        dnnl::memory(describeVector(count), library.engine, m_scales.data());
    if (epilogue.sourceZero != 0) {
        m_sourceZero = {epilogue.sourceZero};
        m_arguments[DNNL_ARG_ATTR_ZERO_POINTS | DNNL_ARG_SRC] = dnnl::memory(
            {{1}, dnnl::memory::data_type::s32, dnnl::memory::format_tag::a}, library.engine, m_sourceZero.data());
    }
#else
    for (std::size_t i = 0; i < m_bias.size(); ++i)
        m_bias[i] /= epilogue.scales[i];
#endif
    m_arguments[DNNL_ARG_BIAS] = dnnl::memory(describeVector(count), library.engine, m_bias.data());
}

void EpilogueNumbers::addTo(PrimitiveStep& step) const
{
    for (const auto& [index, memory] : m_arguments)
        step.argument(index, memory);
}

} // namespace engine::kernels
