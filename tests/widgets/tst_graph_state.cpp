// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/cut.h"
#include "widgets/graph/graph_walk.h"
#include "widgets/graph/node_text.h"

#include <QTest>

#include <algorithm>

using engine::Millis;
using engine::Side;
using widgets::GraphState;
using widgets::LayoutNode;

namespace {

GraphState stateOf(engine::LayerGraph graph, const widgets::LayoutOptions& options = {})
{
    GraphState state;
    state.graph = std::make_shared<const engine::LayerGraph>(std::move(graph));
    state.layout = *widgets::layoutOf(*state.graph, options, {});
    return state;
}

/// Layers from @p first on run on the edge.
std::vector<Side> cutAt(const GraphState& state, std::size_t first)
{
    std::vector<Side> sides(state.graph->layers().size(), Side::Device);
    std::fill(sides.begin() + static_cast<std::ptrdiff_t>(first), sides.end(), Side::Edge);
    return sides;
}

std::size_t layerNamed(const GraphState& state, std::string_view name)
{
    const auto layers = state.graph->layers();
    return static_cast<std::size_t>(std::ranges::find(layers, name, &engine::Layer::name) - layers.begin());
}

std::size_t nodeNamed(const GraphState& state, std::string_view name)
{
    return state.layout.nodeOf[layerNamed(state, name)];
}

void setTimes(GraphState& state, Side side, const std::vector<double>& millis)
{
    auto& times = state.times[static_cast<std::size_t>(side)].times;
    for (std::size_t i = 0; i < state.graph->layers().size(); ++i)
        times.emplace_back(millis[i % millis.size()]);
}

} // namespace

class TestGraphState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coloursBoxesByTheirSide();
    void leavesBoxesNeutralWithoutAPlan();
    void coloursBoxesByTheirTimeInHeatMode();
    void showsTheTimeWhereALayerRuns();
    void saysNoTimeThatItDoesNotKnow();
    void marksTensorsThatCrossOnceEach();
    void sendsTheInputWhenAllRunsOnTheEdge();
    void crossesNothingWithoutAPlan();
    void drawsALineOnlyWhereTheCutIsClean();
    void putsSizesOnTheLine();
    void marksABlockThatTheCutRunsThrough();
    void writesTitlesThatFitABox();
    void escapesNamesInTips();
    void tellsAllAboutALayer();
    void walksAlongEdgesAndBetweenBranches();
};

void TestGraphState::coloursBoxesByTheirSide()
{
    auto state = stateOf(chainGraph(6));
    state.plan = cutAt(state, 3);
    const auto looks = widgets::looksOf(state);
    const auto& layout = state.layout;
    QCOMPARE(looks[0].border, state.theme.device); // the input
    QCOMPARE(looks[layout.nodeOf[2]].border, state.theme.device);
    QCOMPARE(looks[layout.nodeOf[2]].fill, state.theme.deviceFill);
    QCOMPARE(looks[layout.nodeOf[3]].border, state.theme.edge);
    QCOMPARE(looks[layout.nodeOf[3]].fill, state.theme.edgeFill);
}

void TestGraphState::leavesBoxesNeutralWithoutAPlan()
{
    const auto state = stateOf(chainGraph(3));
    for (const auto& look : widgets::looksOf(state)) {
        QCOMPARE(look.fill, state.theme.node);
        QCOMPARE(look.border, state.theme.nodeBorder);
    }
}

void TestGraphState::coloursBoxesByTheirTimeInHeatMode()
{
    auto state = stateOf(chainGraph(3));
    setTimes(state, Side::Device, {1, 4, 2});
    state.heatMode = true;
    const auto looks = widgets::looksOf(state);
    QCOMPARE(looks[state.layout.nodeOf[0]].fill, widgets::heat(0.25));
    QCOMPARE(looks[state.layout.nodeOf[1]].fill, widgets::heat(1));
    QCOMPARE(looks[state.layout.nodeOf[1]].share, 1.0);
    QCOMPARE(looks[0].fill, state.theme.node); // an input takes no time
}

void TestGraphState::showsTheTimeWhereALayerRuns()
{
    auto state = stateOf(chainGraph(4));
    setTimes(state, Side::Device, {8});
    setTimes(state, Side::Edge, {2});
    QCOMPARE(widgets::timeOf(state, state.layout.nodes[state.layout.nodeOf[3]]), std::optional(Millis(8)));
    state.shownSide = Side::Edge;
    QCOMPARE(widgets::timeOf(state, state.layout.nodes[state.layout.nodeOf[3]]), std::optional(Millis(2)));
    state.plan = cutAt(state, 3);
    QCOMPARE(widgets::timeOf(state, state.layout.nodes[state.layout.nodeOf[2]]), std::optional(Millis(8)));
    QCOMPARE(widgets::timeOf(state, state.layout.nodes[state.layout.nodeOf[3]]), std::optional(Millis(2)));
}

void TestGraphState::saysNoTimeThatItDoesNotKnow()
{
    auto state = stateOf(chainGraph(4));
    setTimes(state, Side::Device, {8});
    state.plan = cutAt(state, 2);
    QVERIFY(!widgets::timeOf(state, state.layout.nodes[state.layout.nodeOf[3]]));
    QVERIFY(widgets::looksOf(state)[state.layout.nodeOf[3]].detail.isEmpty());
}

void TestGraphState::marksTensorsThatCrossOnceEach()
{
    auto state = stateOf(googLeNet());
    state.plan = cutAt(state, layerNamed(state, "inception_3b/1x1"));
    const auto crossings = widgets::crossingsOf(state, std::nullopt);
    QCOMPARE(crossings.size(), std::size_t{1});
    QCOMPARE(crossings[0].edges.size(), std::size_t{4});
    QCOMPARE(state.graph->tensor(crossings[0].tensor).name, std::string("inception_3a/output:0"));
    state.plan = cutAt(state, layerNamed(state, "inception_3a/output"));
    QCOMPARE(widgets::crossingsOf(state, std::nullopt).size(), std::size_t{4});
}

void TestGraphState::sendsTheInputWhenAllRunsOnTheEdge()
{
    auto state = stateOf(chainGraph(4));
    state.plan = cutAt(state, 0);
    const auto crossings = widgets::crossingsOf(state, std::nullopt);
    QCOMPARE(crossings.size(), std::size_t{1});
    QCOMPARE(state.graph->tensor(crossings[0].tensor).name, std::string("data"));
    QVERIFY(widgets::cutLineOf(state).has_value());
}

void TestGraphState::crossesNothingWithoutAPlan()
{
    auto state = stateOf(googLeNet());
    QVERIFY(widgets::crossingsOf(state, std::nullopt).empty());
    state.plan = std::vector<Side>(state.graph->layers().size(), Side::Device);
    QVERIFY(widgets::crossingsOf(state, std::nullopt).empty());
    QVERIFY(!widgets::cutLineOf(state));
}

void TestGraphState::drawsALineOnlyWhereTheCutIsClean()
{
    for (const auto direction : {widgets::Direction::LeftToRight, widgets::Direction::TopToBottom}) {
        auto state = stateOf(googLeNet(), {.direction = direction});
        state.plan = cutAt(state, layerNamed(state, "inception_3b/1x1"));
        const auto line = widgets::cutLineOf(state);
        QVERIFY(line.has_value());
        for (const auto& node : state.layout.nodes) {
            const bool flat = direction == widgets::Direction::LeftToRight;
            if (widgets::sideOf(state, node) == Side::Device)
                QVERIFY((flat ? node.rect.right() : node.rect.bottom()) < *line);
            else
                QVERIFY((flat ? node.rect.left() : node.rect.top()) > *line);
        }
        state.plan->at(layerNamed(state, "inception_3a/pool")) = Side::Edge;
        QVERIFY(!widgets::cutLineOf(state));
    }
}

void TestGraphState::putsSizesOnTheLine()
{
    auto state = stateOf(residualGraph(3));
    state.plan = cutAt(state, layerNamed(state, "block1/b"));
    const auto line = widgets::cutLineOf(state);
    QVERIFY(line.has_value());
    const auto crossings = widgets::crossingsOf(state, line);
    QCOMPARE(crossings.size(), std::size_t{2});
    for (const auto& crossing : crossings)
        QVERIFY(std::abs(crossing.label.x() - *line) < 0.01);
    QVERIFY(std::abs(crossings[0].label.y() - crossings[1].label.y()) > 20);
}

void TestGraphState::marksABlockThatTheCutRunsThrough()
{
    auto state = stateOf(googLeNet(), {.collapsed = true});
    state.plan = cutAt(state, layerNamed(state, "inception_4c/5x5"));
    const auto& block = state.layout.nodes[nodeNamed(state, "inception_4c/5x5")];
    QCOMPARE(block.kind, LayoutNode::Kind::Block);
    QVERIFY(!widgets::sideOf(state, block));
    QCOMPARE(widgets::looksOf(state)[nodeNamed(state, "inception_4c/5x5")].border, state.theme.link);
    QVERIFY(widgets::focusOf(state, {}).has_value());
}

void TestGraphState::writesTitlesThatFitABox()
{
    SampleGraph sample;
    const auto input = sample.input(std::string(5000, 'x'), {1, 3, 8, 8});
    const auto first = sample.add("first", "ConvTranspose", {input}, {1, 3, 8, 8}, 4);
    const auto state = stateOf(sample.finish({sample.add("second", std::string(5000, 'W'), {first}, {1, 2})}));
    QCOMPARE(widgets::titleOf(state.graph->layer(engine::LayerId{0})), QStringLiteral("ConvT 4×4"));
    for (const auto& look : widgets::looksOf(state))
        QVERIFY(QFontMetricsF(widgets::nodeTitleFont()).horizontalAdvance(look.title) <= 80);
}

void TestGraphState::escapesNamesInTips()
{
    SampleGraph sample;
    const auto input = sample.input("<img src=x>", {1, 2});
    auto state = stateOf(sample.finish({sample.add("<b>bold</b>", "<i>", {input}, {1, 2})}));
    setTimes(state, Side::Device, {1});
    state.times[0].source = QStringLiteral("<u>");
    for (const auto& node : state.layout.nodes) {
        const auto tip = widgets::tipOf(state, node);
        for (const auto* tag : {"<img", "<b>bold", "<i>", "<u>"})
            QVERIFY2(!tip.contains(QLatin1String(tag)), qPrintable(tip));
    }
}

void TestGraphState::tellsAllAboutALayer()
{
    auto state = stateOf(googLeNet());
    setTimes(state, Side::Device, {5});
    setTimes(state, Side::Edge, {1});
    state.times[0].source = QStringLiteral("measured on Pixel 7");
    const auto tip = widgets::tipOf(state, state.layout.nodes[nodeNamed(state, "conv2/3x3")]);
    for (const auto& part : {QStringLiteral("conv2/3x3"), QStringLiteral("Conv 3×3"), QStringLiteral("1×192×56×56"),
                             QStringLiteral("2.41 MB"), QStringLiteral("measured on Pixel 7"), QStringLiteral("edge")})
        QVERIFY2(tip.contains(part), qPrintable(tip));
}

void TestGraphState::walksAlongEdgesAndBetweenBranches()
{
    using widgets::Step;
    const auto state = stateOf(googLeNet());
    const auto& layout = state.layout;
    const auto name = [&](std::optional<std::size_t> node) {
        return node ? state.graph->layer(layout.nodes[*node].first).name : std::string("none");
    };
    const auto reduce = nodeNamed(state, "inception_3a/3x3_reduce");
    QCOMPARE(name(widgets::neighbour(layout, reduce, Step::Forward)), std::string("inception_3a/3x3"));
    QCOMPARE(name(widgets::neighbour(layout, reduce, Step::Back)), std::string("pool2/3x3"));
    const auto right = widgets::neighbour(layout, reduce, Step::Right);
    QVERIFY(right.has_value());
    QVERIFY(layout.nodes[*right].rect.center().y() > layout.nodes[reduce].rect.center().y());
    QVERIFY(!widgets::neighbour(layout, 0, Step::Back));
    QVERIFY(!widgets::neighbour(layout, layout.nodes.size() - 1, Step::Forward));
}

QTEST_MAIN(TestGraphState)
#include "tst_graph_state.moc"
