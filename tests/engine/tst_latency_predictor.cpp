// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/latency_predictor.h"
#include "tests/support/sample_laws.h"

#include <QTest>

using namespace engine;
using namespace engine::test;

namespace {

bool always(double)
{
    return true;
}

double plane(std::span<const double> x)
{
    return 1 + 2 * x[0] + x[1];
}

/// A tenth off, give or take.
Samples shaken(Samples samples, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise(0, 0.1);
    for (auto& target : samples.target)
        target *= std::exp(noise(random));
    return samples;
}

const PredictorOptions fewRegressors{.regressors = {"ridge", "linear", "nearest-neighbors"}};

} // namespace

class TestLatencyPredictor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesWhatComesNearest()
    {
        const auto group = *fitGroup({"conv", samplesOf(plane, 60, 2, 0, 1, 1), {}}, fewRegressors, always);
        QCOMPARE(group.regressor.name, std::string("linear"));
        QCOMPARE(group.scores.size(), std::size_t{3});
        QVERIFY(*group.scores[1].accuracy->meanPercent < 1e-9);
        QVERIFY(*group.scores[2].accuracy->meanPercent > 1);
        QCOMPARE(group.rows, std::size_t{60});
        QCOMPARE(group.configurations, std::size_t{60});
    }

    /// Nine of ten rows that it has not seen.
    void intervalsCover()
    {
        const auto samples = shaken(samplesOf(plane, 400, 2, 0, 1, 2), 3);
        const auto fitted = *fitPredictor(std::vector{SamplesGroup{"conv", samples, {}}}, fewRegressors, always);
        const auto others = shaken(samplesOf(plane, 1000, 2, 0, 1, 4), 5);
        int covered = 0;
        for (std::size_t row = 0; row < others.rows(); ++row) {
            const auto said =
                *predictRow(fitted, "conv", {{"x0", others.row(row)[0]}, {"x1", others.row(row)[1]}, {"more", 1.0}});
            QVERIFY(said.interval->low < said.expected && said.expected < said.interval->high);
            covered += said.interval->low <= others.target[row] && others.target[row] <= said.interval->high ? 1 : 0;
        }
        QVERIFY2(covered > 860 && covered < 940, qPrintable(QString::number(covered)));
    }

    void eachGroupHasItsOwnOrAReason()
    {
        const std::vector<SamplesGroup> groups{{"few", samplesOf(plane, 12, 2, 0, 1, 6), {}},
                                               {"many", samplesOf(plane, 40, 2, 0, 1, 7), 2.5}};
        const auto fitted = *fitPredictor(groups, fewRegressors, always);
        QCOMPARE(fitted.groups.size(), std::size_t{1});
        QCOMPARE(fitted.groups[0].noisePercent, std::optional(2.5));
        QCOMPARE(fitted.unpredicted,
                 (std::vector<UnpredictedGroup>{{"few", "12 rows are too few: at least 13 are needed"}}));
        QCOMPARE(predictRow(fitted, "few", {}).error().message(), std::string("there is no predictor of 'few'"));
        QCOMPARE(predictRow(fitted, "many", {{"x0", 1.0}}).error().message(),
                 std::string("'x1' is not given as a finite number, which the predictor of 'many' needs"));
        QVERIFY(predictRow(fitted, "many", {{"x0", 0.5}, {"x1", 0.5}})->inRange);
        QVERIFY(!predictRow(fitted, "many", {{"x0", 2.0}, {"x1", 0.5}})->inRange);
        QCOMPARE(fitPredictor(std::span(groups).first(1), fewRegressors, always).error().message(),
                 std::string("12 rows are too few: at least 13 are needed"));
    }

    /// What each regressor said, and what its score is made from.
    void trialsStandBesideThePredictor()
    {
        const std::vector<SamplesGroup> groups{{"few", samplesOf(plane, 12, 2, 0, 1, 6), {}},
                                               {"many", shaken(samplesOf(plane, 60, 2, 0, 1, 7), 8), {}}};
        const auto trained = *trainPredictor(groups, fewRegressors, always);
        QCOMPARE(trained.predictor, *fitPredictor(groups, fewRegressors, always));
        QVERIFY(trained.trials[0].empty());
        for (std::size_t at = 0; at < 3; ++at) {
            const auto& trial = trained.trials[1][at];
            QCOMPARE(trial.regressor, fewRegressors.regressors[at]);
            QCOMPARE(*accuracy(groups[1].samples.target, trial.predictions),
                     *trained.predictor.groups[0].scores[at].accuracy);
            QCOMPARE(trial.intervals.size(), std::size_t{60});
            std::size_t covered = 0;
            for (std::size_t row = 0; row < 60; ++row)
                covered += trial.intervals[row].low <= groups[1].samples.target[row]
                        && groups[1].samples.target[row] <= trial.intervals[row].high
                    ? 1
                    : 0;
            QVERIFY(covered >= 54 && covered <= 57);
        }
    }

    /// 10 and 11: 10 % and 9.09 % off each other.
    void noiseIsSeenInWhatWasMeasuredTwice()
    {
        auto samples = samplesOf(plane, 40, 2, 0, 1, 8);
        QVERIFY(!fitGroup({"", samples, {}}, fewRegressors, always)->noisePercent);
        samples.target[0] = 10;
        samples.target[1] = 11;
        samples.group[1] = samples.group[0];
        const auto noise = *fitGroup({"", samples, {}}, fewRegressors, always)->noisePercent;
        QVERIFY(std::abs(noise - 50 * (1.0 / 10 + 1.0 / 11)) < 1e-9);
    }

    void targetsBelowZeroHaveNoInterval()
    {
        const auto samples = samplesOf([](auto x) { return x[0] - x[1]; }, 60, 2, 0, 1, 9);
        const auto group = *fitGroup({"", samples, {}}, fewRegressors, always);
        QCOMPARE(group.regressor.name, std::string("linear"));
        QVERIFY(!group.interval);
    }

    void theEnsembleIsPutTogetherFromItsMembers()
    {
        const auto samples = samplesOf(plane, 40, 2, 1, 2, 10);
        const auto folds = *randomFolds(40, 2, 1);
        const std::vector<std::string_view> names{"mlp", "gaussian-process", "ensemble"};
        const auto table = *comparedRegressors(names, samples, folds, {}, always);
        const auto alone = *crossPredicted("ensemble", samples, folds, {}, always);
        QCOMPARE(table[2].cross.predictions, alone);
        QVERIFY(std::abs(std::pow(alone[0], 2) / table[0].cross.predictions[0] / table[1].cross.predictions[0] - 1)
                < 1e-9);
        QVERIFY(table[2].cross.difficulties[0] < 0.5);
        QCOMPARE(table[1].cross.difficulties[0], 1.0);
    }

    void refusesInOneLine()
    {
        const std::vector<SamplesGroup> groups{{"", samplesOf(plane, 40, 2, 0, 1, 11), {}}};
        const auto refusal = [&groups](const PredictorOptions& options, const KeepGoing& keepGoing) {
            return fitPredictor(groups, options, keepGoing).error();
        };
        QCOMPARE(refusal({.regressors = {"oracle"}}, always).message(), std::string("there is no regressor 'oracle'"));
        QCOMPARE(refusal({.regressors = {"linear"}, .split = Split::Time}, always).message(),
                 std::string("rows without a time cannot be parted by it"));
        QVERIFY(!fitPredictor(groups, {.regressors = {"linear"}, .folds = 1}, always).has_value());
        QCOMPARE(refusal(fewRegressors, [](double progress) { return progress < 0.5; }).code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestLatencyPredictor)
#include "tst_latency_predictor.moc"
