// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_layout.h"

#include "engine/graph/named_blocks.h"
#include "widgets/graph/block_layout.h"

#include <QPolygonF>

#include <algorithm>
#include <map>

namespace widgets {

namespace {

/// Boxes that one layout may give to Graphviz, so that many different large blocks stay bearable.
constexpr int mostEffort = 3000;
constexpr int nodeWidth = 84;
constexpr int nodeHeight = 38;
constexpr std::uint32_t smallestCollapsed = 3;

BoxSizes sizesOf(Direction direction)
{
    if (direction == Direction::LeftToRight)
        return {.along = nodeWidth, .across = nodeHeight, .alongGap = 38, .acrossGap = 22};
    return {.along = nodeHeight, .across = nodeWidth, .alongGap = 32, .acrossGap = 22};
}

/// What is drawn, before it has a place.
struct Boxes
{
    std::vector<LayoutNode> nodes;
    std::vector<LayoutEdge> edges; ///< ordered by to, from, tensor
    std::vector<std::size_t> nodeOf;
};

std::vector<engine::NamedBlock> groupsOf(const engine::LayerGraph& graph, bool collapsed)
{
    std::vector<engine::NamedBlock> groups;
    const auto addAlone = [&groups](const engine::NamedBlock& block) {
        for (auto id = static_cast<std::uint32_t>(block.first); id <= static_cast<std::uint32_t>(block.last); ++id)
            groups.push_back({engine::LayerId{id}, engine::LayerId{id}, {}});
    };
    if (graph.layers().empty())
        return groups;
    if (!collapsed) {
        addAlone({engine::LayerId{0}, engine::LayerId{static_cast<std::uint32_t>(graph.layers().size() - 1)}, {}});
        return groups;
    }
    for (const auto& block : engine::namedBlocksOf(graph)) {
        if (index(block.last) - index(block.first) + 1 < smallestCollapsed)
            addAlone(block);
        else
            groups.push_back(block);
    }
    return groups;
}

/// An input stands before the first box that needs it.
void addInputs(const engine::LayerGraph& graph, const engine::NamedBlock& before, Boxes& boxes,
               std::map<engine::TensorId, std::size_t>& inputNode)
{
    for (auto id = before.first; id <= before.last; id = engine::LayerId{static_cast<std::uint32_t>(id) + 1}) {
        for (const auto tensor : graph.inputsOf(id)) {
            if (graph.producerOf(tensor) || !inputNode.emplace(tensor, boxes.nodes.size()).second)
                continue;
            boxes.nodes.push_back({.kind = LayoutNode::Kind::Input, .rect = {}, .input = tensor});
        }
    }
}

void addEdges(const engine::LayerGraph& graph, const std::map<engine::TensorId, std::size_t>& inputNode, Boxes& boxes)
{
    for (std::uint32_t layer = 0; layer < graph.layers().size(); ++layer) {
        for (const auto tensor : graph.inputsOf(engine::LayerId{layer})) {
            const auto producer = graph.producerOf(tensor);
            const auto from = producer ? boxes.nodeOf[index(*producer)] : inputNode.at(tensor);
            if (from != boxes.nodeOf[layer])
                boxes.edges.push_back({.from = from, .to = boxes.nodeOf[layer], .tensor = tensor, .curve = {}});
        }
    }
    const auto key = [](const LayoutEdge& edge) { return std::tuple(edge.to, edge.from, edge.tensor); };
    std::ranges::sort(boxes.edges, {}, key);
    const auto doubled = std::ranges::unique(boxes.edges, {}, key);
    boxes.edges.erase(doubled.begin(), doubled.end());
}

Boxes boxesOf(const engine::LayerGraph& graph, bool collapsed)
{
    Boxes boxes;
    boxes.nodeOf.resize(graph.layers().size());
    std::map<engine::TensorId, std::size_t> inputNode;
    for (const auto& group : groupsOf(graph, collapsed)) {
        addInputs(graph, group, boxes, inputNode);
        const auto kind = group.first == group.last ? LayoutNode::Kind::Layer : LayoutNode::Kind::Block;
        for (std::size_t layer = index(group.first); layer <= index(group.last); ++layer)
            boxes.nodeOf[layer] = boxes.nodes.size();
        boxes.nodes.push_back(
            {.kind = kind, .rect = {}, .first = group.first, .last = group.last, .block = group.name});
    }
    for (const auto tensor : graph.inputs()) {
        if (inputNode.emplace(tensor, boxes.nodes.size()).second)
            boxes.nodes.push_back({.kind = LayoutNode::Kind::Input, .rect = {}, .input = tensor});
    }
    addEdges(graph, inputNode, boxes);
    return boxes;
}

/// Boxes from one that no edge bypasses to the next, and the edges that end in them.
struct Stretch
{
    std::size_t firstNode = 0;
    std::size_t endNode = 0;
    std::size_t firstEdge = 0;
    std::size_t endEdge = 0;
};

std::vector<Stretch> stretchesOf(const Boxes& boxes)
{
    std::vector<std::size_t> farthest(boxes.nodes.size(), 0);
    for (const auto& edge : boxes.edges)
        farthest[edge.from] = std::max(farthest[edge.from], edge.to);
    std::vector<Stretch> stretches;
    Stretch now;
    std::size_t reached = 0; // by edges of the boxes before this one
    for (std::size_t node = 0; node < boxes.nodes.size(); ++node) {
        while (now.endEdge < boxes.edges.size() && boxes.edges[now.endEdge].to == node)
            ++now.endEdge;
        now.endNode = node + 1;
        const bool lastLayer = node + 1 == boxes.nodes.size();
        if (lastLayer || (reached <= node && boxes.nodes[node].kind != LayoutNode::Kind::Input)) {
            stretches.push_back(now);
            now = {.firstNode = now.endNode, .endNode = now.endNode, .firstEdge = now.endEdge, .endEdge = now.endEdge};
        }
        reached = std::max(reached, farthest[node]);
    }
    return stretches;
}

BlockGraph blockGraphOf(const Boxes& boxes, const Stretch& stretch)
{
    BlockGraph block;
    block.hasEntry = stretch.firstNode > 0;
    const std::size_t first = stretch.firstNode - (block.hasEntry ? 1 : 0);
    block.nodes = static_cast<std::uint32_t>(stretch.endNode - first);
    std::map<engine::TensorId, std::uint32_t> nets;
    for (std::size_t i = stretch.firstEdge; i < stretch.endEdge; ++i) {
        const auto& edge = boxes.edges[i];
        const auto net = nets.emplace(edge.tensor, static_cast<std::uint32_t>(nets.size())).first->second;
        block.edges.push_back({.from = static_cast<std::uint32_t>(edge.from - first),
                               .to = static_cast<std::uint32_t>(edge.to - first),
                               .net = net});
    }
    return block;
}

/// Draws from point to point: S-shaped between ranks, straight along a lane. x runs along the flow.
class Pen
{
public:
    explicit Pen(QPointF start) : m_curve{start} {}

    void swingTo(QPointF end)
    {
        const double middle = (m_curve.back().x() + end.x()) / 2;
        m_curve.insert(m_curve.end(), {{middle, m_curve.back().y()}, {middle, end.y()}, end});
    }
    void straightTo(double along)
    {
        if (along > m_curve.back().x())
            swingTo({along, m_curve.back().y()});
    }
    void arriveAt(double along, double across) { swingTo({std::max(along, m_curve.back().x()), across}); }
    std::vector<QPointF> take() { return std::move(m_curve); }

private:
    std::vector<QPointF> m_curve;
};

class Drawing
{
public:
    Drawing(GraphLayout& layout, const BoxSizes& sizes) : m_layout(layout), m_sizes(sizes) {}

    void add(const Stretch& stretch, const BlockGraph& block, const BlockPlaces& places)
    {
        const std::size_t first = stretch.firstNode - (block.hasEntry ? 1 : 0);
        for (std::size_t i = block.hasEntry ? 1 : 0; i < block.nodes; ++i) {
            const QPointF centre = m_origin + QPointF(places.nodes[i].along, places.nodes[i].across);
            m_layout.nodes[first + i].rect = QRectF(centre.x() - m_sizes.along / 2.0, centre.y() - m_sizes.across / 2.0,
                                                    m_sizes.along, m_sizes.across);
        }
        for (std::size_t i = 0; i < block.edges.size(); ++i)
            m_layout.edges[stretch.firstEdge + i].curve = curveOf(block.edges[i], places, places.lanes[i]);
        m_origin += QPointF(places.nodes.back().along, places.nodes.back().across);
    }

private:
    std::vector<QPointF> curveOf(const BlockGraph::Edge& edge, const BlockPlaces& places,
                                 const std::vector<double>& lanes) const
    {
        const auto& from = places.nodes[edge.from];
        const auto& to = places.nodes[edge.to];
        const double half = m_sizes.along / 2.0;
        Pen pen(m_origin + QPointF(from.along + half, from.across));
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const double rank = m_origin.x() + places.rankAt[from.rank + 1 + i];
            pen.arriveAt(rank - half, m_origin.y() + lanes[i]);
            pen.straightTo(rank + half);
        }
        pen.arriveAt(m_origin.x() + places.rankAt[to.rank] - half, m_origin.y() + to.across);
        pen.straightTo(m_origin.x() + to.along - half);
        return pen.take();
    }

    GraphLayout& m_layout;
    BoxSizes m_sizes;
    QPointF m_origin; ///< centre of the last box of the stretch before
};

/// Turns "along, across" into x, y.
void orient(GraphLayout& layout)
{
    if (layout.direction == Direction::TopToBottom) {
        for (auto& node : layout.nodes)
            node.rect = QRectF(node.rect.y(), node.rect.x(), node.rect.height(), node.rect.width());
        for (auto& edge : layout.edges)
            std::ranges::transform(edge.curve, edge.curve.begin(), &QPointF::transposed);
    }
    for (const auto& node : layout.nodes)
        layout.bounds |= node.rect;
    for (const auto& edge : layout.edges)
        layout.bounds |= QPolygonF(QList<QPointF>(edge.curve.begin(), edge.curve.end())).boundingRect();
}

} // namespace

engine::Result<GraphLayout> layoutOf(const engine::LayerGraph& graph, const LayoutOptions& options,
                                     const engine::KeepGoing& keepGoing)
{
    auto boxes = boxesOf(graph, options.collapsed);
    const auto stretches = stretchesOf(boxes);
    const auto sizes = sizesOf(options.direction);
    GraphLayout layout{.direction = options.direction,
                       .nodes = boxes.nodes,
                       .edges = boxes.edges,
                       .nodeOf = boxes.nodeOf,
                       .bounds = {}};
    Drawing drawing(layout, sizes);
    std::map<BlockGraph, BlockPlaces> known; // because networks repeat their blocks
    int effort = mostEffort;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        if (keepGoing && !keepGoing(static_cast<double>(i) / static_cast<double>(stretches.size())))
            return engine::Error{engine::ErrorCode::Cancelled, "layout of the graph cancelled"};
        auto block = blockGraphOf(boxes, stretches[i]);
        auto places = known.find(block);
        if (places == known.end())
            places = known.emplace(block, placeBlock(block, sizes, effort)).first;
        drawing.add(stretches[i], block, places->second);
    }
    orient(layout);
    return layout;
}

} // namespace widgets
