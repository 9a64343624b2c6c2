// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/layer_features.h"

#include "engine/graph/kernel_rules.h"
#include "engine/graph/work.h"
#include "engine/predict/feature_parts.h"
#include "engine/predict/layer_family.h"
#include "engine/predict/reuse.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

namespace engine {

namespace {

constexpr std::string_view asideFromMain =
    " operations input_bytes output_bytes weight_bytes intensity kernel_class one_thread blocked_input network_input "
    "network_output residual activation_cheap activation_costly bias "
    "winograd_macs kernel_is_1 kernel_is_2 kernel_is_4 ";
constexpr std::string_view ofSurroundings =
    " kind_age_bytes code_age_bytes far_512k far_1m far_4m far_16m maker_macs cooled_bytes ";

bool isOneOf(std::string_view name, std::string_view names)
{
    const auto place = names.find(name);
    return place != std::string_view::npos;
}

/// Between blanks.
bool isListed(const std::string& name, std::string_view names)
{
    return isOneOf(" " + name + " ", names);
}

/// Whether the layer that makes @p id leaves it in blocks of channels. Most layers keep the layout that they are given.
bool isBlocked(const LayerGraph& graph, TensorId id)
{
    for (;;) {
        const auto& tensor = graph.tensor(id);
        const auto maker = graph.producerOf(id);
        if (!maker || tensor.type != ElementType::Float32 || tensor.shape.size() != 4)
            return false;
        const auto& op = mainOperation(graph.layer(*maker));
        const auto family = familyOf(graph, *maker);
        if (isOneOf(family, "conv depthwise_conv transposed_conv max_pool average_pool global_pool"))
            return true;
        if (!isOneOf(family, "normalization activation elementwise concat"))
            return false;
        const auto next = std::ranges::find_if(
            op.inputs, [&](TensorId input) { return input != noTensor && graph.constant(input) == nullptr; });
        if (next == op.inputs.end())
            return false;
        id = *next;
    }
}

bool givesOutput(const LayerGraph& graph, LayerId id)
{
    return std::ranges::any_of(graph.outputsOf(id), [&](TensorId output) {
        return std::ranges::find(graph.outputs(), output) != graph.outputs().end();
    });
}

bool takesInput(const LayerGraph& graph, LayerId id)
{
    return std::ranges::any_of(graph.inputsOf(id), [&](TensorId input) {
        return std::ranges::find(graph.inputs(), input) != graph.inputs().end();
    });
}

double bytesOf(const LayerGraph& graph, std::span<const TensorId> ids)
{
    double sum = 0;
    for (const auto id : ids)
        sum += static_cast<double>(graph.tensor(id).bytes().count);
    return sum;
}

bool mainInputIsBlocked(const LayerGraph& graph, LayerId id)
{
    const auto inputs = graph.inputsOf(id);
    return !inputs.empty() && isBlocked(graph, inputs[0]);
}

void addCommon(const MainOperation& main, LayerId id, FeatureList& list)
{
    const auto& graph = main.graph;
    const auto macs = workOf(graph, id).macs;
    list.add("macs", macs);
    list.add("padded_macs", macs);
    list.add("input_bytes", bytesOf(graph, graph.inputsOf(id)));
    list.add("output_bytes", bytesOf(graph, graph.outputsOf(id)));
    list.add("weight_bytes", bytesOf(graph, graph.constantsOf(id)));
    list.add("operations", main.layer.operations.size());
    list.add("kernel_class", 0);
    list.add("one_thread", isSmall(graph, id));
    list.add("quantized", main.isQuantized());
    list.add("blocked_input", mainInputIsBlocked(graph, id));
    list.add("network_input", takesInput(graph, id));
    list.add("network_output", givesOutput(graph, id));
}

struct Rule
{
    std::string_view families;
    void (*add)(const MainOperation&, FeatureList&);
};

constexpr std::array rules{
    Rule{" conv depthwise_conv ", addConvolution},
    Rule{" transposed_conv ", addTransposedConvolution},
    Rule{" matmul ", addProduct},
    Rule{" normalization ", addNormalization},
    Rule{" max_pool average_pool ", addPooling},
    Rule{" global_pool ", addGlobalPooling},
    Rule{" activation ", addActivation},
    Rule{" softmax argmax layer_norm ", addRows},
    Rule{" elementwise ", addElementwise},
    Rule{" concat ", addConcat},
    Rule{" movement ", addMovement},
    Rule{" resize ", addResize},
    Rule{" recurrent ", addRecurrent},
    Rule{" gather ", addGather},
    Rule{" attention ", addAttention},
};

/// To a power of two.
double roundedUp(double count)
{
    return count > 0 ? std::exp2(std::ceil(std::log2(count))) : 0.0;
}

/// What the layers touch, run after run.
class Touched
{
public:
    void add(double bytes) { m_sums.push_back(m_sums.back() + bytes); }
    /// Between the end of @p earlier and the beginning of @p layer; from the run before where it is not earlier. Rounded up to
    /// a power of two, because exact sums would tell one network from another.
    double since(std::uint32_t earlier, std::uint32_t layer) const
    {
        const auto bytes = m_sums[layer] - m_sums[earlier + 1] + (earlier < layer ? 0.0 : m_sums.back());
        return roundedUp(bytes);
    }

private:
    std::vector<double> m_sums{0.0}; ///< of the layers before
};

std::string kindOf(const LayerFeatures& features)
{
    return std::string(features.family) + std::to_string(features.find("kernel_class").value_or(0.0));
}

template <typename Counts>
std::string hashOf(const LayerFeatures& features, const Counts& counts)
{
    std::string text(features.family);
    for (const auto& [name, value] : features.values) {
        if (!counts(name))
            continue;
        text += '\n' + name + '=';
        auto bits = std::bit_cast<std::uint64_t>(value);
        for (int i = 0; i < 16; ++i, bits >>= 4U)
            text += "0123456789abcdef"[bits & 15U];
    }
    auto sum = XXH3_64bits(text.data(), text.size());
    std::string digits(16, '0');
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, sum >>= 4U)
        *at = "0123456789abcdef"[sum & 15U];
    return digits;
}

} // namespace

bool MainOperation::isQuantized() const
{
    return std::ranges::any_of(layer.operations, [&](const Operation& each) {
        return each.type == "ConvInteger" || each.type == "MatMulInteger" || each.type.starts_with("QLinear")
            || each.type == "DequantizeLinear" || each.type == "QuantizeLinear" || each.type == "DynamicQuantizeLinear";
    });
}

std::size_t MainOperation::axis(std::int64_t fallback) const
{
    const auto rank = static_cast<std::int64_t>(input().size());
    const auto given = integer("axis", fallback);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(given < 0 ? given + rank : given, 0, rank));
}

void FeatureList::setFirst(std::string_view name, double value)
{
    std::ranges::find(m_values, name, &Feature::name)->value = value;
}

double FeatureList::get(std::string_view name) const
{
    return std::ranges::find(m_values, name, &Feature::name)->value;
}

double elements(const Shape& shape, std::size_t from, std::size_t to)
{
    double product = 1;
    for (auto i = from; i < std::min(to, shape.size()); ++i)
        product *= static_cast<double>(std::max<std::int64_t>(shape[i], 0));
    return product;
}

double elements(const Shape& shape)
{
    return elements(shape, 0, shape.size());
}

std::optional<double> LayerFeatures::find(std::string_view name) const
{
    const auto found = std::ranges::find(values, name, &Feature::name);
    return found == values.end() ? std::nullopt : std::optional(found->value);
}

LayerFeatures featuresOf(const LayerGraph& graph, LayerId id)
{
    const auto& layer = graph.layer(id);
    const MainOperation main{graph, layer, mainOperation(layer)};
    const auto family = familyOf(graph, id);
    FeatureList list;
    addCommon(main, id, list);
    const auto name = " " + std::string(family) + " ";
    const auto rule = std::ranges::find_if(
        rules, [&](const Rule& each) { return each.families.find(name) != std::string_view::npos; });
    if (rule != rules.end())
        rule->add(main, list);
    return {family, list.take()};
}

std::vector<LayerFeatures> featuresOf(const LayerGraph& graph)
{
    const auto count = static_cast<std::uint32_t>(graph.layers().size());
    std::vector<LayerFeatures> all;
    all.reserve(count);
    Touched touched;
    for (std::uint32_t i = 0; i < count; ++i) {
        const LayerId id{i};
        touched.add(bytesOf(graph, graph.inputsOf(id)) + bytesOf(graph, graph.outputsOf(id))
                    + bytesOf(graph, graph.constantsOf(id)));
        all.push_back(featuresOf(graph, id));
    }
    std::vector<std::string> kinds;
    std::vector<std::string> codes;
    std::map<std::string, std::uint32_t> lastOfKind;
    std::map<std::string, std::uint32_t> lastOfCode;
    for (std::uint32_t i = 0; i < count; ++i) {
        lastOfKind[kinds.emplace_back(kindOf(all[i]))] = i;
        lastOfCode[codes.emplace_back(mainConfigurationOf(all[i]))] = i;
    }
    const auto far = farBytesOf(graph);
    for (std::uint32_t i = 0; i < count; ++i) {
        auto& values = all[i].values;
        values.push_back({"kind_age_bytes", touched.since(std::exchange(lastOfKind[kinds[i]], i), i)});
        values.push_back({"code_age_bytes", touched.since(std::exchange(lastOfCode[codes[i]], i), i)});
        for (std::size_t size = 0; size < cacheSizes.size(); ++size)
            values.push_back({"far_" + std::string(cacheSizes[size].name), far[i][size]});
        const auto inputs = graph.inputsOf(LayerId{i});
        const auto maker = inputs.empty() ? std::nullopt : graph.producerOf(inputs[0]);
        const double macs = maker ? all[index(*maker)].find("macs").value_or(0.0) : 0.0;
        constexpr double longEnough = 1e9; // some 10 ms
        values.push_back({"maker_macs", roundedUp(macs)});
        values.push_back({"cooled_bytes", *all[i].find("input_bytes") * std::min(macs / longEnough, 1.0)});
    }
    return all;
}

std::string configurationOf(const LayerFeatures& features)
{
    return hashOf(features, [](const std::string& name) { return !isListed(name, ofSurroundings); });
}

std::string mainConfigurationOf(const LayerFeatures& features)
{
    return hashOf(features, [](const std::string& name) {
        return !isListed(name, asideFromMain) && !isListed(name, ofSurroundings);
    });
}

} // namespace engine
