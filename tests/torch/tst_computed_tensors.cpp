// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace engine;
using support::Sketch;

/// Kernels whose operands the frame decides all.
class TestComputedTensors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void multipliesWhatTheFrameDecides()
    {
        Sketch sketch(1);
        const auto a = sketch.input({2, 1, 3, 4});
        const auto b = sketch.input({5, 4, 6});
        const auto graph = sketch.finish({sketch.add({"MatMul", {}, {a, b}, {}}, {2, 5, 3, 6})});
        QVERIFY(graph);
        const auto inputs = seededInputs(*graph, 1);
        const auto run = runWhole(*graph, inputs);
        QVERIFY2(run, run ? "" : run.error().message().c_str());
        const auto first = floats(inputs.at(a));
        const auto second = floats(inputs.at(b));
        std::vector<double> expected;
        for (std::size_t i = 0; i < 2; ++i)
            for (std::size_t batch = 0; batch < 5; ++batch)
                for (std::size_t row = 0; row < 3; ++row)
                    for (std::size_t column = 0; column < 6; ++column) {
                        double sum = 0;
                        for (std::size_t k = 0; k < 4; ++k)
                            sum += static_cast<double>(first[(i * 3 + row) * 4 + k])
                                * static_cast<double>(second[(batch * 4 + k) * 6 + column]);
                        expected.push_back(sum);
                    }
        const auto actual = floats(run->outputs.at(graph->outputs()[0]));
        QCOMPARE(actual.size(), expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i)
            QVERIFY(std::abs(static_cast<double>(actual[i]) - expected[i]) < 1e-5);
    }

    void sharesOfNothingAreNoNumbers()
    {
        Sketch sketch(1);
        const auto hidden =
            sketch.constant({2, 20}, -std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity());
        const auto x = sketch.input({2, 20});
        const auto sum = sketch.add({"Add", {}, {x, hidden}, {}}, {2, 20});
        const auto graph = sketch.finish({sketch.add({"Softmax", {}, {sum}, {}}, {2, 20})});
        const auto run = runWhole(*graph, seededInputs(*graph, 1));
        QVERIFY(run);
        for (const auto share : floats(run->outputs.at(graph->outputs()[0])))
            QVERIFY(std::isnan(share));
    }
};

QTEST_GUILESS_MAIN(TestComputedTensors)
#include "tst_computed_tensors.moc"
