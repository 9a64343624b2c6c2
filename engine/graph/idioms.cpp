// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/idioms.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/idiom_match.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace engine {

IdiomGraph::IdiomGraph(const LayerGraph& graph)
    : m_graph(graph), m_parts(graph.parts()), m_successor(graph.layers().size()),
      m_outputs(graph.outputs().begin(), graph.outputs().end()), m_names(m_parts)
{
    std::iota(m_successor.begin(), m_successor.end(), std::size_t{0});
}

const Blob* IdiomGraph::constant(TensorId id) const
{
    const auto found = m_parts.constants.find(id);
    return found == m_parts.constants.end() ? nullptr : &found->second;
}

std::optional<double> IdiomGraph::number(TensorId id) const
{
    if (id == noTensor || !isConstant(id) || !isFloat(tensor(id).type) || elementCount(shape(id)) != 1)
        return std::nullopt;
    const auto values = realValues(tensor(id).type, *constant(id));
    return values && values->size() == 1 ? std::optional(values->front()) : std::nullopt;
}

const Operation* IdiomGraph::onlyOperation(std::size_t layer) const
{
    const auto& operations = m_parts.layers[layer].operations;
    const bool fits = operations.size() == 1 && operations.front().programs.empty()
        && !operations.front().outputs.empty() && operations.front().outputs.front() != noTensor
        && std::all_of(operations.front().outputs.begin() + 1, operations.front().outputs.end(),
                       [](TensorId id) { return id == noTensor; });
    return fits ? &operations.front() : nullptr;
}

const Operation* IdiomGraph::maker(TensorId id) const
{
    if (id == noTensor || index(id) >= m_graph.parts().tensors.size())
        return nullptr;
    const auto layer = m_graph.producerOf(id);
    const auto* made = layer ? onlyOperation(index(*layer)) : nullptr;
    return made != nullptr && made->outputs.front() == id ? made : nullptr;
}

TensorId IdiomGraph::addTensor(const std::string& name, ElementType type, const Shape& shape)
{
    return m_names.add(m_parts, {name, type, shape});
}

TensorId IdiomGraph::addConstant(const std::string& name, ElementType type, const Shape& shape, Blob blob)
{
    const auto id = addTensor(name, type, shape);
    m_parts.constants.emplace(id, std::move(blob));
    return id;
}

std::size_t IdiomGraph::successor(std::size_t layer) const
{
    while (m_successor[layer] != layer)
        layer = m_successor[layer];
    return layer;
}

bool IdiomGraph::mayHide(const std::set<TensorId>& inner, TensorId result) const
{
    std::set<std::size_t> layers{successor(index(*m_graph.producerOf(result)))};
    for (const auto id : inner)
        layers.insert(successor(index(*m_graph.producerOf(id))));
    return std::ranges::all_of(inner, [&](TensorId id) {
        return !m_outputs.contains(id) && std::ranges::all_of(m_graph.consumersOf(id), [&](LayerId consumer) {
            return layers.contains(successor(index(consumer)));
        });
    });
}

void IdiomGraph::replace(std::size_t root, const std::set<TensorId>& inner, std::vector<Operation> operations)
{
    std::set<std::size_t> layers{root};
    for (const auto id : inner)
        layers.insert(index(*m_graph.producerOf(id)));
    m_parts.layers[root].name = m_parts.layers[*layers.begin()].name;
    for (const auto layer : layers) {
        m_parts.layers[layer].operations.clear();
        m_successor[layer] = root;
    }
    m_parts.layers[root].operations = std::move(operations);
    m_changed = true;
}

Result<LayerGraph> IdiomGraph::finish()
{
    if (!m_changed)
        return m_graph;
    std::erase_if(m_parts.layers, [](const Layer& layer) { return layer.operations.empty(); });
    return LayerGraph::create(std::move(m_parts));
}

namespace {

/// The operand beside the one that is a single number; of two numbers the second counts.
std::optional<ScalarTerm> besideNumber(const IdiomGraph& graph, const Operation& operation, bool eitherSide)
{
    if (operation.inputs.size() != 2)
        return std::nullopt;
    const auto& result = graph.shape(operation.outputs.front());
    for (const std::size_t at : {std::size_t{1}, std::size_t{0}}) {
        if (at == 0 && !eitherSide)
            break;
        const auto other = operation.inputs[1 - at];
        const auto number = graph.number(operation.inputs[at]);
        if (number && other != noTensor && graph.shape(other) == result)
            return ScalarTerm{other, *number};
    }
    return std::nullopt;
}

} // namespace

std::optional<ScalarTerm> scalarSum(const IdiomGraph& graph, const Operation& operation)
{
    if (operation.type != "Add" && operation.type != "Sub")
        return std::nullopt;
    auto term = besideNumber(graph, operation, operation.type == "Add");
    if (term && operation.type == "Sub")
        term->number = -term->number;
    return term;
}

std::optional<ScalarTerm> scalarProduct(const IdiomGraph& graph, const Operation& operation)
{
    if (operation.type != "Mul" && operation.type != "Div")
        return std::nullopt;
    auto term = besideNumber(graph, operation, operation.type == "Mul");
    if (!term || (operation.type == "Div" && term->number == 0))
        return std::nullopt;
    if (operation.type == "Div")
        term->number = 1 / term->number;
    return term;
}

std::optional<TensorId> squared(const IdiomGraph& graph, TensorId tensor)
{
    const auto* made = graph.maker(tensor);
    if (made == nullptr || made->inputs.size() != 2)
        return std::nullopt;
    const bool product = made->type == "Mul" && made->inputs[0] == made->inputs[1];
    const bool power = made->type == "Pow" && graph.number(made->inputs[1]) == 2.0
        && graph.shape(made->inputs[0]) == graph.shape(tensor);
    return product || power ? std::optional(made->inputs[0]) : std::nullopt;
}

std::optional<Idiom> orderIdiom(IdiomGraph& graph, const Operation& last)
{
    if (last.type != "Transpose" || last.inputs.size() != 1)
        return std::nullopt;
    const auto& from = graph.shape(last.inputs[0]);
    const auto order = attributeOr(last, "perm", std::vector<std::int64_t>{});
    std::vector<std::int64_t> moved; // dimensions that have more than one place
    for (const auto at : order)
        if (from[static_cast<std::size_t>(at)] != 1)
            moved.push_back(at);
    if (order.size() != from.size() || !std::ranges::is_sorted(moved))
        return std::nullopt;
    const auto& to = graph.shape(last.outputs[0]);
    auto target = encodeIntegers(ElementType::Int64, to);
    if (!target || std::ranges::find(to, 0) != to.end())
        return std::nullopt;
    const auto shape = graph.addConstant(graph.tensor(last.outputs[0]).name + ".shape", ElementType::Int64,
                                         {static_cast<std::int64_t>(to.size())}, std::move(*target));
    return Idiom{{}, {{"Reshape", {}, {last.inputs[0], shape}, last.outputs}}};
}

Result<LayerGraph> withIdioms(const LayerGraph& graph)
{
    constexpr std::array families{normalizationIdiom, activationIdiom, attentionIdiom, orderIdiom};
    IdiomGraph rewritten(graph);
    for (auto layer = rewritten.layerCount(); layer-- > 0;) {
        for (const auto family : families) {
            const auto* last = rewritten.onlyOperation(layer);
            if (last == nullptr)
                break;
            if (auto idiom = family(rewritten, *last))
                rewritten.replace(layer, idiom->inner, std::move(idiom->operations));
        }
    }
    return rewritten.finish();
}

} // namespace engine
