// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_team.h"
#include "tests/support/heard_changes.h"

#include <QTest>

#include <limits>
#include <mutex>

using engine::Millis;
using engine::Side;
using network::Message;
using tests::Ending;
using tests::FakeTeam;
using tests::Peer;

namespace {

constexpr auto fewRuns = engine::exactly(3);
constexpr app::RunWishes fiveFrames{5, fewRuns};
const engine::Link emulated{engine::megabitsPerSecond(400), engine::megabitsPerSecond(400), Millis(0.1)};
const engine::Link typed{engine::megabitsPerSecond(200), engine::megabitsPerSecond(300), Millis(0.2)};

engine::Profile honestProfile()
{
    const auto graph = tests::diamondGraph();
    engine::Profile profile{
        "diamond", engine::fingerprint(graph), {"phone", "CPU", "fake", 1, 1, 1.0}, {}, {{Millis(5)}}, 1};
    for (const auto& layer : graph.layers())
        profile.layers.push_back({layer.name, layer.type(), {{Millis(1)}}});
    return profile;
}

/// Knows every model, and answers a request for a profile as @p profile says.
Peer::Script profiles(std::function<void(Peer&, network::RequestId)> answer)
{
    return [answer](Peer& peer, const Message& message) {
        if (const auto* query = std::get_if<network::ModelQuery>(&message))
            peer.send(network::ModelReady{query->request, engine::fingerprint(tests::diamondGraph())});
        else if (const auto* asked = std::get_if<network::ProfileRequest>(&message))
            answer(peer, asked->request);
    };
}

/// A device that measures well and then lies about frames.
Peer::Script runs(std::function<void(Peer&, const network::RunRequest&)> answer)
{
    auto before = profiles([](Peer& peer, network::RequestId request) {
        peer.send(network::ProfileResult{request, honestProfile()});
    });
    return [answer, before](Peer& peer, const Message& message) {
        if (const auto* probe = std::get_if<network::ProbeRequest>(&message))
            peer.send(network::ProbeResult{probe->request, emulated});
        else if (const auto* run = std::get_if<network::RunRequest>(&message))
            answer(peer, *run);
        else
            before(peer, message);
    };
}

engine::FrameTiming timingOf(const network::RunRequest& run, int frame)
{
    return {.plan = run.options.order.at(static_cast<std::size_t>(frame)), .frame = frame, .latency = Millis(3)};
}

} // namespace

class TestJobs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void runsWithAllThatIsMissingFirst()
    {
        FakeTeam team;
        QVERIFY(team.assemble(emulated));
        const tests::HeardChanges appended(team.workspace, app::Change::Frames);
        Ending run(team.jobs.run(fiveFrames));
        QVERIFY(run.wait());
        QVERIFY2(run.good(), run.problem().c_str());
        const auto& report = *team.workspace.report();
        QVERIFY(report.complete);
        QCOMPARE(report.frames.size(), std::size_t(report.planned));
        QCOMPARE(appended.times, report.planned);
        QCOMPARE(report.splitDifference.value(), 0.0);
        QVERIFY(report.linkMeasured && report.linkEmulated);
        QVERIFY(report.link == team.workspace.link());
        QCOMPARE(run.times, 1);
    }

    void aTypedLinkRunsAsTypedWhereItCanBeEmulated()
    {
        FakeTeam team;
        QVERIFY(team.assemble(emulated));
        team.workspace.typeLink(typed);
        Ending run(team.jobs.run(fiveFrames));
        QVERIFY(run.wait());
        QVERIFY2(run.good(), run.problem().c_str());
        const auto& report = *team.workspace.report();
        QVERIFY(report.link == typed);
        QVERIFY(!report.linkMeasured && report.linkEmulated);
        QCOMPARE(team.workspace.linkSource(), app::LinkSource::Typed);
    }

    void aTypedLinkIsMeasuredAnewWhereItCannotBeEmulated()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        team.workspace.typeLink(typed);
        Ending run(team.jobs.run(fiveFrames));
        QVERIFY(run.wait());
        QVERIFY2(run.good(), run.problem().c_str());
        const auto& report = *team.workspace.report();
        QVERIFY(report.link != typed);
        QVERIFY(report.linkMeasured && !report.linkEmulated);
        QVERIFY(report.link == team.workspace.link());
    }

    void oneJobForEachAgent()
    {
        FakeTeam team;
        team.put("phone");
        team.put("box");
        team.put("tablet");
        QVERIFY(team.join());
        const auto tablet = team.connectTo("tablet");
        QTRY_VERIFY(team.isReady(tablet));
        const auto phone = *team.agents.roles().device;
        Ending first(team.jobs.profile({phone}, fewRuns));
        const auto second = team.jobs.profile({phone}, fewRuns);
        QVERIFY(!second);
        QCOMPARE(second.error().message(), "phone is busy: timing the layers of diamond");
        Ending beside(team.jobs.profile({tablet}, fewRuns));
        QVERIFY(first.wait() && beside.wait());
        QVERIFY(first.good() && beside.good());
        QVERIFY(team.jobs.all().empty());
    }

    void aModelOpensWhileAnAgentProfilesAndNothingIsLost()
    {
        FakeTeam team;
        std::vector<std::pair<Peer*, network::RequestId>> asked;
        team.scripts["phone"] =
            profiles([&asked](Peer& peer, network::RequestId request) { asked.emplace_back(&peer, request); });
        team.put("box");
        QVERIFY(team.join());
        const auto old = team.workspace.model();
        Ending profile(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QTRY_COMPARE(asked.size(), std::size_t(1));
        Ending opening(team.jobs.open(QStringLiteral("zoo:DQN")));
        QVERIFY(opening.wait());
        QVERIFY2(opening.good(), opening.problem().c_str());
        QCOMPARE(team.workspace.model()->name, QStringLiteral("DQN"));
        QVERIFY(!profile.result);
        asked.front().first->send(network::ProfileResult{asked.front().second, honestProfile()});
        QVERIFY(profile.wait());
        QVERIFY2(profile.good(), profile.problem().c_str());
        QVERIFY(team.workspace.profile(Side::Device) == nullptr);
        team.workspace.setModel(old);
        QVERIFY(team.workspace.profile(Side::Device) != nullptr);
    }

    void endsAtOnceWhenADialIsRefused()
    {
        FakeTeam team;
        team.transport->accept = {};
        for (int round = 0; round < 50; ++round) {
            const auto id = team.connectTo("nobody");
            Ending profile(team.jobs.profile({id}, fewRuns));
            QVERIFY(profile.wait());
            QCOMPARE(profile.problem(), "nobody:1: cannot connect: Connection refused");
            team.agents.remove(id);
        }
    }

    void cancelIsHeardOnceAndReachesTheAgent()
    {
        FakeTeam team;
        bool asked = false;
        team.scripts["phone"] = profiles([&asked](Peer&, network::RequestId) { asked = true; });
        team.put("box");
        QVERIFY(team.join());
        const auto job = team.jobs.profile({*team.agents.roles().device}, fewRuns);
        Ending profile(job);
        QTRY_VERIFY(asked);
        (*job)->cancel();
        (*job)->cancel();
        QCOMPARE(profile.times, 1);
        QCOMPARE(profile.result->error().code, engine::ErrorCode::Cancelled);
        QVERIFY(team.jobs.all().empty());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        asked = false;
        Ending again(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QTRY_VERIFY(asked); // what was sent before has arrived
        QCOMPARE(team.peers.front()->count<network::Cancel>(), 1);
    }

    void framesOfARunThatIsLostAreKept()
    {
        FakeTeam team;
        team.scripts["phone"] = runs([](Peer& peer, const network::RunRequest& run) {
            for (int frame = 0; frame < 3; ++frame)
                peer.send(network::FrameMeasured{run.request, timingOf(run, frame)});
            peer.send(network::Failure{
                run.request,
                {engine::ErrorCode::Disconnected, "the edge agent: the other side closed the connection"}});
        });
        team.scripts["box"] = profiles([](Peer& peer, network::RequestId request) {
            peer.send(network::ProfileResult{request, honestProfile()});
        });
        QVERIFY(team.join());
        Ending run(team.jobs.run(fiveFrames));
        QVERIFY(run.wait());
        QVERIFY2(run.problem().find("the other side closed the connection") != std::string::npos,
                 run.problem().c_str());
        QCOMPARE(team.workspace.report()->frames.size(), std::size_t(3));
        QVERIFY(!team.workspace.report()->complete);
    }

    void nothingOfADishonestProfileIsTaken_data()
    {
        QTest::addColumn<int>("lie");
        QTest::addRow("NaN") << 0;
        QTest::addRow("another model") << 1;
        QTest::addRow("other layers") << 2;
        QTest::addRow("fewer layers") << 3;
        QTest::addRow("no layers") << 4;
        QTest::addRow("the answer of another request") << 5;
        QTest::addRow("it goes away instead") << 6;
    }

    void nothingOfADishonestProfileIsTaken()
    {
        QFETCH(int, lie);
        FakeTeam team;
        team.scripts["phone"] = profiles([lie](Peer& peer, network::RequestId request) {
            auto profile = honestProfile();
            if (lie == 0)
                profile.layers[1].samples[0].time = Millis(std::numeric_limits<double>::quiet_NaN());
            if (lie == 1)
                profile.fingerprint = "other";
            if (lie == 2)
                profile.layers[2].layer = "=HYPERLINK()";
            if (lie == 3)
                profile.layers.pop_back();
            if (lie == 4)
                profile.layers.clear();
            if (lie == 5)
                peer.send(network::ModelReady{request, "other"});
            else if (lie == 6)
                peer.connection.close();
            else
                peer.send(network::ProfileResult{request, profile});
        });
        team.put("box");
        QVERIFY(team.join());
        Ending profile(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QVERIFY(profile.wait());
        QVERIFY(!profile.good());
        QVERIFY2(profile.problem().find('\n') == std::string::npos, profile.problem().c_str());
        QVERIFY(team.workspace.profile(Side::Device) == nullptr);
    }

    void aProfileIsTakenOnce()
    {
        FakeTeam team;
        team.scripts["phone"] = profiles([](Peer& peer, network::RequestId request) {
            auto again = honestProfile();
            peer.send(network::ProfileResult{request, again});
            again.layers[0].samples[0].time = Millis(77);
            peer.send(network::ProfileResult{request, again});
        });
        team.put("box");
        QVERIFY(team.join());
        Ending profile(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QVERIFY(profile.wait() && profile.good());
        QCoreApplication::processEvents();
        QCOMPARE(*team.workspace.profile(Side::Device), honestProfile());
        QCOMPARE(profile.times, 1);
    }

    void onlyFramesThatWereOrderedAreTaken_data()
    {
        QTest::addColumn<int>("lie");
        QTest::addRow("of another plan") << 0;
        QTest::addRow("out of order") << 1;
        QTest::addRow("twice") << 2;
        QTest::addRow("more than ordered") << 3;
        QTest::addRow("ended too soon") << 4;
    }

    void onlyFramesThatWereOrderedAreTaken()
    {
        QFETCH(int, lie);
        FakeTeam team;
        team.scripts["phone"] = runs([lie](Peer& peer, const network::RunRequest& run) {
            const auto say = [&](engine::FrameTiming timing) {
                peer.send(network::FrameMeasured{run.request, timing});
            };
            say(timingOf(run, 0));
            auto next = timingOf(run, 1);
            if (lie == 0)
                next.plan = engine::PlanId{1000};
            if (lie == 1)
                next = timingOf(run, 2);
            if (lie == 2)
                next = timingOf(run, 0);
            const auto count = static_cast<int>(run.options.order.size());
            if (lie == 3) {
                for (int frame = 1; frame < count; ++frame)
                    say(timingOf(run, frame));
                next = timingOf(run, 0);
                next.frame = count;
            }
            if (lie == 4)
                peer.send(network::RunResult{run.request, 0.0});
            else
                say(next);
        });
        team.scripts["box"] = profiles([](Peer& peer, network::RequestId request) {
            peer.send(network::ProfileResult{request, honestProfile()});
        });
        QVERIFY(team.join());
        Ending run(team.jobs.run(fiveFrames));
        QVERIFY(run.wait());
        QVERIFY2(run.problem().starts_with("peer "), run.problem().c_str());
        QVERIFY(!team.workspace.report()->complete);
        QVERIFY(team.workspace.report()->frames.size() <= std::size_t(team.workspace.report()->planned));
    }
};

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
