// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace engine;
using support::Sketch;

namespace {

enum class Method { Maximum, Average, AverageWithPadding };

/// The same along both sides.
struct Window
{
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t before = 0; ///< padding
    std::int64_t behind = 0;
    bool ceil = false;

    std::int64_t count(std::int64_t side) const
    {
        const auto room = side + before + behind - kernel;
        auto windows = room / stride + 1;
        if (ceil && room % stride != 0 && windows * stride < side + before) // it begins within the image
            ++windows;
        return windows;
    }
};

Operation operationOf(Method method, const Window& window, TensorId image)
{
    Operation op{method == Method::Maximum ? "MaxPool" : "AveragePool", {}, {image}, {}};
    op.attributes = {{"kernel_shape", Shape{window.kernel, window.kernel}},
                     {"strides", Shape{window.stride, window.stride}},
                     {"pads", Shape{window.before, window.before, window.behind, window.behind}},
                     {"ceil_mode", std::int64_t{window.ceil}}};
    if (method == Method::AverageWithPadding)
        op.attributes["count_include_pad"] = std::int64_t{1};
    return op;
}

/// One result, of the square image @p pixels that is @p side wide.
double pooled(Method method, const Window& window, std::span<const float> pixels, std::int64_t side, std::int64_t row,
              std::int64_t column)
{
    double most = -std::numeric_limits<double>::infinity();
    double sum = 0;
    int seen = 0;
    int counted = 0;
    for (std::int64_t i = row * window.stride - window.before; i < row * window.stride - window.before + window.kernel;
         ++i)
        for (std::int64_t j = column * window.stride - window.before;
             j < column * window.stride - window.before + window.kernel; ++j) {
            counted += i < side + window.behind && j < side + window.behind ? 1 : 0;
            if (i < 0 || j < 0 || i >= side || j >= side)
                continue;
            const double value = pixels[static_cast<std::size_t>(i * side + j)];
            most = std::max(most, value);
            sum += value;
            ++seen;
        }
    return method == Method::Maximum ? most : sum / (method == Method::Average ? seen : counted);
}

} // namespace

/// Windows that end before the image does, at its end, in its padding and beyond.
class TestPoolings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWindowSeesWhatItShould_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<int>("channels");
        for (const int channels : {16, 24, 3}) {
            QTest::addRow("maximum of %d", channels) << static_cast<int>(Method::Maximum) << channels;
            QTest::addRow("average of %d", channels) << static_cast<int>(Method::Average) << channels;
            QTest::addRow("average with padding of %d", channels)
                << static_cast<int>(Method::AverageWithPadding) << channels;
        }
    }

    void everyWindowSeesWhatItShould()
    {
        QFETCH(int, method);
        QFETCH(int, channels);
        for (const std::int64_t side : {5, 8, 9, 14})
            for (const std::int64_t kernel : {1, 2, 3, 5})
                for (const std::int64_t stride : {1, 2, 3})
                    for (const std::int64_t before : {0, 1})
                        for (const std::int64_t behind : {0, 1})
                            for (const bool ceil : {false, true}) {
                                if (before < kernel && behind < kernel)
                                    check(Method{method}, channels, side, {kernel, stride, before, behind, ceil});
                                if (QTest::currentTestFailed())
                                    return;
                            }
    }

private:
    static void check(Method method, std::int64_t channels, std::int64_t side, const Window& window)
    {
        const auto what = QStringLiteral("side %1, kernel %2, stride %3, padding %4 and %5, ceil %6")
                              .arg(side)
                              .arg(window.kernel)
                              .arg(window.stride)
                              .arg(window.before)
                              .arg(window.behind)
                              .arg(window.ceil);
        const auto count = window.count(side);
        Sketch sketch(static_cast<unsigned>(channels * side));
        const auto image = sketch.input({1, 3, side, side});
        const auto filled = sketch.add(sketch.convolution(image, channels, 1), {1, channels, side, side});
        const auto result = sketch.add(operationOf(method, window, filled), {1, channels, count, count});
        const auto graph = sketch.finish({filled, result});
        QVERIFY2(graph, qPrintable(what));
        const auto run = runWhole(*graph, seededInputs(*graph, 1));
        QVERIFY2(run, run ? "" : qPrintable(what + QString::fromStdString(run.error().message())));
        const auto from = floats(run->outputs.at(filled));
        const auto to = floats(run->outputs.at(result));
        QCOMPARE(to.size(), static_cast<std::size_t>(channels * count * count));
        for (std::int64_t i = 0; i < std::ssize(to); ++i) {
            const std::span pixels(from.data() + i / (count * count) * side * side,
                                   static_cast<std::size_t>(side * side));
            const auto expected = pooled(method, window, pixels, side, i / count % count, i % count);
            QVERIFY2(std::abs(static_cast<double>(to[static_cast<std::size_t>(i)]) - expected) < 1e-5,
                     qPrintable(what));
        }
    }
};

QTEST_GUILESS_MAIN(TestPoolings)
#include "tst_poolings.moc"
