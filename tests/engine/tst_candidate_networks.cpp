// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/predict/candidate_networks.h"
#include "engine/predict/committee.h"
#include "engine/predict/layer_shape_text.h"
#include "tests/support/made_up_candidates.h"

#include <QTest>

#include <set>

using namespace engine;
using namespace engine::test;

namespace {

/// Knows convolutions well and pools badly.
const LatencyPredictor& committee()
{
    static const auto learnt =
        *fitCommittee(std::vector{lawfulRows("conv", 200, 0.02), lawfulRows("pool", 200, 0.6)}, 1, always);
    return learnt;
}

constexpr MeasuringCost onlyBefore{1000, 0};

bool everything(const LayerFeatures&, const std::string&)
{
    return true;
}

} // namespace

class TestCandidateNetworks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsKnownLeastIsChosen()
    {
        const std::vector candidates{candidateNetwork("a", "conv", 5), candidateNetwork("b", "pool", 5),
                                     candidateNetwork("c", "conv", 5)};
        QCOMPARE(mostTelling(committee(), candidates, onlyBefore), std::size_t{1});
        QCOMPARE(mostTelling(committee(), std::span(candidates).subspan(2), onlyBefore), std::size_t{0});
    }

    void aFamilyWithoutRowsIsChosen()
    {
        const std::vector candidates{candidateNetwork("a", "conv", 5), candidateNetwork("b", "pool", 5),
                                     candidateNetwork("c", "resize", 5)};
        QCOMPARE(mostTelling(committee(), candidates, onlyBefore), std::size_t{2});
    }

    void whatIsKnownCountsForNothing()
    {
        std::vector candidates{candidateNetwork("a", "conv", 1), candidateNetwork("b", "pool", 5)};
        for (auto& layer : candidates[1].layers)
            layer.isNew = false;
        QCOMPARE(mostTelling(committee(), candidates, onlyBefore), std::size_t{0});
    }

    /// The same layers twice, one network beside others that take long.
    void timeIsPaidFor()
    {
        std::vector candidates{candidateNetwork("slow", "pool", 5), candidateNetwork("quick", "pool", 5)};
        for (int i = 0; i < 5; ++i)
            candidates[0].layers.push_back(candidateLayer("conv", 90, 90, false));
        QCOMPARE(mostTelling(committee(), candidates, {1000, 30}), std::size_t{1});
        QCOMPARE(mostTelling(committee(), candidates, onlyBefore), std::size_t{0}); // as much, so the first
    }

    void doubtIsWhatThePredictorFears()
    {
        const auto known = doubtOf(committee(), candidateLayer("conv", 50, 50).features);
        QVERIFY(known.isKnown && known.isInRange && known.spread < 0.1);
        QVERIFY(std::abs(known.expected - 60.1) < 6);
        const auto beyond = doubtOf(committee(), candidateLayer("conv", 500, 50).features);
        QVERIFY(beyond.isKnown && !beyond.isInRange && beyond.spread >= leastDoubtBeyond);
        const auto unknown = doubtOf(committee(), candidateLayer("resize", 50, 50).features);
        QVERIFY(!unknown.isKnown && unknown.spread == mostDoubt && unknown.percent() > 100);
        auto predictor = committee();
        predictor.groups[0].interval = ConformalInterval{0.5, 0.9, 1};
        const auto wide = doubtOf(predictor, candidateLayer("conv", 50, 50).features);
        QVERIFY(std::abs(wide.spread - 0.5 / 1.645) < 1e-9);
        const LayerFeatures without{"conv", {{"macs", 50}}};
        QVERIFY(!doubtOf(committee(), without).isKnown);
        QVERIFY(!doubtOf({}, without).isKnown);
        auto free = candidateLayer("movement", 0, 50).features; // another shape
        QCOMPARE(doubtOf(committee(), free).spread, 0.0);
        free.values.back().value = 1; // Transpose
        QCOMPARE(doubtOf(committee(), free).spread, mostDoubt);
    }

    void suggestsNewLayersOfFewNetworks()
    {
        std::vector<CandidateNetwork> candidates;
        for (const auto* family : {"conv", "pool", "conv", "resize", "pool", "conv"})
            candidates.push_back(candidateNetwork("network " + std::to_string(candidates.size()), family, 8));
        candidates[3].layers[2].isNew = false;
        const auto suggestions = nextToMeasure(committee(), candidates, {.layers = 10, .networks = 2});
        QCOMPARE(suggestions.size(), std::size_t{10});
        const auto networks = networksOf(suggestions);
        QCOMPARE(networks.size(), std::size_t{2});
        QCOMPARE(networks[0], std::string("network 3"));
        std::set<std::string> names;
        for (std::size_t i = 0; i < suggestions.size(); ++i) {
            QVERIFY(names.insert(suggestions[i].layer).second);
            QVERIFY(suggestions[i].layer != candidates[3].layers[2].name);
            QVERIFY(i == 0 || suggestions[i - 1].doubt.spread >= suggestions[i].doubt.spread);
        }
    }

    /// Not twenty of the family that is known least.
    void suggestsSeveralKinds()
    {
        const std::vector candidates{candidateNetwork("a", "resize", 8), candidateNetwork("b", "pool", 8)};
        const auto suggestions = nextToMeasure(committee(), candidates, {.layers = 6, .networks = 2});
        const auto pools =
            std::ranges::count(suggestions, "pool", [](const Suggestion& each) { return each.features.family; });
        QVERIFY(pools >= 1 && pools < 6);
        QVERIFY(nextToMeasure(committee(), {}, {}).empty());
        QVERIFY(nextToMeasure(committee(), candidates, {.layers = 0}).empty());
    }

    void aNetworkIsACandidateLayerByLayer()
    {
        const auto fused = *fuse(*sampledShapes(specOfAllFamilies(4)));
        const auto features = featuresOf(fused);
        const auto candidate = candidateOf(fused, everything);
        QCOMPARE(candidate.name, nameOf(specOfAllFamilies(4)));
        QCOMPARE(candidate.layers.size(), features.size());
        std::set<std::string> seen;
        for (std::size_t i = 0; i < features.size(); ++i) {
            QVERIFY(candidate.layers[i].features == features[i]);
            QCOMPARE(candidate.layers[i].isNew, seen.insert(candidate.layers[i].configuration).second);
        }
        const auto known = candidateOf(fused, [](const auto&, const auto&) { return false; });
        QVERIFY(std::ranges::none_of(known.layers, &CandidateLayer::isNew));
    }

    void sizesAreWrittenForPeople()
    {
        const LayerFeatures conv{"conv",
                                 {{"input_channels", 64},
                                  {"output_channels", 128},
                                  {"kernel_rows", 3},
                                  {"kernel_columns", 3},
                                  {"stride_rows", 2},
                                  {"stride_columns", 2},
                                  {"input_rows", 56},
                                  {"input_columns", 56},
                                  {"output_rows", 28},
                                  {"output_columns", 28}}};
        QCOMPARE(shapeText(conv), std::string("64×56×56 → 128×28×28, 3×3/2"));
        const LayerFeatures product{
            "matmul", {{"batch", 12}, {"rows", 197}, {"inner", 64}, {"columns", 100}, {"transposed_weights", 0}}};
        QCOMPARE(shapeText(product), std::string("12 × 197×64 · 64×100"));
        std::set<std::string_view> families;
        for (std::uint32_t seed = 0; seed < 40; ++seed) {
            const auto candidate = candidateOf(*fuse(*sampledShapes(specOfAllFamilies(seed))), everything);
            for (const auto& layer : candidate.layers) {
                families.insert(layer.features.family);
                const auto text = shapeText(layer.features);
                QVERIFY2(!text.empty() && text.size() < 60, (std::string(layer.features.family) + text).c_str());
            }
        }
        QVERIFY(families.size() > 10);
    }
};

QTEST_GUILESS_MAIN(TestCandidateNetworks)
#include "tst_candidate_networks.moc"
