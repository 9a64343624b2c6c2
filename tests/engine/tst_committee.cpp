// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/committee.h"
#include "tests/support/made_up_candidates.h"

#include <QTest>

#include <cmath>

using namespace engine;
using namespace engine::test;

namespace {

/// The median of difficulty() over the rows that were learnt from.
double middleOf(const LatencyPredictor& committee, const SamplesGroup& group)
{
    auto spreads = *difficulties(groupFor(committee, group.name)->regressor, group.samples);
    std::ranges::sort(spreads);
    return spreads[spreads.size() / 2];
}

} // namespace

class TestCommittee : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void disagreesWhereRowsSayLittle()
    {
        const std::vector groups{lawfulRows("conv", 200, 0.02), lawfulRows("pool", 200, 0.6)};
        const auto committee = fitCommittee(groups, 1, always);
        QVERIFY(committee);
        QCOMPARE(committee->groups.size(), std::size_t{3}); // and of all rows
        QVERIFY(middleOf(*committee, groups[0]) < 0.1);
        QVERIFY(middleOf(*committee, groups[1]) > 3 * middleOf(*committee, groups[0]));
        QVERIFY(*committee == *fitCommittee(groups, 1, always));
        QVERIFY(!(*committee == *fitCommittee(groups, 2, always)));
    }

    void predictsWhatItLearnt()
    {
        const std::vector groups{lawfulRows("conv", 300, 0.02)};
        const auto committee = *fitCommittee(groups, 1, always);
        const auto said = *predicted(committee.groups[0].regressor, groups[0].samples);
        QVERIFY(*accuracy(groups[0].samples.target, said)->medianPercent < 5);
    }

    void namesWhatHasTooFewRows()
    {
        auto zeros = lawfulRows("concat", leastCommitteeRows, 0.1);
        zeros.samples.target[3] = 0; // is no row to learn from
        const auto committee = fitCommittee(std::vector{lawfulRows("conv", leastCommitteeRows, 0.1), zeros}, 1, always);
        QVERIFY(committee);
        QCOMPARE(committee->unpredicted.size(), std::size_t{1});
        QCOMPARE(committee->unpredicted[0].name, std::string("concat"));
        QVERIFY(!fitCommittee(std::vector{zeros}, 1, always));
        QVERIFY(!fitCommittee({}, 1, always));
        const auto stopped = fitCommittee(std::vector{zeros}, 1, [](double) { return false; });
        QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    }

    /// Physics finds every row as hard as another, an ensemble does not.
    void lendsItsDoubtsToWhatHasNone()
    {
        const std::vector groups{lawfulRows("conv", 100, 0.1), lawfulRows("pool", 100, 0.1)};
        const auto committee = *fitCommittee(groups, 1, always);
        auto predictor = *fitPredictor(groups, {.regressors = {"physics"}}, always);
        predictor.groups[0].regressor.highest[0] = 1e6;
        predictor.groups[1] = committee.groups[0];
        predictor.groups[1].name = "pool";
        const auto doubting = withDoubtsOf(predictor, committee);
        QCOMPARE(doubting.groups[0].regressor.name, std::string(ensembleName));
        QCOMPARE(doubting.groups[0].regressor.highest[0], 1e6);
        QVERIFY(doubting.groups[1] == predictor.groups[1]);
        QVERIFY(withDoubtsOf(predictor, {}) == predictor);
    }
};

QTEST_GUILESS_MAIN(TestCommittee)
#include "tst_committee.moc"
