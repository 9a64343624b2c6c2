// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/plan.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace engine {

namespace {

// Integers, because a maximum flow over floating-point residuals may stop short of the optimum.
constexpr double unitsPerMilli = 1e6;

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

/// Directions in which tensors may cross.
struct Directions
{
    bool up = true;
    bool down = true;
};

struct Cut
{
    Capacity flow = 0;
    std::vector<Side> sideOf;
};

Capacity toUnits(Millis time)
{
    return std::llround(time.count() * unitsPerMilli);
}

/// Above every finite cut; nothing when the sum of all costs does not fit.
std::optional<Capacity> unboundedCapacity(const CostModel& costs)
{
    double sum = 1.0;
    for (const auto& layer : costs.layers)
        sum += (layer.device + layer.edge).count() * unitsPerMilli + 2.0;
    for (const auto& tensor : costs.tensors)
        sum += (tensor.upload + tensor.download).count() * unitsPerMilli + 2.0;
    // Sums of a few unbounded arcs must fit as well.
    const auto limit = static_cast<double>(std::numeric_limits<Capacity>::max())
        / static_cast<double>(4 * (costs.layers.size() + costs.tensors.size() + 1));
    if (!(sum < limit))
        return std::nullopt;
    return static_cast<Capacity>(sum);
}

/// The minimum cut between device (source) and edge (sink). An arc a -> b is paid when a stays on
/// the device and b goes to the edge.
class CutNetwork
{
public:
    CutNetwork(const CostModel& costs, Directions directions, Capacity unbounded)
        : m_costs(costs), m_directions(directions), m_unbounded(unbounded), m_network(costs.layers.size() + 2),
          m_device(costs.layers.size()), m_edge(costs.layers.size() + 1), m_terminals(costs.layers.size() + 2)
    {
        for (Node layer = 0; layer < costs.layers.size(); ++layer)
            addLayer(layer);
        std::vector<std::vector<Node>> consumers(costs.tensors.size());
        for (Node layer = 0; layer < costs.layers.size(); ++layer) {
            for (const auto id : costs.layers[layer].inputs)
                consumers[index(id)].push_back(layer);
        }
        for (std::size_t tensor = 0; tensor < costs.tensors.size(); ++tensor)
            addTensor(costs.tensors[tensor], std::move(consumers[tensor]));
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
        cut.flow = m_always + boost::boykov_kolmogorov_max_flow(
            m_network, boost::get(&Arc::capacity, m_network), boost::get(&Arc::residual, m_network),
            boost::get(&Arc::reverse, m_network), boost::get(&Vertex::predecessor, m_network),
            boost::get(&Vertex::color, m_network), boost::get(&Vertex::distance, m_network),
            boost::get(boost::vertex_index, m_network), m_device, m_edge);
        for (Node layer = 0; layer < m_costs.layers.size(); ++layer) {
            const auto onDevice = m_network[layer].color == boost::black_color;
            cut.sideOf.push_back(onDevice ? Side::Device : Side::Edge);
        }
        return cut;
    }

private:
    /// Arcs from the source and into the sink, summed: Boost's algorithm is wrong when two of them
    /// run in parallel.
    struct Terminal
    {
        Capacity fromDevice = 0;
        Capacity toEdge = 0;
    };

    Node addNode()
    {
        m_terminals.emplace_back();
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
        if (from == m_device && to == m_edge)
            m_always += forth;
        else if (from == m_device && to != m_device)
            m_terminals[to].fromDevice += forth;
        else if (to == m_edge && from != m_edge)
            m_terminals[from].toEdge += forth;
        else if (from != to)
            addPair(from, to, forth, back);
    }

    void addLayer(Node layer)
    {
        const auto& costs = m_costs.layers[layer];
        addArcs(m_device, layer, costs.pinned == Side::Device ? m_unbounded : toUnits(costs.edge), 0);
        addArcs(layer, m_edge, costs.pinned == Side::Edge ? m_unbounded : toUnits(costs.device), 0);
    }

    void addTensor(const CostModel::Tensor& tensor, std::vector<Node> consumers)
    {
        const Node producer = tensor.producer ? index(*tensor.producer) : m_device;
        if (tensor.wanted)
            consumers.push_back(m_costs.resultOn == Side::Device ? m_device : m_edge);
        const auto up = m_directions.up ? toUnits(tensor.upload) : m_unbounded;
        const auto down = m_directions.down ? toUnits(tensor.download) : m_unbounded;
        if (consumers.size() == 1) {
            addArcs(producer, consumers.front(), up, down);
        } else if (consumers.size() > 1) {
            const auto sent = addNode();     // on the edge when any consumer is
            const auto received = addNode(); // on the device when any consumer is
            addArcs(producer, sent, up, 0);
            addArcs(received, producer, down, 0);
            for (const auto consumer : consumers) {
                addArcs(sent, consumer, m_unbounded, 0);
                addArcs(consumer, received, m_unbounded, 0);
            }
        }
    }

    const CostModel& m_costs;
    Directions m_directions;
    Capacity m_unbounded;
    FlowNetwork m_network;
    Node m_device;
    Node m_edge;
    std::vector<Terminal> m_terminals; ///< indexed by node
    Capacity m_always = 0;             ///< paid by every cut
};

/// A delay is paid once for a direction that is used, so each choice of directions is solved alone.
std::vector<Directions> choicesOf(const CostModel& costs)
{
    std::vector<Directions> choices{{true, true}};
    if (costs.uplinkDelay.count() > 0.0)
        choices.push_back({false, true});
    if (costs.downlinkDelay.count() > 0.0)
        choices.push_back({true, false});
    if (choices.size() == 3)
        choices.push_back({false, false});
    return choices;
}

} // namespace

Result<Plan> planOptimal(const CostModel& costs, const KeepGoing& keepGoing)
{
    const auto unbounded = unboundedCapacity(costs);
    if (!unbounded)
        return Error{ErrorCode::InvalidInput, "the times of '" + costs.name + "' are too large to plan with"};
    Plan best;
    best.algorithm = "optimal";
    const auto choices = choicesOf(costs);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (keepGoing && !keepGoing(static_cast<double>(i) / static_cast<double>(choices.size())))
            return Error{ErrorCode::Cancelled, "planning was cancelled"};
        auto cut = CutNetwork(costs, choices[i], *unbounded).solve();
        if (cut.flow >= *unbounded)
            continue; // nothing satisfies pins and wanted outputs without the direction left out
        const auto bound = Millis{static_cast<double>(cut.flow) / unitsPerMilli}
            + (choices[i].up ? costs.uplinkDelay : Millis{0}) + (choices[i].down ? costs.downlinkDelay : Millis{0});
        auto predicted = costOf(costs, cut.sideOf);
        if (best.sideOf.empty() || predicted.total() < best.predicted.total()) {
            best.sideOf = std::move(cut.sideOf);
            best.predicted = std::move(predicted);
        }
        best.lowerBound = i == 0 ? bound : std::min(best.lowerBound, bound);
    }
    if (best.sideOf.size() != costs.layers.size())
        return Error{ErrorCode::InvalidInput, "no placement satisfies the pinned layers"};
    best.lowerBound = std::min(best.lowerBound, best.predicted.total());
    best.optimal = true;
    return best;
}

} // namespace engine
