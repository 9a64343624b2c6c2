// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/sampled_candidates.h"
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/predict/committee.h"
#include "tests/support/made_up_candidates.h"

#include <QTest>

using namespace app;
using namespace engine;
using namespace engine::test;

namespace {

const LatencyPredictor& predictor()
{
    static const auto learnt = *fitCommittee(std::vector{lawfulRows("conv", 200, 0.02)}, 1, always);
    return learnt;
}

} // namespace

class TestSampledCandidates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCandidateIsTheNetworkItself()
    {
        const auto everything = [](const LayerFeatures&, const std::string&) { return true; };
        for (std::uint32_t seed = 0; seed < 5; ++seed) {
            const SampleSpec spec{{"conv", "matmul"}, seed};
            const auto candidate = sampledCandidate(spec, everything);
            QVERIFY(candidate);
            QCOMPARE(candidate->name, nameOf(spec));
            const auto features = featuresOf(*fuse(*sampledNetwork(spec)));
            QCOMPARE(candidate->layers.size(), features.size());
            for (std::size_t i = 0; i < features.size(); ++i)
                QVERIFY(candidate->layers[i].features == features[i]);
        }
        QVERIFY(!sampledCandidate({{"nothing"}, 1}, everything));
    }

    void aPoolHoldsNothingThatIsKnown()
    {
        std::vector groups{lawfulRows("conv", 60, 0.1)};
        const auto first = suggestedNext(predictor(), groups, {}, always);
        QVERIFY(first);
        QCOMPARE(first->size(), std::size_t{20});
        QVERIFY(networksOf(*first).size() <= 5);
        for (const auto& suggestion : *first) {
            const auto spec = parseSampleSpec(suggestion.network);
            QVERIFY(spec && spec->seed >= firstChosenSeed);
            groups[0].samples.group[0] = configurationOf(suggestion.features);
        }
        const auto known = groups[0].samples.group[0];
        const auto again = suggestedNext(predictor(), groups, {}, always);
        QVERIFY(std::ranges::none_of(
            *again, [&](const Suggestion& suggestion) { return configurationOf(suggestion.features) == known; }));
        const auto other = suggestedNext(predictor(), std::vector{lawfulRows("conv", 61, 0.1)}, {}, always);
        QVERIFY(networksOf(*other) != networksOf(*first));
        const auto stopped = suggestedNext(predictor(), groups, {}, [](double) { return false; });
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSampledCandidates)
#include "tst_sampled_candidates.moc"
