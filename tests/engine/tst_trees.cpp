// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/trees.h"
#include "tests/support/sample_laws.h"

#include <QTest>

#ifdef SUTURE_XGBOOST
#include <xgboost/c_api.h>
#endif

using namespace engine;
using namespace engine::test;

namespace {

double steps(std::span<const double> x)
{
    return (x[0] < 1.0 / 3 ? 1 : 5) + (x[1] < 0.7 ? 0 : 2);
}

TreesModel treesOf(std::initializer_list<std::string_view> texts)
{
    TreesModel model;
    for (const auto text : texts) {
        if (!addTree(model, text))
            qFatal("no tree");
    }
    return model;
}

double at(const TreesModel& model, std::initializer_list<double> row)
{
    return evaluate(model, std::vector<double>(row));
}

} // namespace

class TestTrees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatXgboostWrites()
    {
        auto model = treesOf({"0:[f1<0.5] yes=1,no=2,missing=1\n\t1:leaf=10\n\t2:[f0<-2.5e+10] yes=3,no=4,missing=3\n"
                              "\t\t3:leaf=-1.5\n\t\t4:leaf=0.125\n",
                              "0:leaf=100\n"});
        model.base = 1000;
        QCOMPARE(at(model, {0, 0.4}), 1110.0);
        QCOMPARE(at(model, {0, 0.5}), 1100.125);
        QCOMPARE(at(model, {-3e10, 1}), 1098.5);
        QVERIFY(isWhole(model, 2));
        QVERIFY(!isWhole(model, 1));
    }

    /// 0.1 as a double lies below 0.1 as a float, and is not below it once it is one.
    void comparesInSinglePrecision()
    {
        const auto model = treesOf({"0:[f0<0.100000001] yes=1,no=2,missing=1\n1:leaf=1\n2:leaf=2\n"});
        QCOMPARE(at(model, {0.1}), 2.0);
        QCOMPARE(at(model, {0.0999999}), 1.0);
        QCOMPARE(at(model, {1e300}), 2.0);
        QCOMPARE(at(model, {-1e300}), 1.0);
    }

    void refusesWhatIsNoTree_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("words") << QByteArray("a tree");
        QTest::newRow("no leaf below") << QByteArray("0:[f0<1] yes=1,no=2,missing=1\n1:leaf=1\n");
        QTest::newRow("a circle") << QByteArray("0:[f0<1] yes=1,no=0,missing=1\n1:leaf=1\n");
        QTest::newRow("a column below zero") << QByteArray("0:[f-1<1] yes=1,no=2,missing=1\n1:leaf=1\n2:leaf=2\n");
        QTest::newRow("no number") << QByteArray("0:leaf=nan\n");
        QTest::newRow("twice") << QByteArray("0:leaf=1\n0:leaf=2\n");
    }
    void refusesWhatIsNoTree()
    {
        QFETCH(QByteArray, text);
        TreesModel model;
        const auto added = addTree(model, std::string_view(text.data(), static_cast<std::size_t>(text.size())));
        QVERIFY(!added.has_value());
        QCOMPARE(added.error().code, ErrorCode::Corrupt);
    }

    void whatDoesNotEndIsNotWhole()
    {
        const auto good = treesOf({"0:[f0<1] yes=1,no=2,missing=1\n1:leaf=1\n2:leaf=2\n"});
        auto circle = good;
        circle.below[0] = 0;
        QVERIFY(!isWhole(circle, 1));
        auto beyond = good;
        beyond.below[0] = 2;
        QVERIFY(!isWhole(beyond, 1));
        auto elsewhere = good;
        elsewhere.roots[0] = 3;
        QVERIFY(!isWhole(elsewhere, 1));
        auto short1 = good;
        short1.value.pop_back();
        QVERIFY(!isWhole(short1, 1));
    }

#ifdef SUTURE_XGBOOST
    void boostingLearnsSteps()
    {
        const auto samples = samplesOf(steps, 300, 2, 0, 1, 1);
        const auto model = *fitTrees(samples, boostedTrees, 1);
        QVERIFY(isWhole(model, 2));
        QVERIFY(std::abs(at(model, {0.1, 0.1}) - 1) < 0.05);
        QVERIFY(std::abs(at(model, {0.9, 0.9}) - 7) < 0.05);
    }

    /// The mean of 200 trees, not their sum.
    void aForestIsAMean()
    {
        const auto model = *fitTrees(samplesOf(steps, 300, 2, 0, 1, 1), randomForest, 1);
        QCOMPARE(model.roots.size(), std::size_t{200});
        QVERIFY(std::abs(at(model, {0.1, 0.1}) - 1) < 0.3);
        QVERIFY(std::abs(at(model, {0.9, 0.9}) - 7) < 0.3);
    }

    /// (1 - 0.05)^20 = 0.36 of it is left.
    void whatWasPublishedLeavesAThird()
    {
        const auto model = *fitTrees(samplesOf(steps, 300, 2, 0, 1, 1), publishedBoosting, 1);
        const auto left = (7 - at(model, {0.9, 0.9})) / (7 - model.base);
        QVERIFY(left > 0.3 && left < 0.4);
    }

    void theSeedTellsAll()
    {
        const auto samples = samplesOf(steps, 60, 2, 0, 1, 2);
        QVERIFY(*fitTrees(samples, boostedTrees, 7) == *fitTrees(samples, boostedTrees, 7));
        QVERIFY(*fitTrees(samples, boostedTrees, 7) != *fitTrees(samples, boostedTrees, 8));
    }

    /// A model of our own trees beside XGBoost's prediction, on its very thresholds as well.
    void saysWhatXgboostSays()
    {
        const auto samples = samplesOf([](auto x) { return std::sin(7 * x[0]) * x[1] + x[2]; }, 200, 3, 0, 1, 3);
        const std::vector<float> features(samples.features.begin(), samples.features.end());
        const std::vector<float> labels(samples.target.begin(), samples.target.end());
        DMatrixHandle matrix = nullptr;
        QCOMPARE(XGDMatrixCreateFromMat(features.data(), 200, 3, -1, &matrix), 0);
        QCOMPARE(XGDMatrixSetFloatInfo(matrix, "label", labels.data(), 200), 0);
        BoosterHandle booster = nullptr;
        QCOMPARE(XGBoosterCreate(&matrix, 1, &booster), 0);
        for (const auto& [name, value] : {std::pair("base_score", "0"), std::pair("max_depth", "6"),
                                          std::pair("nthread", "1"), std::pair("verbosity", "0")})
            QCOMPARE(XGBoosterSetParam(booster, name, value), 0);
        for (int round = 0; round < 50; ++round)
            QCOMPARE(XGBoosterUpdateOneIter(booster, round, matrix), 0);
        bst_ulong count = 0;
        const char** trees = nullptr;
        QCOMPARE(XGBoosterDumpModel(booster, "", 0, &count, &trees), 0);
        TreesModel model;
        for (bst_ulong tree = 0; tree < count; ++tree)
            QVERIFY(addTree(model, trees[tree]).has_value());

        std::vector<float> asked;
        for (std::size_t node = 0; node < model.column.size(); ++node) {
            if (model.column[node] < 0)
                continue;
            for (const int column : {0, 1, 2})
                asked.push_back(column == model.column[node] ? static_cast<float>(model.value[node]) : 0.5F);
        }
        DMatrixHandle rows = nullptr;
        QCOMPARE(XGDMatrixCreateFromMat(asked.data(), asked.size() / 3, 3, -1, &rows), 0);
        const float* said = nullptr;
        QCOMPARE(XGBoosterPredict(booster, rows, 0, 0, 0, &count, &said), 0);
        QVERIFY(count > 500);
        for (std::size_t row = 0; row < count; ++row) {
            const std::vector<double> features3(asked.begin() + static_cast<std::ptrdiff_t>(3 * row),
                                                asked.begin() + static_cast<std::ptrdiff_t>(3 * row + 3));
            QVERIFY(std::abs(evaluate(model, features3) - static_cast<double>(said[row])) < 1e-5);
        }
        XGDMatrixFree(rows);
        XGBoosterFree(booster);
        XGDMatrixFree(matrix);
    }
#else
    void saysThatThereIsNoXgboost()
    {
        QCOMPARE(fitTrees(samplesOf(steps, 60, 2, 0, 1, 2), boostedTrees, 7).error().code, ErrorCode::Unsupported);
    }
#endif
};

QTEST_GUILESS_MAIN(TestTrees)
#include "tst_trees.moc"
