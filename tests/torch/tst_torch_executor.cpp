// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/fusion.h"
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

using namespace engine;
using support::Sketch;

namespace {

/// Each layer as a segment of its own: all tensors between them are row-major and in memory of their own.
Result<TensorMap> runAlone(const LayerGraph& graph, TensorMap tensors)
{
    auto executor = makeTorchExecutor(graph, {});
    if (!executor)
        return executor.error();
    for (std::uint32_t layer = 0; layer < graph.layers().size(); ++layer) {
        const LayerId id{layer};
        const auto inputs = graph.inputsOf(id);
        const auto outputs = graph.outputsOf(id);
        auto segment = (*executor)->prepare({{id}, {inputs.begin(), inputs.end()}, {outputs.begin(), outputs.end()}});
        if (!segment)
            return segment.error();
        auto run = (*segment)->run(tensors);
        if (!run)
            return run.error();
        tensors.merge(run->outputs);
    }
    return tensors;
}

std::vector<float> weightsOf(const LayerGraph& graph, TensorId id)
{
    return elementsAs<float>(*graph.constant(id)).value_or(std::vector<float>{});
}

/// relu(normalize(conv(x)) + x) straight from the definitions, in double; a 3x3 window with one row of padding.
std::vector<double> residualByDefinition(const LayerGraph& graph, const std::vector<float>& x, const Shape& shape)
{
    const auto& ops = graph.layers()[0].operations;
    const auto w = weightsOf(graph, ops[0].inputs[1]);
    const auto b = weightsOf(graph, ops[0].inputs[2]);
    std::vector<std::vector<float>> norm;
    for (std::size_t i = 1; i < 5; ++i)
        norm.push_back(weightsOf(graph, ops[1].inputs[i]));
    const auto [channels, height, width] = std::tuple(shape[1], shape[2], shape[3]);
    const auto at = [&](std::int64_t c, std::int64_t i, std::int64_t j) {
        const bool inside = i >= 0 && i < height && j >= 0 && j < width;
        return inside ? static_cast<double>(x[static_cast<std::size_t>((c * height + i) * width + j)]) : 0.0;
    };
    std::vector<double> result;
    for (std::int64_t o = 0; o < channels; ++o) {
        const auto k = static_cast<std::size_t>(o);
        const double scale = norm[0][k] / std::sqrt(norm[3][k] + 1e-5);
        for (std::int64_t i = 0; i < height; ++i)
            for (std::int64_t j = 0; j < width; ++j) {
                double sum = b[k];
                for (std::int64_t c = 0; c < channels; ++c)
                    for (std::int64_t t = 0; t < 9; ++t)
                        sum += w[static_cast<std::size_t>((o * channels + c) * 9 + t)]
                            * at(c, i + t / 3 - 1, j + t % 3 - 1);
                result.push_back(std::max(0.0, (sum - norm[2][k]) * scale + norm[1][k] + at(o, i, j)));
            }
    }
    return result;
}

double largestDifference(const std::vector<float>& a, const std::vector<double>& b)
{
    double worst = a.size() == b.size() ? 0 : 1e30;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(a[i]) - b[i]));
    return worst;
}

/// Convolutions, sums, concatenations, poolings and reshapes at random; every tensor may be used again.
Result<LayerGraph> randomNetwork(unsigned seed)
{
    Sketch sketch(seed);
    const std::int64_t side = 6;
    const std::int64_t batch = seed % 3 == 2 ? 2 : 1;
    std::vector<TensorId> images{sketch.input({batch, 3, side, side})};
    const auto any = [&] { return images[sketch.below(static_cast<unsigned>(images.size()))]; };
    for (int i = 0; i < 14; ++i) {
        const TensorId from = any();
        const std::int64_t channels = std::array{16, 32, 24, 5}[sketch.below(4)];
        const Shape grown{batch, channels, side, side};
        switch (sketch.below(8)) {
        case 0: images.push_back(sketch.add(sketch.convolution(from, channels, 3), grown)); break;
        case 1: images.push_back(sketch.add(sketch.convolution(from, channels, 1), grown)); break;
        case 2: {
            const Shape sum{batch, sketch.shape(from)[1] + sketch.shape(images.back())[1], side, side};
            images.push_back(sketch.add({"Concat", {{"axis", std::int64_t{1}}}, {from, images.back()}, {}}, sum));
            break;
        }
        case 7:
            images.push_back(sketch.add(sketch.convolution(from, sketch.shape(from)[1], 3, sketch.shape(from)[1]),
                                        sketch.shape(from)));
            break;
        case 3: images.push_back(sketch.add(sketch.normalization(from), sketch.shape(from))); break;
        case 4: images.push_back(sketch.add({"Relu", {}, {from}, {}}, sketch.shape(from))); break;
        case 5: {
            const TensorId other = sketch.add(sketch.convolution(any(), sketch.shape(from)[1], 1), sketch.shape(from));
            images.push_back(sketch.add({"Add", {}, {from, other}, {}}, sketch.shape(from)));
            break;
        }
        default:
            images.push_back(
                sketch.add({"MaxPool", {{"kernel_shape", Shape{3, 3}}, {"pads", Shape{1, 1, 1, 1}}}, {from}, {}},
                           sketch.shape(from)));
        }
    }
    const TensorId pooled =
        sketch.add({"GlobalAveragePool", {}, {images.back()}, {}}, {batch, sketch.shape(images.back())[1], 1, 1});
    return sketch.finish({images.back(), pooled, any() == images[0] ? images[1] : images[images.size() / 2]});
}

Tensor zeros(const Shape& shape)
{
    const auto count = static_cast<std::size_t>(elementCount(shape).value_or(0));
    return {ElementType::Float32, shape, makeBlob(std::vector<float>(count, 0.0F))};
}

Result<LayerGraph> smallNetwork()
{
    Sketch sketch(3);
    const auto image = sketch.input({1, 16, 5, 5});
    const auto hidden = sketch.add(sketch.convolution(image, 16, 3), {1, 16, 5, 5});
    return sketch.finish({sketch.add({"Relu", {}, {hidden}, {}}, {1, 16, 5, 5})});
}

} // namespace

class TestTorchExecutor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
#if defined(__GLIBC__)
        mallopt(M_PERTURB, 0x80); // fresh memory is full of huge numbers, not of zeros
#endif
    }

    void aFusedLayerComputesWhatItsOperationsMean_data()
    {
        QTest::addColumn<int>("channels");
        for (const int channels : {1, 3, 16, 24, 64})
            QTest::addRow("%d channels", channels) << channels;
    }

    void aFusedLayerComputesWhatItsOperationsMean()
    {
        QFETCH(int, channels);
        const Shape shape{1, channels, 9, 7};
        Sketch sketch(static_cast<unsigned>(channels));
        const auto image = sketch.input(shape);
        auto last = sketch.add(sketch.convolution(image, channels, 3), shape);
        last = sketch.join(sketch.normalization(last), shape);
        last = sketch.join({"Add", {}, {last, image}, {}}, shape);
        last = sketch.join({"Relu", {}, {last}, {}}, shape);
        const auto graph = sketch.finish({last});
        QVERIFY(graph);
        const auto inputs = seededInputs(*graph, 1);
        const auto run = runWhole(*graph, inputs);
        QVERIFY2(run, run ? "" : run.error().message().c_str());
        QCOMPARE(run->layerTimes.size(), 1U);
        const auto expected = residualByDefinition(*graph, floats(inputs.at(image)), shape);
        QVERIFY(largestDifference(floats(run->outputs.at(last)), expected) < 1e-5);
    }

    void aChainThatNobodyKnowsRunsOperationByOperation()
    {
        Sketch sketch(1);
        const auto image = sketch.input({1, 2, 3, 4});
        auto last = sketch.add({"Transpose", {{"perm", Shape{0, 1, 3, 2}}}, {image}, {}}, {1, 2, 4, 3});
        last = sketch.join({"Neg", {}, {last}, {}}, {1, 2, 4, 3});
        last = sketch.join({"Exp", {}, {last}, {}}, {1, 2, 4, 3});
        const auto graph = sketch.finish({last});
        QVERIFY(graph);
        const auto inputs = seededInputs(*graph, 1);
        const auto run = runWhole(*graph, inputs);
        QVERIFY2(run, run ? "" : run.error().message().c_str());
        const auto from = floats(inputs.at(image));
        const auto to = floats(run->outputs.at(last));
        for (std::size_t i = 0; i < 24; ++i) // [c, j, i] comes from [c, i, j]
            QVERIFY(std::abs(to[i] - std::exp(-from[i / 12 * 12 + i % 3 * 4 + i % 12 / 3])) < 1e-6F);
    }

    void sharesMemoryOnlyWhenNobodyLooks()
    {
        for (unsigned seed = 0; seed < 150; ++seed) {
            const auto graph = randomNetwork(seed);
            QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
            const auto inputs = seededInputs(*graph, seed);
            const auto alone = runAlone(*graph, inputs);
            const auto fused = fuse(*graph);
            QVERIFY2(alone, alone ? "" : alone.error().message().c_str());
            QVERIFY(fused);
            for (const auto* variant : {&*graph, &*fused}) {
                const auto run = runWhole(*variant, inputs);
                QVERIFY2(run, run ? "" : run.error().message().c_str());
                for (const TensorId id : graph->outputs())
                    QVERIFY2(relativeDifference(alone->at(id), run->outputs.at(id)) < 1e-5,
                             qPrintable(QStringLiteral("seed %1: %2")
                                            .arg(seed)
                                            .arg(relativeDifference(alone->at(id), run->outputs.at(id)))));
            }
        }
    }

    void twoSegmentsGiveWhatOneGives()
    {
        for (unsigned seed = 100; seed < 110; ++seed) {
            const auto graph = randomNetwork(seed);
            QVERIFY(graph);
            const auto inputs = seededInputs(*graph, seed);
            const auto whole = runWhole(*graph, inputs);
            auto executor = makeTorchExecutor(*graph, {});
            QVERIFY(whole && executor);
            const auto count = static_cast<std::uint32_t>(graph->layers().size());
            for (std::uint32_t cut = 1; cut < count; ++cut) {
                const auto split = runSplit(*graph, **executor, cut, inputs);
                QVERIFY2(split, split ? "" : split.error().message().c_str());
                for (const TensorId id : graph->outputs())
                    QVERIFY(relativeDifference(whole->outputs.at(id), split->at(id)) < 1e-5);
            }
        }
    }

    void asksForEveryInputInItsShape()
    {
        const auto graph = smallNetwork();
        QVERIFY(graph);
        auto executor = makeTorchExecutor(*graph, {});
        auto segment = (*executor)->prepare(wholeGraph(*graph));
        QVERIFY(segment);
        const TensorId image = graph->inputs()[0];
        const auto missing = (*segment)->run({});
        QVERIFY(!missing && missing.error().code == ErrorCode::InvalidInput);
        QVERIFY(missing.error().message().find("'t0' is missing") != std::string::npos);
        const auto larger = (*segment)->run({{image, zeros({1, 16, 5, 6})}});
        QVERIFY(!larger && larger.error().message().find("1x16x5x6") != std::string::npos);
        Tensor short_ = zeros({1, 16, 5, 4});
        short_.shape = {1, 16, 5, 5};
        QVERIFY(!(*segment)->run({{image, short_}}));
        Tensor integers = zeros({1, 16, 5, 5});
        integers.type = ElementType::Int32;
        QVERIFY(!(*segment)->run({{image, integers}}));
        QVERIFY((*segment)->run({{image, zeros({1, 16, 5, 5})}}));
    }

    void namesTheLayerThatItCannotRun()
    {
        Sketch sketch(1);
        const auto image = sketch.input({1, 2, 3, 4});
        const auto graph = sketch.finish({sketch.add({"Fold", {}, {image}, {}}, {1, 2, 3, 4})});
        QVERIFY(graph);
        QVERIFY(!torchSupports(graph->layers()[0].operations[0]));
        const auto run = runWhole(*graph, seededInputs(*graph, 1));
        QVERIFY(!run);
        QCOMPARE(run.error().code, ErrorCode::Unsupported);
        QCOMPARE(run.error().message(), std::string("layer 'l0': operator Fold is not supported"));
    }

    void refusesShapesThatDoNotFollow()
    {
        Sketch sketch(1);
        const auto image = sketch.input({1, 16, 6, 6});
        const auto graph = sketch.finish({sketch.add(sketch.convolution(image, 16, 3), {1, 16, 600, 6})});
        QVERIFY(graph);
        const auto run = runWhole(*graph, seededInputs(*graph, 1));
        QVERIFY(!run && run.error().message().find("1x16x600x6") != std::string::npos);
    }

    void refusesSegmentsThatAreNotOfTheGraph()
    {
        const auto graph = smallNetwork();
        QVERIFY(graph);
        auto executor = makeTorchExecutor(*graph, {});
        const auto image = graph->inputs()[0];
        const auto result = graph->outputs()[0];
        QVERIFY(!(*executor)->prepare({{LayerId{0}, LayerId{7}}, {image}, {}}));
        QVERIFY(!(*executor)->prepare({{LayerId{1}, LayerId{0}}, {image}, {}}));
        QVERIFY(!(*executor)->prepare({{LayerId{0}}, {image}, {TensorId{1000}}}));
        QVERIFY(!(*executor)->prepare({{LayerId{1}}, {image}, {result}}));
        QVERIFY(!(*executor)->prepare({{LayerId{0}}, {image}, {result}}));
        QVERIFY(!makeTorchExecutor(*graph, {.threads = 0, .pace = {}}));
    }

    void aSegmentWithoutLayersPassesItsInputsOn()
    {
        const auto graph = smallNetwork();
        QVERIFY(graph);
        auto executor = makeTorchExecutor(*graph, {});
        const auto image = graph->inputs()[0];
        auto segment = (*executor)->prepare({{}, {image}, {image}});
        QVERIFY(segment);
        const auto inputs = seededInputs(*graph, 4);
        const auto run = (*segment)->run(inputs);
        QVERIFY(run);
        QVERIFY(run->outputs.at(image) == inputs.at(image));
        QVERIFY(run->layerTimes.empty());
    }

    void thePaceDecidesWhatALayerCosts()
    {
        const auto graph = smallNetwork();
        QVERIFY(graph);
        int calls = 0;
        const auto run =
            runWhole(*graph, seededInputs(*graph, 1), {.threads = 1, .pace = [&](Millis measured) {
                                                           ++calls;
                                                           return measured < Millis{0} ? Millis{-1} : Millis{7};
                                                       }});
        QVERIFY(run);
        QCOMPARE(calls, 2);
        QCOMPARE(run->layerTimes, std::vector<Millis>(2, Millis{7}));
    }

    void twoThreadsComputeTheSame()
    {
        const auto graph = randomNetwork(7);
        QVERIFY(graph);
        const auto inputs = seededInputs(*graph, 7);
        const auto one = runWhole(*graph, inputs);
        const auto two = runWhole(*graph, inputs, {.threads = 2, .pace = {}});
        QVERIFY(one && two);
        for (const TensorId id : graph->outputs())
            QVERIFY(relativeDifference(one->outputs.at(id), two->outputs.at(id)) < 1e-5);
    }

    void aLogarithmIsRightWhereItIsSmall()
    {
        Sketch sketch(1);
        const auto x = sketch.input({8});
        const auto graph = sketch.finish({sketch.add({"Log", {}, {x}, {}}, {8})});
        QVERIFY(graph);
        const std::vector<float> values{1.0F, 1.0F, 1.001F, 0.999F, 1.5F, 10.0F, 1e-6F, 1e6F};
        const auto run = runWhole(*graph, {{graph->inputs()[0], {ElementType::Float32, {8}, makeBlob(values)}}});
        QVERIFY(run);
        const auto found = floats(run->outputs.at(graph->outputs()[0]));
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double expected = std::log(static_cast<double>(values[i]));
            QVERIFY2(std::abs(static_cast<double>(found[i]) - expected) <= 2e-7 * std::max(0.1, std::abs(expected)),
                     qPrintable(QString::number(static_cast<double>(found[i]))));
        }
    }

private:
    /// Layers before @p cut, then the others, with nothing but tensors between them.
    static Result<TensorMap> runSplit(const LayerGraph& graph, Executor& executor, std::uint32_t cut, TensorMap tensors)
    {
        const auto count = static_cast<std::uint32_t>(graph.layers().size());
        for (const auto& [from, to] : {std::pair(0U, cut), std::pair(cut, count)}) {
            Segment part;
            for (std::uint32_t i = from; i < to; ++i) {
                part.layers.push_back(LayerId{i});
                for (const TensorId id : graph.outputsOf(LayerId{i}))
                    part.outputs.push_back(id);
            }
            for (const auto& [id, tensor] : tensors)
                part.inputs.push_back(id);
            auto segment = executor.prepare(part);
            if (!segment)
                return segment.error();
            auto run = (*segment)->run(tensors);
            if (!run)
                return run.error();
            tensors.merge(run->outputs);
        }
        return tensors;
    }
};

QTEST_GUILESS_MAIN(TestTorchExecutor)
#include "tst_torch_executor.moc"
