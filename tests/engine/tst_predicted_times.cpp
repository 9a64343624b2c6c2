// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/predicted_times.h"

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/predict/layer_features.h"
#include "tests/support/made_up_predictor.h"

#include <QTest>

#include <set>

using namespace engine;
using namespace engine::test;

namespace {

bool always(double)
{
    return true;
}

LayerGraph googleNet()
{
    return *fuse(*makeZooModel("GoogLeNet"));
}

} // namespace

class TestPredictedTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLayerGetsTheTimeOfItsFamily()
    {
        const auto graph = googleNet();
        const auto profile = predictedProfile(graph, madeUpPredictor());
        QVERIFY2(profile, profile ? "" : profile.error().message().c_str());
        const auto times = timesOf(*profile);
        QCOMPARE(times.source, TimesSource::Predicted);
        QCOMPARE(times.fingerprint, fingerprint(graph));
        QCOMPARE(times.layers.size(), graph.layers().size());
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            const auto& [expected, low, high] = times.layers[i];
            QVERIFY(low <= expected && expected <= high);
            if (const auto features = featuresOf(graph, LayerId{i}); features.family == "conv")
                QVERIFY(std::abs(expected.count() / madeUpLatency(features) - 1) < 1e-3);
        }
        QVERIFY(sumOf(*profile) > Millis(0));
    }

    void loadMultipliesTheQuietTime()
    {
        const auto graph = googleNet();
        auto predictor = madeUpPredictor();
        const auto quiet = *predictedProfile(graph, predictor);
        const auto half = *predictedProfile(graph, predictor, 0.5);
        QCOMPARE(half.othersShare, 0.5);
        for (std::size_t i = 0; i < quiet.layers.size(); ++i) {
            QVERIFY(std::abs((half.layers[i].time.expected - 2 * quiet.layers[i].time.expected).count()) < 1e-9);
            QVERIFY(std::abs((half.layers[i].time.high - 2 * quiet.layers[i].time.high).count()) < 1e-9);
        }
        predictor.load.exponent = 0;
        QCOMPARE(predictedProfile(graph, predictor, 0.5)->layers, quiet.layers);
        QCOMPARE(factorOf({}, 0.999), 20.0);
        QCOMPARE(factorOf({}, 2.0), 20.0);
        QCOMPARE(factorOf({}, -1.0), 1.0);
        QVERIFY(!predictedProfile(graph, predictor, 1.0).has_value());
        QVERIFY(!predictedProfile(graph, predictor, std::nan("")).has_value());
    }

    void whatWasNotLearntFallsBackOrIsNamed()
    {
        const auto graph = googleNet();
        auto predictor = madeUpPredictor();
        const auto isPool = [](const GroupPredictor& group) { return group.name == "max_pool"; };
        std::erase_if(predictor.groups, isPool);
        const auto profile = *predictedProfile(graph, predictor);
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            if (featuresOf(graph, LayerId{i}).family != "max_pool")
                continue;
            QVERIFY(!profile.layers[i].inRange);
            QVERIFY(profile.layers[i].time.expected > Millis(0));
        }
        std::erase_if(predictor.groups, [](const GroupPredictor& group) { return group.name == fallbackGroup; });
        const auto refused = predictedProfile(graph, predictor);
        QVERIFY(!refused);
        QCOMPARE(refused.error().message(), std::string("the predictor knows no layers of the family 'max_pool'"));
    }

    void whatCopiesNothingTakesNoTimeUnlessItWasLearnt()
    {
        const auto graph = googleNet();
        const auto profile = *predictedProfile(graph, madeUpPredictor());
        int free = 0;
        for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
            const auto features = featuresOf(graph, LayerId{i});
            if (features.family != "concat" || features.find("kernel_class") != 3.0)
                continue;
            QCOMPARE(profile.layers[i].time, LayerTime());
            ++free;
        }
        QVERIFY(free > 0);
    }

    void layersBeyondWhatWasLearntAreMarked()
    {
        const auto graph = googleNet();
        auto predictor = madeUpPredictor();
        const auto marks = [&graph](const LatencyPredictor& by) {
            std::set<bool> seen;
            const auto profile = *predictedProfile(graph, by);
            for (const auto& layer : profile.layers)
                if (layer.type == "Conv")
                    seen.insert(layer.inRange);
            return seen;
        };
        QCOMPARE(marks(predictor), std::set{true});
        for (auto& group : predictor.groups)
            std::ranges::fill(group.regressor.highest, 1.0);
        QCOMPARE(marks(predictor), std::set{false});
    }

    void predictorsOfAnythingElseAreRefused()
    {
        auto predictor = madeUpPredictor();
        predictor.target = "price";
        QCOMPARE(predictedProfile(googleNet(), predictor).error().message(),
                 std::string("the predictor is of 'price', not of the times of layers, 'latency_ms'"));
    }

    void theFallbackIsLearntFromWhatAllHave()
    {
        auto groups = madeUpSamples();
        const auto common = *commonGroup(groups);
        std::size_t rows = 0;
        for (const auto& group : groups)
            rows += group.samples.rows();
        QCOMPARE(common.samples.rows(), rows);
        QCOMPARE(common.samples.columns.size(), std::size_t{6});
        QCOMPARE(common.samples.features.size(), 6 * rows);
        QVERIFY(!commonGroup(std::span(groups).first(1)));
        groups.front().name = fallbackGroup;
        QVERIFY(!commonGroup(groups));
        groups.front().name = "";
        std::ranges::replace(groups.front().samples.columns, std::string("macs"), std::string("price"));
        QCOMPARE(commonGroup(groups)->samples.columns.size(), std::size_t{5});
        const auto fitted =
            *fitPredictor(madeUpSamples(), {.regressors = {"physics"}, .folds = 2, .withFallback = true}, always);
        QCOMPARE(fitted.groups.back().name, std::string("any"));
    }
};

QTEST_GUILESS_MAIN(TestPredictedTimes)
#include "tst_predicted_times.moc"
