// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/minimum_cut.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace engine {

namespace {

using Capacity = std::int64_t;
using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;

struct Vertex
{
    boost::default_color_type color{};
    Traits::edge_descriptor predecessor{};
    long distance = 0;
};
struct Arc
{
    Capacity capacity = 0;
    Capacity residual = 0;
    Traits::edge_descriptor reverse{};
};
using FlowNetwork = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, Vertex, Arc>;
using Node = Traits::vertex_descriptor;

/// How weights become integers.
struct Scale
{
    double unitsPerOne = 1;
    Capacity unbounded = 0; ///< above every finite cut and what is paid besides

    Capacity units(double weight) const { return std::llround(weight * unitsPerOne); }
};

Error tooLarge(const CostModel& costs)
{
    return {ErrorCode::InvalidInput, sentence("the times of '%1' are too large to plan with", costs.name)};
}

/// Layers and tensors that may be tied to a side.
std::size_t tiesOf(const CostModel& costs)
{
    const auto pinned = std::ranges::count_if(costs.layers, [](const auto& layer) { return layer.pinned.has_value(); });
    const auto tied =
        std::ranges::count_if(costs.tensors, [](const auto& tensor) { return tensor.wanted || !tensor.producer; });
    return static_cast<std::size_t>(pinned + tied);
}

/// @p besides: the most that is paid outside the cut.
std::optional<Scale> scaleFor(const CostModel& costs, const CutWeights& weights, double besides)
{
    constexpr double finest = 1e6;
    constexpr double coarsest = 1e3;
    // because what flows through all unbounded arcs at the ends must fit as well
    const auto limit =
        static_cast<double>(std::numeric_limits<Capacity>::max()) / static_cast<double>(8 + 4 * tiesOf(costs));
    double sum = besides;
    double count = 2;
    for (const auto* list : {&weights.device, &weights.edge, &weights.up, &weights.down, &weights.shared}) {
        sum = std::accumulate(list->begin(), list->end(), sum);
        count += static_cast<double>(list->size());
    }
    for (double units = finest; units >= coarsest; units /= 10) {
        const double unbounded = sum * units + count;
        if (unbounded < limit)
            return Scale{units, static_cast<Capacity>(unbounded)};
    }
    return std::nullopt;
}

/// An arc a -> b is paid when a stays on the device and b goes to the edge.
class CutNetwork
{
public:
    /// @p named: every tensor has its two nodes, so that arcs can be told apart.
    CutNetwork(const CostModel& costs, const CutWeights& weights, const CutRules& rules, const Scale& scale, bool named)
        : m_costs(costs), m_weights(weights), m_rules(rules), m_scale(scale), m_named(named),
          m_network(costs.layers.size() + 2), m_device(costs.layers.size()), m_edge(costs.layers.size() + 1),
          m_terminals(costs.layers.size() + 2)
    {
        if (m_named)
            nameLayers();
        for (Node layer = 0; layer < costs.layers.size(); ++layer)
            addLayer(layer);
        const auto consumers = consumersOf(costs);
        for (std::size_t tensor = 0; tensor < costs.tensors.size(); ++tensor)
            addTensor(tensor, consumers[tensor]);
        for (std::size_t i = 0; i < weights.shared.size(); ++i)
            addShared(costs.sharedWeights[i], m_scale.units(weights.shared[i]));
        for (Node node = 0; node < m_terminals.size(); ++node) {
            if (m_terminals[node].fromDevice > 0)
                addPair(m_device, node, m_terminals[node].fromDevice, 0);
            if (m_terminals[node].toEdge > 0)
                addPair(node, m_edge, m_terminals[node].toEdge, 0);
        }
    }

    Cut solve()
    {
        Cut cut;
        cut.unitsPerOne = m_scale.unitsPerOne;
        cut.flow = m_always
            + boost::boykov_kolmogorov_max_flow(
                       m_network, boost::get(&Arc::capacity, m_network), boost::get(&Arc::residual, m_network),
                       boost::get(&Arc::reverse, m_network), boost::get(&Vertex::predecessor, m_network),
                       boost::get(&Vertex::color, m_network), boost::get(&Vertex::distance, m_network),
                       boost::get(boost::vertex_index, m_network), m_device, m_edge);
        cut.value = static_cast<double>(cut.flow) / m_scale.unitsPerOne;
        cut.sideOf.reserve(m_costs.layers.size());
        for (Node layer = 0; layer < m_costs.layers.size(); ++layer) {
            const auto onDevice = m_network[layer].color == boost::black_color;
            cut.sideOf.push_back(onDevice ? Side::Device : Side::Edge);
        }
        return cut;
    }

    std::vector<FlowArc> arcs() const
    {
        std::vector<FlowArc> arcs;
        for (Node node = 0; node < m_names.size(); ++node) {
            for (auto [arc, end] = boost::out_edges(node, m_network); arc != end; ++arc) {
                const auto& value = m_network[*arc];
                if (value.capacity > 0)
                    arcs.push_back({m_names[node], m_names[boost::target(*arc, m_network)],
                                    value.capacity < m_scale.unbounded ? std::optional(value.capacity) : std::nullopt,
                                    value.capacity - value.residual});
            }
        }
        return arcs;
    }

private:
    /// Arcs from the source and into the sink, summed: Boost's algorithm is wrong when two of them
    /// run in parallel.
    struct Terminal
    {
        Capacity fromDevice = 0;
        Capacity toEdge = 0;
    };

    void nameLayers()
    {
        for (const auto& layer : m_costs.layers)
            m_names.push_back("layer " + layer.name);
        m_names.insert(m_names.end(), {"device", "edge"});
    }

    Node addNode(const char* kind, const std::string& name)
    {
        m_terminals.emplace_back();
        if (m_named)
            m_names.push_back(kind + name);
        return boost::add_vertex(m_network);
    }

    void addPair(Node from, Node to, Capacity forth, Capacity back)
    {
        const auto arc = boost::add_edge(from, to, m_network).first;
        const auto reverse = boost::add_edge(to, from, m_network).first;
        m_network[arc] = {forth, 0, reverse};
        m_network[reverse] = {back, 0, arc};
    }

    /// Arcs into the source or out of the sink are never paid.
    void addArcs(Node from, Node to, Capacity forth, Capacity back)
    {
        if (from == m_edge || to == m_device) {
            std::swap(from, to);
            std::swap(forth, back);
        }
        const auto add = [this](Capacity& sum, Capacity more) { sum = std::min(sum + more, m_scale.unbounded); };
        if (from == m_device && to == m_edge)
            add(m_always, forth);
        else if (from == m_device && to != m_device)
            add(m_terminals[to].fromDevice, forth);
        else if (to == m_edge && from != m_edge)
            add(m_terminals[from].toEdge, forth);
        else if (from != to && (forth > 0 || back > 0))
            addPair(from, to, forth, back);
    }

    void addLayer(Node layer)
    {
        const auto& pinned = m_costs.layers[layer].pinned;
        addArcs(m_device, layer, pinned == Side::Device ? m_scale.unbounded : m_scale.units(m_weights.edge[layer]), 0);
        addArcs(layer, m_edge, pinned == Side::Edge ? m_scale.unbounded : m_scale.units(m_weights.device[layer]), 0);
    }

    /// Paid once as soon as any of its layers is on the device.
    void addShared(const CostModel::SharedWeights& shared, Capacity price)
    {
        if (price == 0)
            return;
        const auto held = addNode("weights of ", m_costs.layers[index(shared.layers.front())].name);
        addArcs(held, m_edge, price, 0);
        for (const auto layer : shared.layers)
            addArcs(index(layer), held, m_scale.unbounded, 0);
    }

    Capacity downCapacity(std::size_t tensor, bool result) const
    {
        if (!m_rules.down || (!result && !m_rules.returns))
            return m_scale.unbounded;
        return m_rules.returnsPaid ? m_scale.units(m_weights.down[tensor]) : 0;
    }

    void addTensor(std::size_t tensor, const std::vector<LayerId>& consumers)
    {
        const auto& costs = m_costs.tensors[tensor];
        const Node producer = costs.producer ? index(*costs.producer) : m_device;
        const bool wanted = costs.wanted && !m_rules.resultsFree;
        const Node result = m_costs.resultOn == Side::Edge ? m_edge : m_device;
        const auto up = m_rules.up ? m_scale.units(m_weights.up[tensor]) : m_scale.unbounded;
        const auto down = downCapacity(tensor, false);
        if (consumers.size() + (wanted ? 1 : 0) == 1 && !m_named)
            return wanted ? addArcs(producer, result, up, downCapacity(tensor, true))
                          : addArcs(producer, index(consumers.front()), up, down);
        if (consumers.empty() && !wanted)
            return;
        const auto sent = addNode("up ", costs.name); // on the edge when any consumer is
        addArcs(producer, sent, up, 0);
        for (const auto consumer : consumers)
            addArcs(sent, index(consumer), m_scale.unbounded, 0);
        const auto received = addNode("down ", costs.name); // on the device when any consumer is, or the result
        addArcs(received, producer, downCapacity(tensor, true), 0);
        for (const auto consumer : consumers)
            addArcs(index(consumer), m_rules.returns && (m_rules.down || m_named) ? received : producer,
                    m_scale.unbounded, 0);
        if (wanted) {
            addArcs(sent, result, m_scale.unbounded, 0);
            addArcs(result, received, m_scale.unbounded, 0);
        }
    }

    const CostModel& m_costs;
    const CutWeights& m_weights;
    CutRules m_rules;
    Scale m_scale;
    bool m_named;
    FlowNetwork m_network;
    Node m_device;
    Node m_edge;
    std::vector<Terminal> m_terminals; ///< indexed by node
    std::vector<std::string> m_names;  ///< indexed by node, when named
    Capacity m_always = 0;             ///< paid by every cut
};

/// Whether the rules leave no choice: without a way up whatever is fed by inputs stays on the device, without
/// a way down whatever leads to a result that is wanted there.
bool allStaysOnDevice(const CostModel& costs, const CutRules& rules)
{
    if (!rules.up)
        return std::ranges::none_of(costs.layers, [](const auto& layer) { return layer.inputs.empty(); });
    if (rules.down || rules.resultsFree || costs.resultOn == Side::Edge)
        return false;
    std::vector<bool> leadsOn(costs.layers.size(), false);
    const auto consumers = consumersOf(costs);
    for (std::size_t i = 0; i < costs.tensors.size(); ++i) {
        const auto& tensor = costs.tensors[i];
        if (tensor.producer && (tensor.wanted || !consumers[i].empty()))
            leadsOn[index(*tensor.producer)] = true;
    }
    return std::ranges::all_of(leadsOn, [](bool leads) { return leads; });
}

Error impossible()
{
    return {ErrorCode::InvalidInput, "no placement satisfies the pinned layers"};
}

Result<Cut> allOnDevice(const CostModel& costs, const CutWeights& weights, const CutRules& rules)
{
    const bool pinnedAway =
        std::ranges::any_of(costs.layers, [](const auto& layer) { return layer.pinned == Side::Edge; });
    const bool wantedAway = costs.resultOn == Side::Edge && !rules.resultsFree
        && std::ranges::any_of(costs.tensors, &CostModel::Tensor::wanted);
    if (pinnedAway || wantedAway)
        return impossible();
    Cut cut;
    cut.value = std::accumulate(weights.device.begin(), weights.device.end(), 0.0)
        + std::accumulate(weights.shared.begin(), weights.shared.end(), 0.0);
    cut.sideOf.assign(costs.layers.size(), Side::Device);
    return cut;
}

} // namespace

CutWeights CutWeights::latency(const CostModel& costs)
{
    CutWeights weights;
    for (const auto& layer : costs.layers) {
        weights.device.push_back(layer.device.count());
        weights.edge.push_back(layer.edge.count());
    }
    for (const auto& tensor : costs.tensors) {
        weights.up.push_back(tensor.upload.total().count());
        weights.down.push_back(tensor.download.total().count());
    }
    return weights;
}

std::vector<CutRules> directionChoices(const CostModel& costs)
{
    std::vector<CutRules> choices;
    for (const bool up : {true, false}) {
        for (const bool down : {true, false}) {
            if ((up || costs.uplinkDelay.count() > 0.0) && (down || costs.downlinkDelay.count() > 0.0))
                choices.push_back({.up = up, .down = down});
        }
    }
    return choices;
}

Result<Cut> minimumCut(const CostModel& costs, const CutWeights& weights, const CutRules& rules)
{
    const auto scale = scaleFor(costs, weights, 0);
    if (!scale)
        return tooLarge(costs);
    if (allStaysOnDevice(costs, rules))
        return allOnDevice(costs, weights, rules);
    auto cut = CutNetwork(costs, weights, rules, *scale, false).solve();
    if (cut.flow >= scale->unbounded)
        return impossible();
    return cut;
}

Result<Cut> maximumFlow(const CostModel& costs, const CutRules& rules)
{
    const auto weights = CutWeights::latency(costs);
    // because a flow without a placement is compared with latencies, which have delays as well
    const auto scale = scaleFor(costs, weights, (costs.uplinkDelay + costs.downlinkDelay).count());
    if (!scale)
        return tooLarge(costs);
    CutNetwork network(costs, weights, rules, *scale, true);
    auto cut = network.solve();
    cut.arcs = network.arcs();
    return cut;
}

} // namespace engine
