// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/collection.h"

#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"

#include <QTemporaryDir>
#include <QTest>

using namespace app;

namespace {

engine::LayerGraph fusedNetwork(const std::string& name)
{
    return *engine::fuse(*engine::makeNamedModel(name));
}

engine::Profile profileOf(const engine::LayerGraph& graph)
{
    engine::Profile profile;
    profile.fingerprint = engine::fingerprint(graph);
    profile.device.name = "phone";
    profile.wholeRuns.assign(4, {engine::Millis(5.0), engine::Millis(0.1)});
    for (const auto& layer : graph.layers())
        profile.layers.push_back({layer.name, layer.type(), profile.wholeRuns});
    return profile;
}

bool always(double)
{
    return true;
}

/// Of a chosen network.
std::uint32_t turnOf(const std::string& network)
{
    return engine::parseSampleSpec(network)->seed / 8;
}

bool isDrawn(const std::string& network)
{
    return engine::parseSampleSpec(network)->seed < engine::firstChosenSeed;
}

CollectWishes wanting(const char* type)
{
    CollectWishes wishes;
    wishes.types = {type};
    return wishes;
}

} // namespace

class TestCollection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void writesRowsOfTheWantedTypesAfterEachNetwork()
    {
        auto collection = begun(wanting("conv"));
        const auto name = collection.next();
        QCOMPARE(name, std::string("sample:conv:0"));
        take(collection, name);
        const auto dataset = engine::readDataset(file());
        QVERIFY(dataset);
        QVERIFY(dataset->rows.size() > 3);
        QCOMPARE(dataset->rows.size(), collection.rows());
        for (const auto& row : dataset->rows)
            QCOMPARE(row[0], std::string("conv"));
        QCOMPARE(collection.keptShare(), 1.0);
        QCOMPARE(collection.next(), std::string("sample:conv:1"));
    }

    void goesOnBehindWhatIsThere()
    {
        auto wishes = wanting("conv");
        wishes.seed = 5;
        auto first = begun(wishes);
        take(first, first.next());
        QVERIFY(!Collection::begin(withFile(wishes), 2));
        wishes.resume = true;
        wishes.seed = 0;
        auto second = begun(wishes);
        QCOMPARE(second.configurations(), first.configurations());
        QCOMPARE(second.next(), std::string("sample:conv:6"));
        wishes.types = {"max_pool"};
        QCOMPARE(begun(wishes).next(), std::string("sample:max_pool:0"));
    }

    void threeTimesAConfigurationAreEnough()
    {
        auto collection = begun(wanting("matmul"));
        const auto graph = fusedNetwork("sample:matmul:3");
        for (int i = 0; i < 3; ++i)
            take(collection, "sample:matmul:3");
        const auto rows = collection.rows();
        QVERIFY(!collection.wants(graph));
        take(collection, "sample:matmul:3");
        QCOMPARE(collection.rows(), rows);
    }

    void whatIsHeldOutIsNeverKept()
    {
        auto collection = begun({});
        const auto graph = fusedNetwork("sample:all:2");
        QVERIFY(collection.wants(graph));
        collection.holdOut(graph);
        QVERIFY(!collection.wants(graph));
        take(collection, "sample:all:2");
        QCOMPARE(collection.rows(), std::size_t{0});
    }

    void wholeNetworksAreKeptAsTheyAre()
    {
        CollectWishes wishes;
        wishes.networks = {"zoo:VAE", "zoo:DQN"};
        auto collection = begun(wishes);
        collection.holdOut(fusedNetwork("VAE"));
        QCOMPARE(collection.next(), std::string("zoo:VAE"));
        take(collection, "VAE");
        QCOMPARE(collection.rows(), fusedNetwork("VAE").layers().size());
        QCOMPARE(collection.next(), std::string("zoo:DQN"));
        QCOMPARE(collection.next(), std::string());
    }

    void networksThatAreNamedAreKeptAsDrawnOnes()
    {
        CollectWishes wishes;
        wishes.networks = {"sample:matmul:3", "sample:matmul:4", "zoo:DQN"};
        auto collection = begun(wishes);
        collection.holdOut(fusedNetwork("sample:matmul:4"));
        take(collection, collection.next());
        const auto rows = collection.rows();
        QVERIFY(rows > 0);
        for (int i = 0; i < 3; ++i)
            take(collection, "sample:matmul:3");
        QVERIFY(!collection.wants(fusedNetwork("sample:matmul:3")));
        QVERIFY(collection.rows() <= 3 * rows);
        QCOMPARE(collection.next(), std::string("sample:matmul:4"));
        QVERIFY(!collection.wants(fusedNetwork("sample:matmul:4")));
        QCOMPARE(collection.next(), std::string("zoo:DQN"));
        collection.holdOut(fusedNetwork("DQN"));
        QVERIFY(collection.wants(fusedNetwork("DQN")));
        QVERIFY(!collection.choice());
    }

    void everySecondNetworkIsChosenOnceThereAreRows()
    {
        auto collection = begun(choosing());
        auto name = collection.next();
        for (; collection.configurations() < leastConfigurations; name = collection.next()) {
            QVERIFY(isDrawn(name));
            take(collection, name);
            if (collection.configurations() < leastConfigurations)
                QVERIFY(!collection.choice());
        }
        take(collection, name);
        const auto choice = collection.choice();
        QVERIFY(choice);
        QCOMPARE(choice->rows.rows.size(), collection.rows());
        QCOMPARE(choice->candidates.size(), std::size_t{8});
        const auto chosen = chosenNetwork(*choice, always);
        QVERIFY(chosen.committee != nullptr);
        QVERIFY(std::ranges::find(choice->candidates, *engine::parseSampleSpec(chosen.network))
                != choice->candidates.end());
        collection.decide(chosen);
        QVERIFY(!collection.choice());
        QCOMPARE(collection.next(), chosen.network);
        take(collection, chosen.network);
        const auto last = *engine::parseSampleSpec(name);
        QCOMPARE(collection.next(), engine::nameOf({last.kinds, last.seed + 1}));
    }

    void aCommitteeLearnsAnewOnceThereIsAQuarterMore()
    {
        auto collection = withCommittee();
        const auto learnt = collection.rows();
        std::size_t behind = 0; // rows with which nothing was learnt yet
        for (int i = 0; i < 40; ++i) {
            const auto rows = collection.rows();
            if (const auto choice = collection.choice()) {
                if (!choice->rows.rows.empty()) {
                    QVERIFY(4 * rows >= 5 * learnt);
                    QVERIFY(4 * behind < 5 * learnt);
                    return;
                }
                collection.decide(chosenNetwork(*choice, always));
            }
            behind = rows;
            take(collection, collection.next());
        }
        QFAIL("nothing was learnt again");
    }

    /// Whether the last one was chosen is seen in the file.
    void choosingGoesOnWhereItStopped()
    {
        auto wishes = choosing();
        auto collection = begun(wishes);
        wishes.resume = true;
        bool chosenLast = false;
        for (int i = 0; i < 12; ++i) {
            think(collection);
            const auto name = collection.next();
            take(collection, name);
            auto resumed = begun(wishes);
            think(resumed);
            auto ahead = collection;
            think(ahead);
            const auto next = resumed.next();
            if (isDrawn(next))
                QCOMPARE(next, ahead.next());
            else
                QCOMPARE(turnOf(next), turnOf(ahead.next())); // by a committee that has learnt from more
            chosenLast = chosenLast || !isDrawn(name);
        }
        QVERIFY(chosenLast);
    }

    void everyNetworkIsDrawnOnRequest()
    {
        auto wishes = choosing();
        wishes.choice.plain = true;
        auto collection = begun(wishes);
        for (std::uint32_t seed = 0; seed < 6; ++seed) {
            think(collection);
            const auto name = collection.next();
            QCOMPARE(engine::parseSampleSpec(name)->seed, seed);
            take(collection, name);
        }
    }

    /// All layers take as long, so that every prediction is right.
    void saysHowNearItComesToRowsThatItHasNotLearnt()
    {
        auto collection = withCommittee();
        QVERIFY(!collection.accuracy());
        while (!collection.accuracy()) {
            const auto before = collection.configurations();
            take(collection, collection.next());
            QVERIFY(collection.configurations() > before);
        }
        QCOMPARE(collection.accuracy()->within10, std::optional(1.0));
        const auto judged = collection.accuracy()->count;
        const auto choice = collection.choice();
        QVERIFY(choice);
        collection.decide(chosenNetwork(*choice, always));
        const auto before = collection.rows();
        take(collection, collection.next()); // chosen
        QVERIFY(collection.rows() > before);
        QCOMPARE(collection.accuracy()->count, judged);
        const auto name = collection.next();
        take(collection, name);
        const auto more = collection.accuracy()->count;
        QVERIFY(more > judged);
        take(collection, name); // nothing new
        QCOMPARE(collection.accuracy()->count, more);
    }

    void whatWasDisturbedComesAgainAndAddsUp()
    {
        auto collection = begun(wanting("conv"));
        const auto name = collection.next();
        const auto graph = fusedNetwork(name);
        auto profile = profileOf(graph);
        profile.bestProbe = engine::Millis(0.1);
        auto disturbed = profile;
        for (auto& layer : disturbed.layers)
            layer.samples.assign(6, {engine::Millis(9.0), engine::Millis(0.2)});
        QVERIFY(collection.take(name, graph, disturbed));
        QCOMPARE(collection.rows(), std::size_t{0});
        QCOMPARE(collection.next(), name);
        QVERIFY(collection.take(name, graph, profile)); // four good samples
        QCOMPARE(collection.next(), name);
        QVERIFY(collection.take(name, graph, profile));
        QCOMPARE(collection.next(), std::string("sample:conv:1"));
        const auto dataset = *engine::readDataset(file());
        const auto& row = dataset.rows.front();
        QCOMPARE(row[engine::columnOf(dataset, "samples")], std::string("14"));
        QCOMPARE(row[engine::columnOf(dataset, "latency_ms")], std::string("5"));
        QCOMPARE(row[engine::columnOf(dataset, "fallback")], std::string("0"));
    }

    void whatIsAlwaysDisturbedIsMarked()
    {
        auto collection = begun(wanting("conv"));
        const auto name = collection.next();
        const auto graph = fusedNetwork(name);
        auto profile = profileOf(graph);
        profile.bestProbe = engine::Millis(0.05);
        profile.wholeRuns.assign(4, {engine::Millis(500.0), engine::Millis(0.1)});
        int tries = 1;
        for (; collection.take(name, graph, profile) && collection.next() == name; ++tries)
            QVERIFY(tries < 20);
        QCOMPARE(tries, 10);
        const auto dataset = *engine::readDataset(file());
        QCOMPARE(dataset.rows.front()[engine::columnOf(dataset, "fallback")], std::string("1"));
    }

    void endsWithEnoughConfigurations()
    {
        CollectWishes wishes;
        wishes.configurations = 3;
        auto collection = begun(wishes);
        QVERIFY(!collection.isEnough());
        take(collection, collection.next());
        QVERIFY(collection.isEnough());
        QCOMPARE(collection.next(), std::string());
    }

    void refusesTimesOfAnotherDevice()
    {
        auto collection = begun({});
        take(collection, "sample:conv:1");
        const auto rows = collection.rows();
        const auto graph = fusedNetwork("sample:conv:2");
        auto profile = profileOf(graph);
        profile.device.name = "another phone";
        QVERIFY(!collection.take("sample:conv:2", graph, profile));
        QCOMPARE(engine::readDataset(file())->rows.size(), rows);
    }

private:
    std::filesystem::path file() const { return std::filesystem::path(m_folder->path().toStdString()) / "data.csv"; }
    CollectWishes withFile(CollectWishes wishes) const
    {
        wishes.file = file();
        return wishes;
    }
    static constexpr std::size_t leastConfigurations = 30;
    static CollectWishes choosing()
    {
        auto wishes = wanting("conv");
        wishes.choice.configurations = leastConfigurations;
        return wishes;
    }
    /// That has learnt from all rows but not chosen.
    Collection withCommittee() const
    {
        auto collection = begun(choosing());
        while (!collection.choice())
            take(collection, collection.next());
        auto learnt = chosenNetwork(*collection.choice(), always);
        learnt.network.clear();
        collection.decide(learnt);
        return collection;
    }
    static void think(Collection& collection)
    {
        while (const auto choice = collection.choice())
            collection.decide(chosenNetwork(*choice, always));
    }
    Collection begun(CollectWishes wishes) const { return *Collection::begin(withFile(std::move(wishes)), 1); }
    static void take(Collection& collection, const std::string& name)
    {
        const auto graph = fusedNetwork(name);
        QVERIFY(collection.take(name, graph, profileOf(graph)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCollection)
#include "tst_collection.moc"
