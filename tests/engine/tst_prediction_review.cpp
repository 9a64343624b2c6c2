// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/explanation.h"
#include "engine/predict/learning_curve.h"
#include "engine/predict/review.h"
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

MeasuredGroup groupOf(const std::string& name, Samples samples)
{
    MeasuredGroup group{{name, std::move(samples), {}}, {}};
    for (std::size_t row = 0; row < group.samples.samples.rows(); ++row)
        group.rows.push_back({row % 2 == 0 ? "sample:all:1" : "net", "layer" + std::to_string(row), {}});
    return group;
}

/// Two families that can be learnt, and one that is too small.
LayerDataset dataset()
{
    LayerDataset dataset;
    dataset.groups = {groupOf("conv", samplesOf(plane, 40, 2, 0, 1, 1)),
                      groupOf("few", samplesOf(plane, 5, 2, 0, 1, 2)),
                      groupOf("pool", samplesOf(plane, 30, 2, 0, 1, 3))};
    return dataset;
}

TrainedPredictor trained(const LayerDataset& dataset)
{
    return *trainPredictor(dataset.samples(), {.regressors = {"nearest-neighbors", "linear"}}, always);
}

} // namespace

class TestPredictionReview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowOfWhatCouldBeLearntIsReviewed()
    {
        const auto rows = dataset();
        const auto all = trained(rows);
        QCOMPARE(reviewedRows(rows, all, {}).size(), std::size_t{70});
        QCOMPARE(reviewedRows(rows, all, {1, ""}).size(), std::size_t{0});
        const auto pool = reviewedRows(rows, all, {2, "linear"});
        QCOMPARE(pool.size(), std::size_t{30});
        QVERIFY(std::abs(*pool[7].relativeError()) < 1e-9);
        QVERIFY(pool[7].interval && pool[7].interval->low <= pool[7].predicted);
        QVERIFY(std::abs(*reviewedRows(rows, all, {2, "nearest-neighbors"})[7].relativeError()) > 1e-6);
        QVERIFY(reviewedRows(rows, all, {2, "nobody"}).empty());
        QVERIFY(reviewedRows(rows, {}, {}).empty());
        QVERIFY(reviewedRows({}, all, {}).empty());
        QCOMPARE(chosenOf(rows, all.predictor, 0)->regressor.name, std::string("linear"));
        QVERIFY(chosenOf(rows, all.predictor, 1) == nullptr);
    }

    void theBestRegressorIsFirst()
    {
        const auto rows = dataset();
        const auto all = trained(rows);
        const auto ofAll = reviewedRegressors(rows, all, {});
        QCOMPARE(ofAll.size(), std::size_t{3});
        QVERIFY(ofAll[0].name.empty());
        QCOMPARE(ofAll[0].accuracy->count, std::size_t{70});
        QCOMPARE(ofAll[1].name, std::string("linear"));
        const auto ofPool = reviewedRegressors(rows, all, 2);
        QCOMPARE(ofPool.size(), std::size_t{2});
        QCOMPARE(ofPool[0].name, std::string("linear"));
        QCOMPARE(ofPool[1].accuracy->count, std::size_t{30});
        QVERIFY(reviewedRegressors(rows, all, 1).empty());
    }

    void sharesRiseWithTheError()
    {
        const std::vector<ReviewedRow> rows{{{0, 0}, 10, 12, {}}, {{0, 1}, 10, 9, {}}, {{0, 2}, 0, 1, {}}};
        const auto errors = absoluteErrors(rows);
        QCOMPARE(errors.size(), std::size_t{2});
        QCOMPARE(shareWithin(errors, 9), 0.0);
        QCOMPARE(shareWithin(errors, 10.5), 0.5);
        QCOMPARE(shareWithin(errors, 30), 1.0);
        QCOMPARE(shareWithin({}, 30), 0.0);
    }

    void theNoiseIsOfWhatWasMeasuredAgainElseOfIntervals()
    {
        auto rows = dataset();
        for (auto& row : rows.groups[0].rows)
            row.repeats = Interval{1, 2};
        const auto intervals = noiseFloorOf(rows, {});
        QVERIFY(!intervals.measuredAgain);
        QCOMPARE(intervals.percents.size(), std::size_t{40});
        QVERIFY(std::abs(intervals.percents.back() - 50 / std::ranges::min(rows.groups[0].samples.samples.target))
                < 1e-9);
        auto& samples = rows.groups[0].samples.samples;
        for (std::size_t row = 0; row < 40; ++row) { // pairs of 10 and 11
            samples.group[row] = std::to_string(row / 2);
            samples.target[row] = row % 2 == 0 ? 10 : 11;
        }
        const auto again = noiseFloorOf(rows, 0);
        QVERIFY(again.measuredAgain);
        QCOMPARE(again.percents.size(), std::size_t{40});
        QVERIFY(std::abs(again.percents.front() - 100.0 / 11) < 1e-9 && std::abs(again.percents.back() - 10) < 1e-9);
        QCOMPARE(rows.configurations(), std::size_t{20 + 5 + 30});
    }

    void networksAreSumsOfTheirRows()
    {
        LayerDataset rows;
        rows.groups = {groupOf("conv", samplesOf(plane, 4, 2, 0, 1, 1))};
        const std::vector<ReviewedRow> reviewed{
            {{0, 0}, 1, 1, {}}, {{0, 1}, 10, 8, Interval{5, 12}}, {{0, 3}, 20, 24, Interval{20, 27}}};
        const auto networks = reviewedNetworks(rows, reviewed);
        QCOMPARE(networks.size(), std::size_t{2});
        QCOMPARE(networks[0], (ReviewedNetwork{"net", 2, 30, 32, Interval{27, 37}})); // 3 and 4, 4 and 3 as squares
        QCOMPARE(networks[1].name, std::string("sample:all:1"));
        QVERIFY(!networks[1].interval);
    }

    void moreRowsTeachMore()
    {
        const auto samples = samplesOf(plane, 200, 2, 0, 1, 4);
        const auto curve = *learningCurve(samples, "nearest-neighbors", {}, always);
        QVERIFY(curve.size() >= 4);
        QVERIFY(curve.front().rows < curve.back().rows && curve.back().rows < 140);
        QVERIFY(curve.back().meanPercent < 0.7 * curve.front().meanPercent);
        QCOMPARE(learningCurve(samples, "linear", {}, [](double) { return false; }).error().code, ErrorCode::Cancelled);
        QVERIFY(!learningCurve(samplesOf(plane, 8, 2, 0, 1, 4), "linear", {}, always));
        QVERIFY(!learningCurve(samplesOf(plane, 80, 2, -9, 1, 4), "linear", {}, always));
        QVERIFY(!learningCurve(samples, "nobody", {}, always));
    }

    void termsAddUpToThePrediction()
    {
        auto samples = samplesOf(plane, 60, 2, 1, 2, 5);
        samples.columns = {"macs", "input_bytes"};
        for (const auto* name : {"linear", "physics", "non-negative-least-squares"}) {
            const auto regressor = *fitRegressor(name, samples, {});
            const auto terms = termsOf(regressor, samples.row(3));
            QVERIFY2(terms.size() == 3, name);
            double sum = 0;
            for (const auto& term : terms)
                sum += term.part;
            QVERIFY2(std::abs(sum - evaluate(regressor, samples.row(3))) < 1e-9, name);
            QCOMPARE(terms[0].column, std::string("macs")); // twice as heavy as the other
            QVERIFY(std::abs(terms[0].part - 2 * samples.row(3)[0]) < 1e-6);
        }
        LayerDataset rows;
        rows.groups = {groupOf("conv", samples)};
        const auto all = *trainPredictor(rows.samples(), {.regressors = {"nearest-neighbors"}}, always);
        QCOMPARE(explainersOf(rows, all.predictor)[0]->name, std::string("physics"));
        QVERIFY(termsOf(*fitRegressor("nearest-neighbors", samples, {}), samples.row(3)).empty());
    }

    void theNearestRowsAreOfOtherConfigurations()
    {
        auto samples = samplesOf(plane, 5, 2, 0, 1, 6);
        samples.features = {1, 1, 1, 1, 2, 1, 2, 1, 100, 50};
        samples.group = {"a", "a", "b", "b", "c"};
        QCOMPARE(nearestRows(samples, 0, 9), (std::vector<std::size_t>{2, 4}));
        QCOMPARE(nearestRows(samples, 0, 1), (std::vector<std::size_t>{2}));
    }
};

QTEST_APPLESS_MAIN(TestPredictionReview)
#include "tst_prediction_review.moc"
