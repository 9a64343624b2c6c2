// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/graph_layout.h"

#include <QTest>

#include <algorithm>

using widgets::Direction;
using widgets::GraphLayout;
using widgets::LayoutNode;

namespace {

const engine::KeepGoing always = [](double) { return true; };

GraphLayout laidOut(const engine::LayerGraph& graph, const widgets::LayoutOptions& options = {})
{
    const auto layout = widgets::layoutOf(graph, options, always);
    if (!layout)
        qFatal("%s", layout.error().message().c_str());
    return *layout;
}

/// Pairs of boxes that cover each other, by a sweep along x.
int overlapsIn(const GraphLayout& layout)
{
    std::vector<QRectF> rects;
    for (const auto& node : layout.nodes)
        rects.push_back(node.rect);
    std::ranges::sort(rects, {}, &QRectF::left);
    int overlaps = 0;
    for (std::size_t i = 0; i < rects.size(); ++i)
        for (std::size_t k = i + 1; k < rects.size() && rects[k].left() < rects[i].right(); ++k)
            overlaps += rects[i].intersects(rects[k]) ? 1 : 0;
    return overlaps;
}

QPointF pointAt(const std::vector<QPointF>& curve, std::size_t piece, double t)
{
    const QPointF* p = &curve[3 * piece];
    const double s = 1 - t;
    return s * s * s * p[0] + 3 * s * s * t * p[1] + 3 * s * t * t * p[2] + t * t * t * p[3];
}

/// Edges that run through a box that is neither their start nor their end.
int crossedBoxes(const GraphLayout& layout)
{
    int crossed = 0;
    for (const auto& edge : layout.edges) {
        for (std::size_t piece = 0; 3 * piece + 3 < edge.curve.size(); ++piece) {
            for (int step = 0; step <= 20; ++step) {
                const auto point = pointAt(edge.curve, piece, step / 20.0);
                for (std::size_t node = edge.from + 1; node < edge.to; ++node)
                    crossed += layout.nodes[node].rect.adjusted(1, 1, -1, -1).contains(point) ? 1 : 0;
            }
        }
    }
    return crossed;
}

double flow(const GraphLayout& layout, const QPointF& point)
{
    return layout.direction == Direction::LeftToRight ? point.x() : point.y();
}

} // namespace

class TestGraphLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void placesEveryLayerWithoutOverlap_data();
    void placesEveryLayerWithoutOverlap();
    void keepsEdgesOutOfOtherBoxes();
    void startsAndEndsEdgesAtTheirBoxes();
    void keepsAChainOnOneLine();
    void drawsInputsBeforeTheirLayers();
    void collapsesBlocksIntoOneBox();
    void isTheSameEachTime();
    void stopsWhenAsked();
    void acceptsAnEmptyGraph();
};

void TestGraphLayout::placesEveryLayerWithoutOverlap_data()
{
    QTest::addColumn<engine::LayerGraph>("graph");
    QTest::addRow("chain") << chainGraph(12);
    QTest::addRow("residual") << residualGraph(5);
    QTest::addRow("GoogLeNet") << googLeNet();
    QTest::addRow("dense") << denseGraph(20);
    QTest::addRow("too dense for dot") << denseGraph(150);
    QTest::addRow("long chain") << chainGraph(10'000);
    QTest::addRow("many inceptions") << inceptionGraph(1'250);
    QTest::addRow("one large block") << randomGraph(7, 1'000);
    for (unsigned seed = 1; seed <= 20; ++seed)
        QTest::addRow("random %u", seed) << randomGraph(seed, 25);
}

void TestGraphLayout::placesEveryLayerWithoutOverlap()
{
    QFETCH(engine::LayerGraph, graph);
    for (const auto direction : {Direction::LeftToRight, Direction::TopToBottom}) {
        const auto layout = laidOut(graph, {.direction = direction});
        QCOMPARE(layout.nodeOf.size(), graph.layers().size());
        QCOMPARE(layout.nodes.size(), graph.layers().size() + graph.inputs().size());
        for (std::size_t layer = 0; layer < layout.nodeOf.size(); ++layer)
            QCOMPARE(engine::index(layout.nodes[layout.nodeOf[layer]].first), layer);
        QCOMPARE(overlapsIn(layout), 0);
        for (const auto& edge : layout.edges) {
            QVERIFY(edge.from < edge.to);
            QVERIFY(std::ranges::is_sorted(edge.curve, {}, [&](const auto& point) { return flow(layout, point); }));
            QVERIFY(flow(layout, layout.nodes[edge.from].rect.bottomRight())
                    < flow(layout, layout.nodes[edge.to].rect.topLeft()));
        }
        for (const auto& node : layout.nodes)
            QVERIFY(layout.bounds.contains(node.rect));
    }
}

void TestGraphLayout::keepsEdgesOutOfOtherBoxes()
{
    QCOMPARE(crossedBoxes(laidOut(googLeNet())), 0);
    QCOMPARE(crossedBoxes(laidOut(residualGraph(4), {.direction = Direction::TopToBottom})), 0);
}

void TestGraphLayout::startsAndEndsEdgesAtTheirBoxes()
{
    const auto layout = laidOut(googLeNet());
    for (const auto& edge : layout.edges) {
        const auto& from = layout.nodes[edge.from].rect;
        const auto& to = layout.nodes[edge.to].rect;
        QCOMPARE(edge.curve.front(), QPointF(from.right(), from.center().y()));
        QCOMPARE(edge.curve.back(), QPointF(to.left(), to.center().y()));
        QCOMPARE(edge.curve.size() % 3, std::size_t{1});
    }
}

void TestGraphLayout::keepsAChainOnOneLine()
{
    for (const auto& node : laidOut(chainGraph(30)).nodes)
        QCOMPARE(node.rect.center().y(), 0.0);
    const auto graph = residualGraph(3);
    const auto layout = laidOut(graph);
    for (const auto& node : layout.nodes)
        QCOMPARE(node.rect.center().y(), 0.0); // the shortcut bends, the main path does not
}

void TestGraphLayout::drawsInputsBeforeTheirLayers()
{
    SampleGraph sample;
    const auto image = sample.input("image", {1, 3, 8, 8});
    const auto state = sample.input("state", {1, 4});
    const auto first = sample.add("first", "Conv", {image}, {1, 4, 8, 8}, 3);
    const auto second = sample.add("second", "Relu", {first}, {1, 4, 8, 8});
    const auto layout = laidOut(sample.finish({sample.add("third", "Add", {second, state}, {1, 4, 8, 8})}));
    QCOMPARE(layout.nodes.size(), std::size_t{5});
    QCOMPARE(layout.nodes[3].kind, LayoutNode::Kind::Input);
    QCOMPARE(layout.nodes[3].input, state);
    QVERIFY(layout.nodes[3].rect.right() < layout.nodes[4].rect.left());
    QCOMPARE(overlapsIn(layout), 0);
}

void TestGraphLayout::collapsesBlocksIntoOneBox()
{
    const auto graph = googLeNet();
    const auto layout = laidOut(graph, {.collapsed = true});
    const auto blocks = std::ranges::count(layout.nodes, LayoutNode::Kind::Block, &LayoutNode::kind);
    QCOMPARE(blocks, 9);
    QCOMPARE(layout.nodes.size(), std::size_t{1 + 10 + 9});
    QCOMPARE(overlapsIn(layout), 0);
    for (std::size_t layer = 0; layer < graph.layers().size(); ++layer) {
        const auto& node = layout.nodes[layout.nodeOf[layer]];
        QVERIFY(engine::index(node.first) <= layer && layer <= engine::index(node.last));
    }
}

void TestGraphLayout::isTheSameEachTime()
{
    QCOMPARE(laidOut(randomGraph(3, 60)), laidOut(randomGraph(3, 60)));
}

void TestGraphLayout::stopsWhenAsked()
{
    int asked = 0;
    const auto layout = widgets::layoutOf(chainGraph(100), {}, [&asked](double) { return ++asked < 5; });
    QVERIFY(!layout);
    QCOMPARE(layout.error().code, engine::ErrorCode::Cancelled);
    QCOMPARE(asked, 5);
}

void TestGraphLayout::acceptsAnEmptyGraph()
{
    const auto graph = engine::LayerGraph::create({});
    QVERIFY(graph);
    QCOMPARE(laidOut(*graph), GraphLayout{});
}

QTEST_GUILESS_MAIN(TestGraphLayout)
#include "tst_graph_layout.moc"
