// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/splits.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <set>

using namespace engine;

namespace {

/// Ascending, nothing in both, and each row once in a test.
bool isPartition(const std::vector<Fold>& folds, std::size_t rows)
{
    std::vector<int> tested(rows);
    for (const auto& fold : folds) {
        if (fold.train.empty() || fold.test.empty())
            return false;
        std::vector<std::size_t> both;
        std::ranges::merge(fold.train, fold.test, std::back_inserter(both));
        std::vector<std::size_t> all(rows);
        std::iota(all.begin(), all.end(), std::size_t{0});
        if (both != all || !std::ranges::is_sorted(fold.train) || !std::ranges::is_sorted(fold.test))
            return false;
        for (const auto row : fold.test)
            ++tested[row];
    }
    return std::ranges::all_of(tested, [](int times) { return times == 1; });
}

template <typename Label>
std::set<Label> labelsOf(const std::vector<std::size_t>& rows, const std::vector<Label>& labels)
{
    std::set<Label> seen;
    for (const auto row : rows)
        seen.insert(labels[row]);
    return seen;
}

template <typename Label>
bool shareNoLabel(const Fold& fold, const std::vector<Label>& labels)
{
    const auto train = labelsOf(fold.train, labels);
    return std::ranges::none_of(labelsOf(fold.test, labels), [&](const Label& label) { return train.contains(label); });
}

} // namespace

class TestSplits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shufflesTheSameOnEveryComputer()
    {
        QCOMPARE(shuffled(8, 1), shuffled(8, 1));
        QVERIFY(shuffled(8, 1) != shuffled(8, 2));
        auto order = shuffled(1000, 3);
        QVERIFY(!std::ranges::is_sorted(order));
        std::ranges::sort(order);
        for (std::size_t at = 0; at < order.size(); ++at)
            QCOMPARE(order[at], at);
        QVERIFY(shuffled(0, 1).empty());
    }

    void randomFoldsAreEven()
    {
        const auto folds = randomFolds(23, 5, 7);
        QVERIFY(folds.has_value());
        QVERIFY(isPartition(*folds, 23));
        for (const auto& fold : *folds)
            QVERIFY(fold.test.size() == 4 || fold.test.size() == 5);
        QVERIFY(*folds == *randomFolds(23, 5, 7));
        QVERIFY(*folds != *randomFolds(23, 5, 8));
    }

    void groupsStayTogether()
    {
        std::vector<std::string> groups;
        for (int row = 0; row < 200; ++row)
            groups.push_back(std::to_string(row * row % 37));
        const auto folds = groupFolds(groups, 4, 5);
        QVERIFY(folds.has_value());
        QVERIFY(isPartition(*folds, groups.size()));
        for (const auto& fold : *folds) {
            QVERIFY(shareNoLabel(fold, groups));
            QVERIFY(fold.test.size() >= 40 && fold.test.size() <= 60);
        }
        QVERIFY(*folds == *groupFolds(groups, 4, 5));
    }

    void timeIsCutIntoBlocks()
    {
        std::vector<double> times;
        for (std::size_t row = 0; row < 90; ++row)
            times.push_back(static_cast<double>(row * 7 % 30)); // three rows at each of thirty times
        const auto folds = timeFolds(times, 4);
        QVERIFY(folds.has_value());
        QVERIFY(isPartition(*folds, times.size()));
        double before = -1;
        for (const auto& fold : *folds) {
            QVERIFY(shareNoLabel(fold, times));
            const auto block = labelsOf(fold.test, times);
            QVERIFY(*block.begin() > before);
            before = *block.rbegin();
            QVERIFY(fold.test.size() >= 20 && fold.test.size() <= 26);
        }
    }

    /// Most rows at one time leave the other blocks a time each.
    void everyBlockOfTimeHasRows()
    {
        for (const double crowded : {0.0, 1.0, 2.0, 3.0}) {
            std::vector<double> times{0, 1, 2, 3};
            times.insert(times.end(), 40, crowded);
            const auto folds = timeFolds(times, 4);
            QVERIFY(folds.has_value());
            QVERIFY(isPartition(*folds, times.size()));
        }
    }

    void wholeNetworksAreHeldOut()
    {
        const std::vector<std::string> networks{"vgg", "alexnet", "vgg", "resnet", "alexnet"};
        const auto folds = networkFolds(networks);
        QVERIFY(folds.has_value());
        QCOMPARE(folds->size(), std::size_t{3});
        QVERIFY(isPartition(*folds, networks.size()));
        QCOMPARE(folds->at(1).test, (std::vector<std::size_t>{1, 4}));

        const auto fold = heldOutNetworks(networks, std::vector<std::string>{"resnet", "vgg"});
        QVERIFY(fold.has_value());
        QCOMPARE(fold->train, (std::vector<std::size_t>{1, 4}));
        QCOMPARE(fold->test, (std::vector<std::size_t>{0, 2, 3}));
    }

    void refusesWhatCannotBeSplit()
    {
        QCOMPARE(randomFolds(3, 5, 1).error().message(), std::string("5 folds cannot be made of 3 rows"));
        QCOMPARE(randomFolds(3, 1, 1).error().message(), std::string("1 folds are too few: one is to learn from"));
        QCOMPARE(groupFolds(std::vector<std::string>{"a", "a", "b"}, 3, 1).error().message(),
                 std::string("3 folds cannot be made of 2 groups"));
        QVERIFY(!timeFolds(std::vector<double>{1, 1, 1}, 2).has_value());
        QVERIFY(!networkFolds(std::vector<std::string>{"a", "a"}).has_value());
        QCOMPARE(heldOutNetworks(std::vector<std::string>{"a"}, std::vector<std::string>{"b"}).error().message(),
                 std::string("no row is from network 'b'"));
        QVERIFY(!heldOutNetworks(std::vector<std::string>{"a"}, std::vector<std::string>{"a"}).has_value());
    }

    void asksForNetworksAndConfigurationsThatWereNotLearnt()
    {
        Samples samples;
        for (int row = 0; row < 200; ++row) {
            samples.target.push_back(1);
            samples.network.push_back("network " + std::to_string(row / 10));
            samples.group.push_back("configuration " + std::to_string(row % 63)); // most stand in several networks
        }
        const auto folds = unseenFolds(samples, 5, 1);
        QVERIFY(folds);
        QCOMPARE(folds->size(), std::size_t{5});
        std::size_t tested = 0;
        for (const auto& fold : *folds) {
            QVERIFY(!fold.train.empty());
            QVERIFY(shareNoLabel(fold, samples.network));
            QVERIFY(shareNoLabel(fold, samples.group));
            tested += fold.test.size();
        }
        QCOMPARE(tested, std::size_t{200});

        samples.network.assign(200, "one");
        const auto byConfiguration = unseenFolds(samples, 5, 1);
        QVERIFY(byConfiguration);
        QCOMPARE(*byConfiguration, *groupFolds(samples.group, 5, 1));
    }
};

QTEST_GUILESS_MAIN(TestSplits)
#include "tst_splits.moc"
