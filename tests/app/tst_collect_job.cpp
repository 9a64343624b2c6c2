// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "tests/support/fake_team.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using engine::Millis;
using network::Message;
using tests::Ending;
using tests::FakeTeam;
using tests::Peer;

namespace {

engine::Profile profileOf(const engine::LayerGraph& graph)
{
    engine::Profile profile;
    profile.fingerprint = engine::fingerprint(graph);
    profile.device = {"phone", "CPU", "fake", 1, 1, 1.0};
    profile.wholeRuns.assign(4, {Millis(5.0), Millis(0.1)});
    for (const auto& layer : graph.layers())
        profile.layers.push_back({layer.name, layer.type(), profile.wholeRuns});
    return profile;
}

/// Builds each network, and cannot run those that @p cannot names.
Peer::Script builds(std::function<bool(const std::string&)> cannot)
{
    return [cannot](Peer& peer, const Message& message) {
        const auto built = [](const network::ModelRef& model) {
            return *engine::fuse(*engine::makeNamedModel(network::bareName(model)));
        };
        if (const auto* query = std::get_if<network::ModelQuery>(&message))
            peer.send(network::ModelReady{query->request, engine::fingerprint(built(query->model))});
        const auto* asked = std::get_if<network::ProfileRequest>(&message);
        if (asked && cannot(asked->model.name))
            peer.send(network::Failure{asked->request, {engine::ErrorCode::Unsupported, "no such kernel"}});
        else if (asked)
            peer.send(network::ProfileResult{asked->request, profileOf(built(asked->model))});
    };
}

} // namespace

class TestCollectJob : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void leavesOutWhatTheAgentCannotRun()
    {
        const QTemporaryDir folder;
        FakeTeam team;
        team.scripts["phone"] = builds([](const std::string& name) { return name.ends_with(":0"); });
        Ending collecting(begin(team, wanting(folder, 10)));
        QVERIFY(collecting.wait());
        QVERIFY2(collecting.good(), collecting.problem().c_str());
        const auto dataset = engine::readDataset(fileIn(folder));
        QVERIFY(dataset);
        QVERIFY(dataset->rows.size() >= 10);
        for (const auto& row : dataset->rows)
            QVERIFY(row[1] != "sample:max_pool:0");
        QCOMPARE(dataset->rows[0][1], std::string("sample:max_pool:1"));
    }

    void choosesBetweenTwoNetworks()
    {
        const QTemporaryDir folder;
        FakeTeam team;
        team.scripts["phone"] = builds([](const std::string&) { return false; });
        auto wishes = wanting(folder, 90);
        wishes.choice = {false, 30, 1e9};
        Ending collecting(begin(team, std::move(wishes)));
        QVERIFY(collecting.wait());
        QVERIFY2(collecting.good(), collecting.problem().c_str());
        std::set<std::string> drawn;
        std::set<std::string> chosen;
        const auto dataset = *engine::readDataset(fileIn(folder));
        for (const auto& row : dataset.rows) {
            const bool isDrawn = engine::parseSampleSpec(row[1])->seed < engine::firstChosenSeed;
            (isDrawn ? drawn : chosen).insert(row[1]);
        }
        QVERIFY(!chosen.empty());
        QVERIFY(drawn.size() > chosen.size());
    }

    /// They come once each, and what is held out of drawn networks is held out of them.
    void timesTheNetworksThatAreNamed()
    {
        const QTemporaryDir folder;
        FakeTeam team;
        team.scripts["phone"] = builds([](const std::string&) { return false; });
        auto wishes = wanting(folder, 0);
        wishes.networks = {"sample:max_pool:5", "sample:max_pool:9", "sample:max_pool:7"};
        wishes.heldOut = {"sample:max_pool:9"};
        Ending collecting(begin(team, std::move(wishes)));
        QVERIFY(collecting.wait());
        QVERIFY2(collecting.good(), collecting.problem().c_str());
        std::set<std::string> networks;
        const auto dataset = *engine::readDataset(fileIn(folder));
        for (const auto& row : dataset.rows)
            networks.insert(row[1]);
        QVERIFY((networks == std::set<std::string>{"sample:max_pool:5", "sample:max_pool:7"}));
    }

    void endsWithAnAgentThatCannotRunAnything()
    {
        const QTemporaryDir folder;
        FakeTeam team;
        team.scripts["phone"] = builds([](const std::string&) { return true; });
        Ending collecting(begin(team, wanting(folder, 10)));
        QVERIFY(collecting.wait());
        QVERIFY(collecting.problem().find("no such kernel") != std::string::npos);
    }

private:
    static std::filesystem::path fileIn(const QTemporaryDir& folder)
    {
        return std::filesystem::path(folder.path().toStdString()) / "data.csv";
    }
    static app::CollectWishes wanting(const QTemporaryDir& folder, std::int64_t configurations)
    {
        app::CollectWishes wishes;
        wishes.types = {"max_pool"};
        wishes.configurations = configurations;
        wishes.file = fileIn(folder);
        return wishes;
    }
    static engine::Result<app::Job*> begin(FakeTeam& team, app::CollectWishes wishes)
    {
        const auto job = team.jobs.collect(team.connectTo("phone"), *app::Collection::begin(std::move(wishes), 1));
        if (!job)
            return job.error();
        return *job;
    }
};

QTEST_GUILESS_MAIN(TestCollectJob)
#include "tst_collect_job.moc"
