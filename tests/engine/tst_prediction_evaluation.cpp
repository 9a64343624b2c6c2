// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/evaluation.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

bool always(double)
{
    return true;
}

double law(std::span<const double> x)
{
    return 1 + 2 * x[0];
}

/// Rows of @p network whose configurations begin with @p prefix.
SamplesGroup rows(const char* family, std::size_t count, const std::string& network, const std::string& prefix,
                  unsigned seed)
{
    SamplesGroup group{family, samplesOf(law, count, 1, 1, 100, seed), {}};
    group.samples.columns = {"macs"};
    group.samples.network.assign(count, network);
    for (auto& configuration : group.samples.group)
        configuration.insert(0, prefix);
    group.rowNoise.assign(count, 2.0);
    return group;
}

const EvaluationOptions linear{.predictor = {.regressors = {"linear"}}};

} // namespace

class TestPredictionEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHeldOutIsLearnt()
    {
        const std::vector training{rows("conv", 40, "a", "a", 1), rows("pool", 20, "b", "b", 2)};
        auto asked = rows("conv", 5, "c", "c", 3);
        asked.samples.group[0] = training[0].samples.group[7];
        QCOMPARE(withoutHeldOut(training, std::span(&asked, 1))[0].samples.rows(), std::size_t{39});
        asked.samples.network[4] = "b";
        const auto left = withoutHeldOut(training, std::span(&asked, 1));
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(left[0].rowNoise.size(), std::size_t{39});
        const auto evaluation = *evaluated(training, std::span(&asked, 1), linear, always);
        QCOMPARE(evaluation.learntRows, std::size_t{39});
        QCOMPARE(evaluation.leftOutRows, std::size_t{21});
    }

    void aLawThatHoldsIsFoundForEveryNetwork()
    {
        const std::vector training{rows("conv", 60, "a", "a", 1), rows("pool", 20, "a", "b", 2)};
        const std::vector asked{rows("conv", 10, "n", "n", 3), rows("pool", 10, "m", "m", 4)};
        const auto evaluation = *evaluated(training, asked, linear, always);
        QCOMPARE(evaluation.networks.size(), std::size_t{2});
        QCOMPARE(evaluation.networks[0].name, std::string("n"));
        QCOMPARE(evaluation.families[1].name, std::string("pool"));
        QCOMPARE(evaluation.all.accuracy.count, std::size_t{20});
        QVERIFY(*evaluation.all.accuracy.meanPercent < 1e-6);
        QCOMPARE(evaluation.all.quietWithin10, std::optional(1.0));
        QCOMPARE(evaluation.all.noisePercent, std::optional(2.0));
        for (const auto& network : evaluation.networks)
            QVERIFY(std::abs(network.predictedSum / network.measuredSum - 1) < 1e-9);
        QVERIFY(evaluation.regressors.empty());
    }

    /// Ten rows: five are half as long as predicted, and of those that can be known to 10 % one is right.
    void countsWhatTheFloorAllows()
    {
        const std::vector training{rows("conv", 60, "a", "a", 1)};
        std::vector asked{rows("conv", 10, "n", "n", 3)};
        for (std::size_t row = 0; row < 5; ++row)
            asked[0].samples.target[row] /= 2;
        asked[0].rowNoise = {5.0, 5.0, 5.0, 30.0, {}, 30.0, {}, 30.0, 30.0, 5.0};
        const auto all = evaluated(training, asked, linear, always)->all;
        QCOMPARE(all.quietRows, std::size_t{4});
        QCOMPARE(all.quietWithin10, std::optional(0.25));
        QVERIFY(std::abs(*all.quietMeanPercent - 75) < 1e-6);
        QCOMPARE(all.accuracy.within10, std::optional(0.5));
        QVERIFY(std::abs(*all.accuracy.meanPercent - 50) < 1e-6);
        QVERIFY(*all.covered <= 0.5);
        QVERIFY(all.predictedSum > all.measuredSum);
    }

    void familiesThatWereNotLearntFallBack()
    {
        const std::vector training{rows("conv", 60, "a", "a", 1), rows("pool", 5, "a", "b", 2)};
        const std::vector asked{rows("pool", 10, "n", "n", 3)};
        const auto evaluation = *evaluated(training, asked, linear, always);
        QCOMPARE(evaluation.unpredicted.size(), std::size_t{1});
        QCOMPARE(evaluation.all.inRange, 0.0);
        QVERIFY(*evaluation.all.accuracy.meanPercent < 1e-6);
    }

    void everyRegressorIsAskedIfThatIsWished()
    {
        const std::vector training{rows("conv", 60, "a", "a", 1)};
        const std::vector asked{rows("conv", 10, "n", "n", 3), rows("pool", 10, "m", "n", 3)};
        const EvaluationOptions options{
            .predictor = {.regressors = {"linear", "nearest-neighbors"}}, .networks = {"n"}, .everyRegressor = true};
        const auto evaluation = *evaluated(training, asked, options, always);
        QCOMPARE(evaluation.networks.size(), std::size_t{1});
        QCOMPARE(evaluation.regressors.size(), std::size_t{1});
        QCOMPARE(evaluation.regressors[0].scores.size(), std::size_t{2});
        QVERIFY(*evaluation.regressors[0].scores[0].accuracy->meanPercent
                < *evaluation.regressors[0].scores[1].accuracy->meanPercent);
    }

    void saysWhyThereIsNothingToSay()
    {
        const std::vector training{rows("conv", 60, "a", "a", 1)};
        const std::vector asked{rows("conv", 10, "n", "n", 3)};
        auto options = linear;
        options.networks = {"nobody"};
        QCOMPARE(evaluated(training, asked, options, always).error().message(),
                 std::string("there are no rows of the networks that are asked for"));
        QCOMPARE(evaluated(training, training, linear, always).error().message(),
                 std::string("there are no rows to learn from"));
        QCOMPARE(evaluated(training, asked, linear, [](double) { return false; }).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestPredictionEvaluation)
#include "tst_prediction_evaluation.moc"
