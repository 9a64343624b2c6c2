// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/comparison.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

bool always(double)
{
    return true;
}

/// Pairs of rows: both of a pair have the same features and a target that nothing else tells.
Samples pairs()
{
    auto samples = samplesOf([](auto) { return 0.0; }, 120, 2, 0, 1, 1);
    std::mt19937 random(2);
    for (std::size_t row = 0; row < samples.rows(); row += 2) {
        samples.target[row] = samples.target[row + 1] = 1 + static_cast<double>(random() % 1000);
        for (std::size_t column = 0; column < 2; ++column)
            samples.features[2 * (row + 1) + column] = samples.features[2 * row + column];
        samples.group[row + 1] = samples.group[row];
    }
    return samples;
}

double plane(std::span<const double> x)
{
    return 1 + 2 * x[0] + x[1];
}

} // namespace

class TestRegressorComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Who knows of no groups finds the other row of a pair, and takes it for foresight.
    void whatWasSeenTwiceIsNotForeseen()
    {
        const auto samples = pairs();
        auto withoutGroups = samples;
        withoutGroups.group.clear();
        const auto error = [](const Samples& learnt, const std::vector<Fold>& folds) {
            const auto predictions = crossPredicted("nearest-neighbors", learnt, folds, {}, always);
            return *accuracy(learnt.target, *predictions)->medianPercent;
        };
        QVERIFY(error(withoutGroups, *randomFolds(samples.rows(), 10, 3)) < 1e-9);
        QVERIFY(error(samples, *groupFolds(samples.group, 10, 3)) > 20);
    }

    /// A value that only its own fold has would be seen at once in a regressor that goes through its rows.
    void noRowIsPredictedByWhatLearntFromIt()
    {
        auto samples = samplesOf(plane, 60, 2, 0, 1, 4);
        const auto folds = *randomFolds(60, 6, 5);
        const auto before = *crossPredicted("nearest-neighbors", samples, folds, {}, always);
        for (const auto row : folds[2].test)
            samples.target[row] *= 1000;
        const auto after = *crossPredicted("nearest-neighbors", samples, folds, {}, always);
        for (const auto row : folds[2].test)
            QCOMPARE(after[row], before[row]);
        QVERIFY(after != before);
    }

    void theTableHasEveryNameOrItsReason()
    {
        const auto samples = samplesOf(plane, 60, 14, 0, 1, 6);
        const std::vector<std::string_view> names{"linear", "polynomial-5", "ridge"};
        const auto table = comparedRegressors(names, samples, *randomFolds(60, 3, 1), {TargetScale::Raw, 1}, always);
        QVERIFY(table.has_value());
        QCOMPARE(table->size(), names.size());
        QVERIFY(*table->at(0).accuracy->meanPercent < 1e-9);
        QCOMPARE(table->at(1).accuracy.error().code, ErrorCode::Unsupported);
        QVERIFY(*table->at(2).accuracy->meanPercent < 0.1);
    }

    void progressRisesAndStops()
    {
        const auto samples = samplesOf(plane, 60, 2, 0, 1, 7);
        const std::vector<std::string_view> names{"linear", "ridge"};
        const auto folds = *randomFolds(60, 4, 1);
        std::vector<double> heard;
        const auto listen = [&](double progress) {
            heard.push_back(progress);
            return true;
        };
        QVERIFY(comparedRegressors(names, samples, folds, {}, listen).has_value());
        QCOMPARE(heard, (std::vector<double>{0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875}));
        const auto stopped =
            comparedRegressors(names, samples, folds, {}, [](double progress) { return progress < 0.5; });
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    }

    void foldsMustFitTheSamples()
    {
        const auto samples = samplesOf(plane, 60, 2, 0, 1, 8);
        auto folds = *randomFolds(60, 4, 1);
        folds.pop_back();
        QCOMPARE(crossPredicted("linear", samples, folds, {}, always).error().message(),
                 std::string("the folds do not test each row once"));
        QVERIFY(!crossPredicted("linear", samples, *randomFolds(61, 4, 1), {}, always).has_value());
    }
};

QTEST_GUILESS_MAIN(TestRegressorComparison)
#include "tst_regressor_comparison.moc"
