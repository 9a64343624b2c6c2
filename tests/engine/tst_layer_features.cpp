// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/kernel_rules.h"
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/predict/layer_family.h"
#include "engine/predict/layer_features.h"

#include <QTest>

#include <array>
#include <cmath>
#include <set>

using namespace engine;

namespace {

using Parts = std::function<TensorId(GraphBuilder&)>;

LayerGraph fusedGraph(const Parts& parts)
{
    GraphBuilder net("net");
    const auto last = parts(net);
    const auto graph = net.finish({last});
    return *fuse(*graph);
}

LayerFeatures lastOf(const LayerGraph& graph)
{
    return featuresOf(graph, LayerId{static_cast<std::uint32_t>(graph.layers().size() - 1)});
}

double value(const LayerFeatures& features, const char* name)
{
    return features.find(name).value_or(-1.0);
}

TensorId image(GraphBuilder& net, std::int64_t channels, std::int64_t side)
{
    return net.input("image", {1, channels, side, side});
}

/// 3x3 over 20 channels, behind a pooling, with batch normalization, residual and Relu.
TensorId residualBlock(GraphBuilder& net)
{
    const auto x = net.maxPool("pool", image(net, 20, 28), 2, 2);
    auto y = net.conv("conv", x, {20, 3, 1, Padding::Same, true, {}});
    y = net.batchNormalization("norm", y);
    return net.activation("relu", net.add("sum", y, x), "Relu");
}

} // namespace

class TestLayerFeatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConvolutionByHand()
    {
        const auto graph = fusedGraph(residualBlock);
        const auto conv = lastOf(graph);
        QCOMPARE(QByteArray(conv.family.data()), QByteArray("conv"));
        QCOMPARE(value(conv, "macs"), 20.0 * 20 * 9 * 14 * 14);
        QCOMPARE(value(conv, "padded_macs"), 24.0 * 24 * 9 * 14 * 14);
        QCOMPARE(value(conv, "input_bytes"), 4.0 * 20 * 14 * 14); // the residual is the same tensor
        QCOMPARE(value(conv, "output_bytes"), 4.0 * 20 * 14 * 14);
        QCOMPARE(value(conv, "weight_bytes"), 4.0 * (20 * 20 * 9 + 20 + 4 * 20));
        QCOMPARE(value(conv, "operations"), 4.0);
        QCOMPARE(value(conv, "kernel_class"), 2.0); // Winograd's method, if on small tiles
        QCOMPARE(value(conv, "blocked_input"), 1.0);
        QCOMPARE(value(conv, "network_output"), 1.0);
        QCOMPARE(value(conv, "residual"), 1.0);
        QCOMPARE(value(conv, "activation_cheap"), 1.0);
        QCOMPARE(value(conv, "activation_costly"), 0.0);
        QCOMPARE(value(conv, "inputs_of_8"), 0.0);
        QCOMPARE(value(conv, "padding"), 4.0);
        QCOMPARE(value(conv, "output_rows"), 14.0);
        QCOMPARE(value(conv, "expanded_bytes"), 4.0 * 9 * 20 * 14 * 14);
        const auto pool = featuresOf(graph, LayerId{0});
        QCOMPARE(QByteArray(pool.family.data()), QByteArray("max_pool"));
        QCOMPARE(value(pool, "blocked_input"), 0.0);
        QCOMPARE(value(pool, "window_reads"), 20.0 * 14 * 14 * 4);
    }

    void kernelClassesFollowTheRuntime_data()
    {
        QTest::addColumn<ConvSpec>("spec");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("kernelClass");
        const auto row = [](const char* name, const ConvSpec& spec, int channels, int side, double kernelClass) {
            QTest::newRow(name) << spec << channels << side << kernelClass;
        };
        row("1x1", {64, 1, 1, Padding::Valid, true, {}}, 64, 14, 0);
        row("much 3x3", {256, 3, 1, Padding::Valid, true, {}}, 256, 56, 1);
        row("some 3x3", {64, 3, 1, Padding::Valid, true, {}}, 64, 14, 2);
        row("three channels", {64, 3, 1, Padding::Valid, true, {}}, 3, 224, 3);
        row("5x5", {64, 5, 1, Padding::Valid, true, {}}, 64, 14, 4);
        row("3x3 by two", {64, 3, 2, Padding::Valid, true, {}}, 64, 14, 4);
        row("1x1 by two", {64, 1, 2, Padding::Valid, true, {}}, 64, 14, 5);
    }
    void kernelClassesFollowTheRuntime()
    {
        QFETCH(ConvSpec, spec);
        QFETCH(int, channels);
        QFETCH(int, side);
        const auto conv =
            lastOf(fusedGraph([&](GraphBuilder& net) { return net.conv("conv", image(net, channels, side), spec); }));
        QTEST(value(conv, "kernel_class"), "kernelClass");
    }

    void oneGroupAChannelIsDepthwise()
    {
        const auto conv =
            lastOf(fusedGraph([](GraphBuilder& net) { return net.depthwiseConv("conv", image(net, 12, 14), 3, 1); }));
        QCOMPARE(QByteArray(conv.family.data()), QByteArray("depthwise_conv"));
        QCOMPARE(value(conv, "groups"), 12.0);
        QCOMPARE(value(conv, "padded_macs"), 16.0 * 9 * 12 * 12);
    }

    void productsByHand()
    {
        const auto one = lastOf(fusedGraph([](GraphBuilder& net) {
            return net.dense("dense", net.input("x", {1, 30}), 12, "Sigmoid");
        }));
        QCOMPARE(QByteArray(one.family.data()), QByteArray("matmul"));
        QCOMPARE(value(one, "kernel_class"), 0.0);
        QCOMPARE(value(one, "rows"), 1.0);
        QCOMPARE(value(one, "inner"), 30.0);
        QCOMPARE(value(one, "columns"), 12.0);
        QCOMPARE(value(one, "padded_macs"), 30.0 * 16);
        QCOMPARE(value(one, "activation_costly"), 1.0);
        QCOMPARE(value(one, "one_thread"), 1.0);
        const auto several = lastOf(fusedGraph([](GraphBuilder& net) {
            return net.dense("dense", net.input("x", {1, 50, 64}), 32, "");
        }));
        QCOMPARE(value(several, "kernel_class"), 1.0);
        QCOMPARE(value(several, "rows"), 50.0);
        QCOMPARE(value(several, "columns_of_16"), 1.0);
    }

    void wholeBlocksAreJoinedInPlace()
    {
        const auto joined = [](std::int64_t filters) {
            return lastOf(fusedGraph([filters](GraphBuilder& net) {
                const auto x = image(net, 16, 14);
                const auto left = net.conv("left", x, {filters, 1, 1, Padding::Same, true, {}});
                return net.concatenate("concat", {left, net.conv("right", x, {32, 3, 1, Padding::Same, true, {}})});
            }));
        };
        QCOMPARE(value(joined(16), "kernel_class"), 3.0);
        QCOMPARE(value(joined(20), "kernel_class"), 0.0);
        QCOMPARE(value(joined(20), "sum"), 52.0);
        QCOMPARE(value(joined(20), "least"), 20.0);
    }

    void recurrentLayersByHand()
    {
        const auto lstm = lastOf(fusedGraph([](GraphBuilder& net) {
            return net.lstm("lstm", net.input("x", {1, 9, 24}), {40, "Tanh", true});
        }));
        QCOMPARE(QByteArray(lstm.family.data()), QByteArray("recurrent"));
        QCOMPARE(value(lstm, "steps"), 9.0);
        QCOMPARE(value(lstm, "features"), 24.0);
        QCOMPARE(value(lstm, "units"), 40.0);
        QCOMPARE(value(lstm, "directions"), 2.0);
    }

    void configurationsTellApartWhatMayTakeAnotherTime()
    {
        const auto plain = [](bool relu) {
            return lastOf(fusedGraph([relu](GraphBuilder& net) {
                return net.conv("conv", image(net, 16, 14), {16, 3, 1, Padding::Same, true, relu ? "Relu" : ""});
            }));
        };
        QCOMPARE(configurationOf(plain(true)).size(), std::size_t{16});
        QCOMPARE(configurationOf(plain(true)), configurationOf(plain(true)));
        QVERIFY(configurationOf(plain(true)) != configurationOf(plain(false)));
        QCOMPARE(mainConfigurationOf(plain(true)), mainConfigurationOf(plain(false)));
        const auto wider = lastOf(fusedGraph([](GraphBuilder& net) {
            return net.conv("conv", image(net, 17, 14), {16, 3, 1, Padding::Same, true, "Relu"});
        }));
        QVERIFY(mainConfigurationOf(plain(true)) != mainConfigurationOf(wider));
    }

    void theZooHasFiniteFeatures()
    {
        std::map<std::string_view, std::vector<std::string>> names;
        QStringList others;
        for (const auto& model : zooModels()) {
            const auto graph = fuse(*model.build());
            QVERIFY(graph);
            for (std::uint32_t i = 0; i < graph->layers().size(); ++i) {
                const auto features = featuresOf(*graph, LayerId{i});
                std::vector<std::string> own;
                for (const auto& [name, number] : features.values) {
                    own.push_back(name);
                    QVERIFY2(std::isfinite(number) && number >= 0.0, name.c_str());
                }
                QCOMPARE(std::set(own.begin(), own.end()).size(), own.size());
                QVERIFY(own == names.try_emplace(features.family, own).first->second);
                if (features.family == "other")
                    others << QString::fromStdString(graph->layer(LayerId{i}).type());
            }
        }
        QVERIFY(names.size() >= 13);
        QCOMPARE(others, QStringList());
    }

    /// As oneDNN decided on a processor with AVX-512 and 1 MiB of cache for each core.
    void tellsWhichTilesWinogradTakes()
    {
        for (const auto& [inputs, outputs, pixels] : {std::array{64, 112, 56 * 56},
                                                      {112, 64, 56 * 56},
                                                      {512, 512, 14 * 14},
                                                      {48, 128, 28 * 28},
                                                      {40, 64, 15 * 15}})
            QVERIFY2(takesSmallTiles(inputs, outputs, pixels), qPrintable(QString::number(outputs)));
        for (const auto& [inputs, outputs, pixels] : {std::array{128, 64, 56 * 56},
                                                      {512, 512, 15 * 15},
                                                      {64, 128, 28 * 28},
                                                      {64, 64, 112 * 112},
                                                      {464, 16, 14 * 14}})
            QVERIFY2(!takesSmallTiles(inputs, outputs, pixels), qPrintable(QString::number(outputs)));
        const auto classOf = [](std::int64_t channels, std::int64_t side) {
            return value(
                lastOf(fusedGraph([&](GraphBuilder& net) {
                    return net.conv("conv", image(net, channels, side), {channels, 3, 1, Padding::Same, true, {}});
                })),
                "kernel_class");
        };
        QCOMPARE(classOf(64, 56), 2.0);
        QCOMPARE(classOf(128, 112), 1.0);
        QCOMPARE(classOf(128, 28), 4.0); // large tiles would not be worth their rounding
    }

    void tellsWhenTheSameCodeRanLast()
    {
        const auto graph = fusedGraph([](GraphBuilder& net) {
            auto x = image(net, 16, 8);
            for (const auto* name : {"first", "second"})
                x = net.conv(name, x, {16, 3, 1, Padding::Same, true, {}});
            return net.maxPool("pool", x, 2, 2);
        });
        const auto all = featuresOf(graph);
        QCOMPARE(all.size(), std::size_t{3});
        const double conv = 4.0 * (2 * 16 * 8 * 8 + 16 * 16 * 9 + 16);
        const double pool = 4.0 * (16 * 8 * 8 + 16 * 4 * 4);
        const auto rounded = [](double bytes) { return std::exp2(std::ceil(std::log2(bytes))); };
        for (const auto* name : {"kind_age_bytes", "code_age_bytes"}) {
            QCOMPARE(*all[0].find(name), rounded(pool)); // since the second one of the run before
            QCOMPARE(*all[1].find(name), 0.0);
            QCOMPARE(*all[2].find(name), rounded(2 * conv));
        }
    }

    void tellsInWhichCachesALayerFindsItsOperands()
    {
        const auto graph = *fuse(*makeZooModel("AlexNet"));
        const auto all = featuresOf(graph);
        QCOMPARE(all.size(), graph.layers().size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto alone = featuresOf(graph, LayerId{static_cast<std::uint32_t>(i)});
            QCOMPARE(configurationOf(all[i]), configurationOf(alone));
            QCOMPARE(mainConfigurationOf(all[i]), mainConfigurationOf(alone));
            const auto weights = *all[i].find("weight_bytes");
            const auto touched = *all[i].find("input_bytes") + *all[i].find("output_bytes") + weights;
            QVERIFY(*all[i].find("far_16m") >= weights); // those of the other layers are 240 MB
            QVERIFY(*all[i].find("far_16m") <= *all[i].find("far_512k"));
            QVERIFY(*all[i].find("far_512k") <= 1.1 * touched); // blocks of channels are filled up
        }
    }

    void tellsForHowLongAnInputHasLain()
    {
        const auto graph = *fuse(*makeZooModel("VGG"));
        const auto all = featuresOf(graph);
        const auto pool = std::ranges::find(all, "max_pool", &LayerFeatures::family);
        QVERIFY(pool != all.end());
        const auto macs = value(*(pool - 1), "macs"); // of the convolution before
        QVERIFY(macs > 1e8);
        QCOMPARE(value(*pool, "maker_macs"), std::exp2(std::ceil(std::log2(macs))));
        QCOMPARE(value(*pool, "cooled_bytes"), value(*pool, "input_bytes") * std::min(macs / 1e9, 1.0));
        const auto& first = all.front();
        QCOMPARE(value(first, "maker_macs"), 0.0);
        QCOMPARE(value(all[1], "cooled_bytes"), value(all[1], "input_bytes") * value(first, "macs") / 1e9);
    }
};

QTEST_GUILESS_MAIN(TestLayerFeatures)
#include "tst_layer_features.moc"
