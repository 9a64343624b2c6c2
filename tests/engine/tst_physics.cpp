// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/physics.h"
#include "engine/predict/support_vectors.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

/// Multiply-adds, bytes and one of two kinds of kernel, of which the second takes three times as long.
Samples layers(std::size_t rows, unsigned seed)
{
    Samples samples{{"macs", "output_bytes", "kernel_class", "stride"}, {}, {}, {}, {}, {}};
    std::mt19937 random(seed);
    for (std::size_t row = 0; row < rows; ++row) {
        const double macs = std::exp2(10 + static_cast<double>(random() % 1000) / 100);
        const double bytes = std::exp2(8 + static_cast<double>(random() % 1000) / 100);
        const double kind = random() % 2 == 0 ? 4 : 7;
        samples.features.insert(samples.features.end(), {macs, bytes, kind, static_cast<double>(1 + random() % 3)});
        samples.target.push_back((kind == 4 ? 1 : 3) * (0.001 + macs / 1e5 + bytes / 1e4));
    }
    return samples;
}

/// The largest share that @p said is off.
template <typename Model>
double worst(const Model& model, const Samples& samples)
{
    double most = 0;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        most = std::max(most, std::abs(evaluate(model, samples.row(row)) / samples.target[row] - 1));
    return most;
}

} // namespace

class TestPhysics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindHasItsOwnParts()
    {
        const auto model = *fitPhysics(layers(100, 1));
        QCOMPARE(model.amounts, (std::vector<std::size_t>{0, 1}));
        QCOMPARE(model.kinds.size(), std::size_t{2});
        QVERIFY(worst(model, layers(100, 2)) < 1e-6);
    }

    void aKindWithFewRowsTakesThoseOfAll()
    {
        auto samples = layers(100, 1);
        for (std::size_t row = 0; row < 5; ++row)
            samples.features[4 * row + 2] = 9;
        const auto model = *fitPhysics(samples);
        QCOMPARE(model.kinds.size(), std::size_t{2});
        const std::vector<double> few{1e5, 1e4, 9, 1};
        const std::vector<double> unknown{1e5, 1e4, 123, 1};
        QCOMPARE(evaluate(model, few), evaluate(model, unknown));
        QVERIFY(evaluate(model, few) > 1);
    }

    void nothingTakesLessThanHalfOfTheShortest()
    {
        const auto samples = layers(100, 1);
        const auto model = *fitPhysics(samples);
        QCOMPARE(evaluate(model, std::vector<double>{-1e9, -1e9, 4, 1}), std::ranges::min(samples.target) / 2);
    }

    void withoutAmountsThereIsNone()
    {
        const auto error = fitPhysics(samplesOf([](auto x) { return 1 + x[0]; }, 20, 2, 0, 1, 1)).error();
        QCOMPARE(error.code, ErrorCode::Unsupported);
        QCOMPARE(error.message(), std::string("no column is an amount of work or traffic, such as 'macs'"));
    }

    /// A column that is no amount doubles the time: the trees see it.
    void treesLearnWhatTheSumsMiss()
    {
        const auto slowed = [](Samples samples) {
            for (std::size_t row = 0; row < samples.rows(); ++row)
                samples.target[row] *= samples.row(row)[3] == 2 ? 2 : 1;
            return samples;
        };
        const auto samples = slowed(layers(400, 1));
        const auto model = fitBoostedPhysics(samples, boostedTrees, 1);
        if (!model && model.error().code == ErrorCode::Unsupported)
            QSKIP("no XGBoost");
        QVERIFY(worst(*fitPhysics(samples), slowed(layers(100, 2))) > 0.3);
        QVERIFY(worst(*model, slowed(layers(100, 2))) < 0.25);
    }

    void supportVectorsBearACurve()
    {
        const auto curve = [](std::span<const double> x) { return 5 + std::sin(x[0]) * x[1]; };
        const auto samples = samplesOf(curve, 200, 2, -2, 2, 1);
        const auto model = fitSupportVectors(samples, 1);
        if (!model)
            QSKIP("no libsvm");
        double most = 0;
        const auto others = samplesOf(curve, 100, 2, -2, 2, 2);
        for (std::size_t row = 0; row < others.rows(); ++row)
            most = std::max(most, std::abs(evaluate(*model, others.row(row)) - others.target[row]));
        QVERIFY2(most < 0.15, qPrintable(QString::number(most)));
        // Rows within the margin bear nothing.
        QVERIFY(fitSupportVectorsWith(samples, {30, 1, 0.2})->weights.size() < 100);
    }
};

QTEST_GUILESS_MAIN(TestPhysics)
#include "tst_physics.moc"
