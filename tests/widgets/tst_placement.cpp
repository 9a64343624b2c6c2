// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/placement.h"

#include <QTest>

#include <algorithm>
#include <random>

using engine::LayerId;
using engine::Side;
using Pins = std::vector<std::optional<Side>>;

namespace {

bool allProducersOnDevice(const engine::LayerGraph& graph, LayerId layer, const std::vector<Side>& sideOf)
{
    return std::ranges::all_of(graph.inputsOf(layer), [&](engine::TensorId tensor) {
        const auto producer = graph.producerOf(tensor);
        return !producer || sideOf[index(*producer)] == Side::Device;
    });
}

std::vector<Side> randomSides(std::mt19937& random, std::size_t count)
{
    std::vector<Side> sides(count, Side::Device);
    const auto often = 2 + random() % 8;
    for (auto& side : sides)
        side = random() % often == 0 ? Side::Edge : Side::Device;
    return sides;
}

Pins randomPins(std::mt19937& random, std::size_t count)
{
    Pins pins(count);
    for (auto& pin : pins) {
        if (random() % 9 == 0)
            pin = random() % 2 == 0 ? Side::Device : Side::Edge;
    }
    return pins;
}

} // namespace

class TestPlacement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// On the device is exactly what is pinned there, or wanted there with all of its producers.
    void closesAnyWishUpward()
    {
        for (unsigned seed = 1; seed <= 500; ++seed) {
            std::mt19937 random(seed);
            const auto graph = randomGraph(seed, 2 + static_cast<int>(random() % 60));
            const auto count = graph.layers().size();
            const auto wanted = randomSides(random, count);
            const auto pins = seed % 3 == 0 ? Pins() : randomPins(random, count);
            const auto closed = widgets::closedUpward(graph, wanted, pins);
            for (std::uint32_t i = 0; i < count; ++i) {
                const bool may = wanted[i] == Side::Device && allProducersOnDevice(graph, LayerId{i}, closed);
                const auto expected = !pins.empty() && pins[i] ? *pins[i] : may ? Side::Device : Side::Edge;
                QVERIFY2(closed[i] == expected, qPrintable(QStringLiteral("seed %1, layer %2").arg(seed).arg(i)));
            }
            QCOMPARE(widgets::closedUpward(graph, closed, pins), closed);
        }
    }

    void cutsAtThePlaceOfTheLine()
    {
        for (const auto direction : {widgets::Direction::LeftToRight, widgets::Direction::TopToBottom}) {
            widgets::GraphState state;
            state.graph = std::make_shared<const engine::LayerGraph>(chainGraph(8));
            state.layout = *widgets::layoutOf(*state.graph, {.direction = direction}, {});
            const auto centre = state.layout.nodes[state.layout.nodeOf[5]].rect.center();
            const double place = direction == widgets::Direction::LeftToRight ? centre.x() : centre.y();
            QCOMPARE(std::ranges::count(widgets::placementAt(state, place - 1), Side::Device), 5);
            QCOMPARE(std::ranges::count(widgets::placementAt(state, place + 1), Side::Device), 6);
            QCOMPARE(std::ranges::count(widgets::placementAt(state, -1e6), Side::Device), 0);
            QCOMPARE(std::ranges::count(widgets::placementAt(state, 1e6), Side::Device), 8);
        }
    }
};

QTEST_MAIN(TestPlacement)
#include "tst_placement.moc"
