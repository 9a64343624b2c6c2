// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/predict/reuse.h"
#include "engine/predict/tensor_rooms.h"

#include <QTest>

#include <functional>

using namespace engine;

namespace {

LayerGraph fusedGraph(const std::function<TensorId(GraphBuilder&)>& parts)
{
    GraphBuilder net("net");
    const auto last = parts(net);
    return *fuse(*net.finish({last}));
}

ConvSpec same(std::int64_t channels, std::int64_t kernel)
{
    return {channels, kernel, 1, Padding::Same, true, {}};
}

TensorId resultOf(const LayerGraph& graph, std::size_t layer)
{
    return graph.outputsOf(LayerId{static_cast<std::uint32_t>(layer)})[0];
}

} // namespace

class TestReuse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tensorsThatAreNeededAtTheSameTimeLieApart()
    {
        const auto graph = *fuse(*makeZooModel("ResNet"));
        const TensorRooms rooms(graph);
        std::int64_t sum = 0;
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            const LayerId layer{i};
            const auto to = rooms.rangeOf(graph.outputsOf(layer)[0]);
            sum += to.size();
            for (const TensorId id : graph.inputsOf(layer)) {
                const auto from = rooms.rangeOf(id);
                QVERIFY(from == to || from.end <= to.begin || to.end <= from.begin);
                QVERIFY(from.end <= rooms.size());
            }
        }
        QVERIFY(rooms.size() < sum / 4);
    }

    void aResidualIsAddedWhereItLies()
    {
        const auto graph = fusedGraph([](GraphBuilder& net) {
            const auto x = net.maxPool("pool", net.input("image", {1, 32, 28, 28}), 2, 2);
            const auto y = net.conv("a", x, same(32, 3));
            return net.conv("last", net.add("sum", net.conv("b", y, same(32, 3)), x), same(8, 1));
        });
        const TensorRooms rooms(graph);
        QCOMPARE(graph.layers().size(), std::size_t{4});
        QVERIFY(rooms.rangeOf(resultOf(graph, 1)) != rooms.rangeOf(resultOf(graph, 0)));
        QCOMPARE(rooms.rangeOf(resultOf(graph, 2)), rooms.rangeOf(resultOf(graph, 0)));
    }

    void channelsAreJoinedWithoutACopy()
    {
        const auto graph = fusedGraph([](GraphBuilder& net) {
            const auto x = net.input("image", {1, 16, 8, 8});
            const auto left = net.conv("left", x, same(16, 1));
            const auto right = net.conv("right", x, same(32, 1));
            return net.maxPool("pool", net.concatenate("both", {left, right}), 2, 2);
        });
        const TensorRooms rooms(graph);
        QCOMPARE(graph.layers().size(), std::size_t{4});
        const auto left = rooms.rangeOf(resultOf(graph, 0));
        const auto right = rooms.rangeOf(resultOf(graph, 1));
        const auto both = rooms.rangeOf(resultOf(graph, 2));
        QCOMPARE(left.begin, both.begin);
        QCOMPARE(right.begin, left.end);
        QCOMPARE(both.end, right.end);
    }

    void weightsAreAsFarAsAllThatIsTouched()
    {
        // 1 MiB of weights each, of which three are touched between two runs of one
        const auto graph = fusedGraph([](GraphBuilder& net) {
            auto x = net.input("row", {1, 512});
            for (const auto* name : {"a", "b", "c"})
                x = net.dense(name, x, 512, "Relu");
            return x;
        });
        const auto far = farBytesOf(graph);
        QCOMPARE(far.size(), std::size_t{3});
        constexpr double weights = 4 * (512 * 512 + 512);
        for (const auto& layer : far) {
            QVERIFY(layer[0] >= weights && layer[0] <= weights + 2 * 512 * 4);
            QVERIFY(layer[1] >= weights);
            QCOMPARE(layer[2], 0.0);
            QCOMPARE(layer[3], 0.0);
        }
    }

    void aSmallNetworkStaysInEveryCache()
    {
        const auto graph = fusedGraph([](GraphBuilder& net) {
            return net.conv("b", net.conv("a", net.input("image", {1, 16, 16, 16}), same(16, 1)), same(16, 1));
        });
        for (const auto& layer : farBytesOf(graph))
            QCOMPARE(layer, FarBytes{});
    }

    void whatALargeLayerPushedOutIsFar()
    {
        // The image that is kept for the end is pushed out by 2.3 MB of weights.
        const auto graph = fusedGraph([](GraphBuilder& net) {
            const auto x = net.maxPool("pool", net.input("image", {1, 32, 32, 32}), 2, 2);
            auto y = net.conv("narrow", x, {256, 1, 4, Padding::Same, true, {}});
            y = net.conv("wide", y, same(256, 3));
            y = net.conv("back", net.upSampling("up", y, 4), same(32, 1));
            return net.maxPool("end", net.multiply("product", y, x), 2, 2);
        });
        const auto far = farBytesOf(graph);
        const auto at = static_cast<std::size_t>(std::ranges::find(graph.layers(), std::string("product"), &Layer::name)
                                                 - graph.layers().begin());
        QVERIFY(at < far.size());
        constexpr double image = 4.0 * 32 * 16 * 16;
        QVERIFY(far[at][1] >= image);
        QVERIFY(far[at][2] < image);
    }
};

QTEST_GUILESS_MAIN(TestReuse)
#include "tst_reuse.moc"
