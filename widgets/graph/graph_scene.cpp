// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_scene.h"

#include <algorithm>
#include <utility>

namespace widgets {

namespace {

constexpr std::size_t nodesInItem = 48;
constexpr std::size_t edgesInItem = 64;
constexpr double margin = 24;
constexpr double roomAtEnds = 60;

} // namespace

GraphScene::GraphScene(QObject* parent) : QGraphicsScene(parent) {}

GraphScene::~GraphScene()
{
    clear(); // because the items look at the picture
}

void GraphScene::setGraph(std::shared_ptr<const engine::LayerGraph> graph, GraphLayout layout)
{
    auto& state = m_picture.state;
    const auto selectedLayer = state.selected && state.layout.nodes[*state.selected].kind != LayoutNode::Kind::Input
        ? std::optional(state.layout.nodes[*state.selected].first)
        : std::nullopt;
    const bool same = graph == state.graph;
    if (!same) {
        state.times = {};
        state.plan.reset();
        state.compared.reset();
        state.pins.clear();
    }
    state.selected.reset();
    state.graph = std::move(graph);
    state.layout = state.graph ? std::move(layout) : GraphLayout{};
    if (same && selectedLayer && index(*selectedLayer) < state.layout.nodeOf.size())
        state.selected = state.layout.nodeOf[index(*selectedLayer)];
    rebuild();
}

void GraphScene::rebuild()
{
    clear();
    m_nodeItems.clear();
    const auto& layout = m_picture.state.layout;
    m_chunkOf.assign(layout.nodes.size(), 0);
    addEdges();
    m_crossings = new CrossingsItem(m_picture);
    m_crossings->setZValue(1);
    addItem(m_crossings);
    for (std::size_t i = 0; i < layout.nodes.size(); i += nodesInItem) {
        const auto end = std::min(i + nodesInItem, layout.nodes.size());
        std::fill(m_chunkOf.begin() + static_cast<std::ptrdiff_t>(i),
                  m_chunkOf.begin() + static_cast<std::ptrdiff_t>(end), m_nodeItems.size());
        m_nodeItems.push_back(new NodesItem(m_picture, {i, end}));
        m_nodeItems.back()->setZValue(2);
        addItem(m_nodeItems.back());
    }
    m_cut = new CutItem(m_picture);
    m_cut->setZValue(3);
    addItem(m_cut);
    setBounds();
    refreshCut();
    refreshLooks();
}

void GraphScene::setBounds()
{
    const auto& layout = m_picture.state.layout;
    const double ends = m_picture.state.cutMoves ? margin + roomAtEnds : margin; // for the words of a cut that is there
    if (layout.direction == Direction::LeftToRight)
        setSceneRect(layout.bounds.adjusted(-ends, -margin - handleRoom, ends, margin));
    else
        setSceneRect(layout.bounds.adjusted(-margin - 2 * handleRoom, -ends, margin, ends));
}

void GraphScene::addEdges()
{
    const auto& edges = m_picture.state.layout.edges;
    StrokeCutter cutter;
    std::vector<Stroke> strokes;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        strokes.push_back(cutter.cut(edges[i]));
        if (strokes.size() == edgesInItem || i + 1 == edges.size())
            addItem(new EdgesItem(m_picture, std::exchange(strokes, {})));
    }
}

void GraphScene::refreshLooks()
{
    m_picture.looks = m_picture.state.graph ? looksOf(m_picture.state) : std::vector<NodeLook>{};
    m_picture.slowest = slowestOf(m_picture.state);
    for (auto* item : m_nodeItems)
        item->update();
    Q_EMIT pictureChanged();
}

std::size_t GraphScene::layerCount() const
{
    return m_picture.state.graph ? m_picture.state.graph->layers().size() : 0;
}

void GraphScene::updateBox(std::size_t node)
{
    m_nodeItems[m_chunkOf[node]]->update(m_picture.state.layout.nodes[node].rect.adjusted(-6, -6, 9, 9));
}

/// Of the boxes with another side or share alone: the picture of a dragged cut is drawn at every move.
void GraphScene::refreshSides(const std::vector<engine::Side>& before)
{
    const auto& state = m_picture.state;
    const auto slowest = slowestOf(state);
    const bool sameScale = slowest == m_picture.slowest;
    m_picture.slowest = slowest;
    for (std::size_t i = 0; i < state.layout.nodes.size(); ++i) {
        const auto& node = state.layout.nodes[i];
        const bool isLayer = node.kind != LayoutNode::Kind::Input;
        const auto first = static_cast<std::ptrdiff_t>(index(node.first));
        const auto end = static_cast<std::ptrdiff_t>(index(node.last)) + 1;
        if (isLayer
            && (!sameScale || !std::equal(before.begin() + first, before.begin() + end, state.plan->begin() + first))) {
            dress(m_picture.looks[i], state, node, slowest);
            updateBox(i);
        }
    }
    Q_EMIT pictureChanged();
}

void GraphScene::refreshCut()
{
    m_picture.cutLine = handleOf(m_picture.state);
    m_picture.crossings =
        m_picture.state.graph ? crossingsOf(m_picture.state, m_picture.cutLine) : std::vector<Crossing>{};
    if (m_cut) {
        m_crossings->refresh();
        m_cut->refresh();
    }
}

void GraphScene::setTimes(engine::Side side, SideTimes times)
{
    if (times.times.size() != layerCount())
        times = {};
    m_picture.state.times[static_cast<std::size_t>(side)] = std::move(times);
    refreshLooks();
}

void GraphScene::setPlan(std::optional<std::vector<engine::Side>> plan)
{
    if (plan && plan->size() != layerCount())
        plan.reset();
    if (plan == m_picture.state.plan)
        return;
    const auto before = std::exchange(m_picture.state.plan, std::move(plan));
    refreshCut();
    if (before && m_picture.state.plan)
        refreshSides(*before);
    else
        refreshLooks();
}

void GraphScene::setShownSide(engine::Side side)
{
    m_picture.state.shownSide = side;
    refreshLooks();
}

void GraphScene::setHeatMode(bool on)
{
    m_picture.state.heatMode = on;
    refreshLooks();
}

void GraphScene::setTheme(const Theme& theme)
{
    m_picture.state.theme = theme;
    setBackgroundBrush(theme.card);
    refreshLooks();
}

void GraphScene::setSelected(std::optional<std::size_t> node)
{
    const auto redraw = [this](std::optional<std::size_t> box) {
        if (box)
            updateBox(*box);
    };
    redraw(m_picture.state.selected);
    m_picture.state.selected = node;
    redraw(node);
}

void GraphScene::setEveryDetail(bool on)
{
    m_picture.state.everyDetail = on;
}

void GraphScene::setPins(std::vector<std::optional<engine::Side>> pins)
{
    if (pins.size() != layerCount())
        pins.clear();
    if (pins == m_picture.state.pins)
        return;
    m_picture.state.pins = std::move(pins);
    for (auto* item : m_nodeItems)
        item->update();
}

void GraphScene::setCompared(std::optional<std::vector<engine::Side>> sideOf)
{
    if (sideOf && sideOf->size() != layerCount())
        sideOf.reset();
    if (sideOf == m_picture.state.compared)
        return;
    m_picture.state.compared = std::move(sideOf);
    for (auto* item : m_nodeItems)
        item->update();
    Q_EMIT pictureChanged();
}

void GraphScene::setCutMoves(bool on)
{
    m_picture.state.cutMoves = on;
    setBounds();
    refreshCut();
}

void GraphScene::holdCut(std::optional<double> place)
{
    m_picture.state.held = place;
    m_picture.cutLine = handleOf(m_picture.state);
    if (m_cut)
        m_cut->refresh();
}

void GraphScene::setCutText(const QString& text)
{
    if (text == m_picture.state.cutText)
        return;
    m_picture.state.cutText = text;
    if (m_cut)
        m_cut->refresh();
}

std::optional<std::size_t> GraphScene::nodeAt(const QPointF& position) const
{
    const auto& nodes = m_picture.state.layout.nodes;
    const auto found = std::ranges::find_if(nodes, [&](const auto& node) { return node.rect.contains(position); });
    if (found == nodes.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - nodes.begin());
}

} // namespace widgets
