// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/graph_builder.h"
#include "tests/torch/run_whole.h"

#include <QFile>
#include <QTest>

#include <cmath>

using namespace engine;

namespace {

/// Draws like make_keras_golden.py.
std::vector<float> drawn(const std::string& name, std::size_t count, double low, double high)
{
    std::uint64_t state = 20;
    for (const auto character : name)
        state = state * 131 + static_cast<unsigned char>(character);
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i) {
        auto mixed = state += 0x9e3779b97f4a7c15ULL;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        mixed ^= mixed >> 31U;
        values.push_back(static_cast<float>(low + (high - low) * static_cast<double>(mixed >> 40U) * 0x1.0p-24));
    }
    return values;
}

struct Case
{
    std::string name;
    Shape input;
    TensorId (*build)(GraphBuilder& net, const std::string& name, TensorId x);
};

TensorId handedOver(GraphBuilder& net, const std::string& name, TensorId x)
{
    const LstmSpec spec{.units = 4};
    const auto state = net.lstmState(name + "/encoder", x, spec);
    return net.lstm(name, x, spec, state);
}

using Net = GraphBuilder;
using Name = std::string;

const std::vector<Case>& cases()
{
    static const std::vector<Case> all{
        {"conv8x8by4",
         {1, 2, 11, 10},
         [](Net& net, const Name& name, TensorId x) {
             return net.conv(name, x, {2, 8, 4, Padding::Same, true, {}});
         }},
        {"conv4x4",
         {1, 2, 5, 4},
         [](Net& net, const Name& name, TensorId x) {
             return net.conv(name, x, {2, 4, 1, Padding::Same, true, {}});
         }},
        {"conv1x7",
         {1, 2, 3, 5},
         [](Net& net, const Name& name, TensorId x) {
             return net.conv(name, x, {2, {1, 7}, 1, Padding::Same, true, {}});
         }},
        {"conv4x4by2",
         {1, 3, 5, 6},
         [](Net& net, const Name& name, TensorId x) {
             return net.conv(name, x, {2, 4, 2, Padding::Same, true, {}});
         }},
        {"transposed4x4by2",
         {1, 3, 2, 3},
         [](Net& net, const Name& name, TensorId x) {
             return net.transposedConv(name, x, {2, 4, 2, Padding::Same, true, {}});
         }},
        {"max3x3by2",
         {1, 2, 6, 5},
         [](Net& net, const Name& name, TensorId x) { return net.maxPool(name, x, 3, 2, Padding::Same); }},
        {"average3x3",
         {1, 2, 4, 3},
         [](Net& net, const Name& name, TensorId x) { return net.averagePool(name, x, 3, 1, Padding::Same); }},
        {"average3x3by2",
         {1, 2, 4, 5},
         [](Net& net, const Name& name, TensorId x) { return net.averagePool(name, x, 3, 2, Padding::Same); }},
        {"normalization",
         {1, 3, 2, 2},
         [](Net& net, const Name& name, TensorId x) { return net.batchNormalization(name, x); }},
        {"normalizationWithoutScale",
         {1, 3, 2, 2},
         [](Net& net, const Name& name, TensorId x) { return net.batchNormalization(name, x, false); }},
        {"leakyRelu", {1, 2, 3, 3}, [](Net& net, const Name& name, TensorId x) { return net.leakyRelu(name, x); }},
        {"upSampling", {1, 2, 2, 3}, [](Net& net, const Name& name, TensorId x) { return net.upSampling(name, x, 2); }},
        {"channelPadding",
         {1, 2, 2, 2},
         [](Net& net, const Name& name, TensorId x) { return net.channelPadding(name, x, 1); }},
        {"lstm", {1, 5, 3}, [](Net& net, const Name& name, TensorId x) { return net.lstm(name, x, {.units = 4}); }},
        {"bidirectional",
         {1, 5, 3},
         [](Net& net, const Name& name, TensorId x) {
             return net.lstm(name, x, {.units = 4, .activation = "Relu", .bothDirections = true});
         }},
        {"handedOver", {1, 5, 3}, handedOver},
    };
    return all;
}

std::map<std::string, std::vector<double>> goldenValues()
{
    std::map<std::string, std::vector<double>> golden;
    QFile file(QStringLiteral(SOURCE_ROOT "/tests/data/keras-golden.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return golden;
    for (const auto& line : file.readAll().trimmed().split('\n')) {
        const auto fields = line.split(' ');
        auto& values = golden[fields.front().toStdString()];
        for (const auto& field : fields.mid(1))
            values.push_back(field.toDouble());
    }
    return golden;
}

Result<std::vector<float>> run(const LayerGraph& graph, const Tensor& input)
{
    const auto done = runWhole(graph, {{graph.inputs()[0], input}});
    if (!done)
        return done.error();
    return elementsAs<float>(done->outputs.at(graph.outputs()[0]).data).value_or(std::vector<float>{});
}

} // namespace

/// The zoo's layers, by the program's kernels, against what numpy computes in Keras' terms.
class TestKerasLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesWhatKerasGives_data()
    {
        QTest::addColumn<std::size_t>("number");
        for (std::size_t i = 0; i < cases().size(); ++i)
            QTest::newRow(cases()[i].name.c_str()) << i;
        QCOMPARE(goldenValues().size(), cases().size());
    }

    void givesWhatKerasGives()
    {
        QFETCH(std::size_t, number);
        const auto& [name, shape, build] = cases()[number];
        const auto expected = goldenValues()[name];
        GraphBuilder net(name);
        const auto x = net.input("x", shape);
        const auto graph = net.finish({build(net, name, x)});
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        const auto fused = fuse(*graph);
        QVERIFY(fused);
        const double reach = shape.size() == 4 ? 1.0 : 2.0;
        const auto values = drawn(name + " input", static_cast<std::size_t>(*elementCount(shape)), -reach, reach);
        const auto input = Tensor::create(ElementType::Float32, shape, makeBlob(values));
        for (const auto* form : {&*graph, &*fused}) {
            const auto output = run(*form, *input);
            QVERIFY2(output, output ? "" : output.error().message().c_str());
            QCOMPARE(output->size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY2(std::abs(static_cast<double>((*output)[i]) - expected[i])
                             < 2e-6 + 2e-6 * std::abs(expected[i]),
                         qPrintable(
                             QStringLiteral("element %1: %2 instead of %3").arg(i).arg((*output)[i]).arg(expected[i])));
        }
    }
};

QTEST_GUILESS_MAIN(TestKerasLayers)
#include "tst_keras_layers.moc"
