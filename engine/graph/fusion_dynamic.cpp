// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion_quantized.h"

#include "engine/graph/real_weights.h"

#include <algorithm>
#include <array>
#include <set>

namespace engine {

namespace {

/// A product of integers and what makes its sums real, by the layers that hold one of these each.
struct ScaledSums
{
    LayerId product;
    LayerId factor; ///< the scale of the frame times those of the weights
    LayerId cast;
    LayerId scaling;
    std::optional<LayerId> bias;
    std::optional<LayerId> activation;

    std::array<std::optional<LayerId>, 5> behind() const { return {factor, cast, scaling, bias, activation}; }
};

class SumJoin
{
public:
    explicit SumJoin(const LayerGraph& graph) : m_graph(graph)
    {
        m_outputs.insert(graph.outputs().begin(), graph.outputs().end());
    }

    Result<LayerGraph> joined() const
    {
        auto parts = m_graph.parts();
        for (std::uint32_t i = 0; i < parts.layers.size(); ++i) {
            const auto sums = sumsFrom(LayerId{i});
            if (!sums)
                continue;
            auto& operations = parts.layers[i].operations;
            for (const auto& id : sums->behind()) {
                if (!id)
                    continue;
                std::ranges::move(parts.layers[index(*id)].operations, std::back_inserter(operations));
                parts.layers[index(*id)].operations.clear();
            }
        }
        std::erase_if(parts.layers, [](const Layer& layer) { return layer.operations.empty(); });
        return LayerGraph::create(std::move(parts));
    }

private:
    const Operation* only(LayerId id, std::string_view type) const
    {
        const auto& operations = m_graph.layer(id).operations;
        const bool is = operations.size() == 1 && operations[0].type == type && operations[0].outputs.size() == 1
            && operations[0].outputs[0] != noTensor;
        return is ? &operations[0] : nullptr;
    }

    TensorId resultOf(LayerId id) const { return m_graph.layer(id).operations[0].outputs[0]; }

    /// The layer of one operation of @p type that alone needs what @p id makes.
    std::optional<LayerId> onlyUser(LayerId id, std::string_view type) const
    {
        const auto result = resultOf(id);
        const auto users = m_graph.consumersOf(result);
        if (users.size() != 1 || m_outputs.contains(result) || only(users[0], type) == nullptr)
            return std::nullopt;
        return users[0];
    }

    TensorId otherInput(LayerId id, TensorId one) const
    {
        const auto& inputs = m_graph.layer(id).operations[0].inputs;
        if (inputs.size() != 2 || std::ranges::count(inputs, one) != 1)
            return noTensor;
        return inputs[0] == one ? inputs[1] : inputs[0];
    }

    bool isConstant(TensorId id) const { return id != noTensor && m_graph.constant(id) != nullptr; }

    /// A product of a constant and a number of the frame that @p user alone needs.
    std::optional<LayerId> factorFor(LayerId user, TensorId factor) const
    {
        const auto layer = factor == noTensor ? std::nullopt : m_graph.producerOf(factor);
        if (!layer || only(*layer, "Mul") == nullptr || onlyUser(*layer, "Mul") != user)
            return std::nullopt;
        const auto& inputs = m_graph.layer(*layer).operations[0].inputs;
        const bool fits = inputs.size() == 2 && isConstant(inputs[0]) != isConstant(inputs[1]);
        return fits ? layer : std::nullopt;
    }

    std::optional<ScaledSums> sumsFrom(LayerId id) const
    {
        if (only(id, "MatMulInteger") == nullptr && only(id, "ConvInteger") == nullptr)
            return std::nullopt;
        const auto cast = onlyUser(id, "Cast");
        const auto scaling = cast ? onlyUser(*cast, "Mul") : std::nullopt;
        if (!scaling || m_graph.tensor(resultOf(*cast)).type != ElementType::Float32)
            return std::nullopt;
        const auto factor = factorFor(*scaling, otherInput(*scaling, resultOf(*cast)));
        if (!factor)
            return std::nullopt;
        auto bias = onlyUser(*scaling, "Add");
        if (bias && !isConstant(otherInput(*bias, resultOf(*scaling))))
            bias.reset();
        return ScaledSums{id, *factor, *cast, *scaling, bias, onlyUser(bias.value_or(*scaling), "Relu")};
    }

    const LayerGraph& m_graph;
    std::set<TensorId> m_outputs;
};

} // namespace

Result<LayerGraph> joinSums(const LayerGraph& graph)
{
    return SumJoin(graph).joined();
}

Result<LayerGraph> withBytesBetween(const LayerGraph& graph)
{
    const auto isOfBytes = [](const Operation& op) {
        return op.type == "DequantizeLinear" || op.type == "MatMulInteger" || op.type == "ConvInteger";
    };
    const auto hasBytes = [&](const Layer& layer) { return std::ranges::any_of(layer.operations, isOfBytes); };
    if (std::ranges::none_of(graph.layers(), hasBytes))
        return graph;
    const auto moved = moveBytes(graph);
    if (!moved)
        return moved.error();
    const auto weighed = withRealWeights(*moved, RealWeights::BesideRealNumbers);
    return weighed ? joinSums(*weighed) : weighed;
}

} // namespace engine
