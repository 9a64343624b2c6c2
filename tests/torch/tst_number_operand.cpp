// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>

using namespace engine;
using support::Sketch;

namespace {

/// Empty when it cannot be computed.
std::vector<float> firstOutput(const LayerGraph& graph)
{
    const auto run = runWhole(graph, seededInputs(graph, 1));
    return run ? elementsAs<float>(run->outputs.at(graph.outputs()[0]).data).value_or(std::vector<float>{})
               : std::vector<float>{};
}

} // namespace

/// An operator of an image in blocked layout and one number, as the last of a model and in place.
class TestNumberOperand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anImageTimesANumber_data()
    {
        QTest::addColumn<int>("channels");
        for (const int channels : {1, 3, 4, 16, 24, 40})
            QTest::addRow("%d channels", channels) << channels;
    }

    void anImageTimesANumber()
    {
        QFETCH(int, channels);
        const Shape shape{1, channels, 5, 5};
        for (const Shape& number : {Shape{}, Shape{1}, Shape{1, 1, 1, 1}}) {
            std::vector<float> results[2];
            for (const bool scales : {false, true}) {
                Sketch sketch(7);
                auto last = sketch.add(sketch.convolution(sketch.input(shape), channels, 3), shape);
                if (scales)
                    last = sketch.add({"Mul", {}, {last, sketch.constant(number, 0.5F, 0.5F)}, {}}, shape);
                const auto graph = sketch.finish({last});
                QVERIFY(graph);
                results[scales ? 1 : 0] = firstOutput(*graph);
            }
            for (auto& value : results[0])
                value *= 0.5F;
            QCOMPARE(results[1].size(), results[0].size());
            QVERIFY(
                std::ranges::equal(results[0], results[1], [](float a, float b) { return std::abs(a - b) < 1e-6F; }));
        }
    }
};

QTEST_GUILESS_MAIN(TestNumberOperand)
#include "tst_number_operand.moc"
