// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_agent.h"

#include <QTest>

using namespace network;
using engine::PlanId;
using engine::Side;
using tests::Peer;

namespace {

const RequestId one{1};
constexpr PlanId split = engine::firstSplitPlan;

RunOptions runOf(std::vector<PlanId> order, int inFlight = 1, Side resultOn = Side::Device)
{
    RunOptions run;
    run.terms = tests::diamondTerms(resultOn);
    run.edge = {RouteKind::Tcp, "edge", 7070};
    run.order = std::move(order);
    run.warmup = 1;
    run.inFlight = inFlight;
    return run;
}

/// What an honest edge says at the end of the split's only phase there.
Tensors honestAnswer(const Tensors& asked)
{
    const auto now = steadyNow();
    Tensors answer{asked.request, asked.plan, asked.frame, asked.phase + 1, false, {now, now, now, {}}, {}};
    answer.tensors[engine::TensorId{2}] =
        tests::diamondTensor(1.0 + tests::firstValue(asked.tensors.at(engine::TensorId{1})));
    return answer;
}

/// A device, and in front of it edges that the test plays.
struct Rig
{
    explicit Rig(Peer::Script edge, app::AgentPatience patience = {}, std::optional<engine::Link> link = {})
        : device("device", tests::fakeRuntime(transport, patience), link)
    {
        transport->accept = [this, edge](const Route&, Stream stream) {
            edges.push_back(std::make_unique<Peer>(std::move(stream), edge));
        };
    }

    std::shared_ptr<tests::MemoryTransport> transport = std::make_shared<tests::MemoryTransport>();
    std::vector<std::unique_ptr<Peer>> edges;
    tests::FakeAgent device;
    Peer desktop{device.talk()};
};

/// An edge that joins and answers, with something wrong about its first answer.
Peer::Script edgeThatAnswers(std::function<void(Peer&, Tensors)> answer)
{
    return [answer = std::move(answer)](Peer& edge, const Message& message) {
        if (const auto* join = std::get_if<Join>(&message))
            edge.send(Joined{join->request});
        else if (const auto* asked = std::get_if<Tensors>(&message))
            answer(edge, honestAnswer(*asked));
    };
}

Peer::Script edgeThatBends(std::function<void(Tensors&)> bend)
{
    return edgeThatAnswers([bend = std::move(bend)](Peer& edge, Tensors answer) {
        bend(answer);
        edge.send(std::move(answer));
    });
}

Peer::Script edgeThatJoins(int times)
{
    return [times](Peer& edge, const Message& message) {
        const auto* join = std::get_if<Join>(&message);
        for (int i = 0; join != nullptr && i < times; ++i)
            edge.send(Joined{join->request});
    };
}

/// Does @p last instead of whatever would be its answer number @p at, and nothing afterwards; -1: of the greeting.
Peer::Script edgeThatStops(int at, std::function<void(Peer&)> last)
{
    return [at, last = std::move(last)](Peer& edge, const Message& message) {
        const auto* join = std::get_if<Join>(&message);
        const auto* asked = std::get_if<Tensors>(&message);
        const int said = edge.count<Join>() + edge.count<Tensors>() - 1;
        if (said == at && (join != nullptr || asked != nullptr || at < 0))
            last(edge);
        else if (said < at && join != nullptr)
            edge.send(Joined{join->request});
        else if (said < at && asked != nullptr)
            edge.send(honestAnswer(*asked));
    };
}

/// Not from within what it hears: a stream in memory stays open for as long as somebody reads it.
void vanish(Peer& edge)
{
    QMetaObject::invokeMethod(
        &edge, [&edge] { edge.connection.close(); }, Qt::QueuedConnection);
}

void giveUp(Peer& edge)
{
    edge.send(Failure{one, {engine::ErrorCode::Io, "the edge gives up"}});
}

} // namespace

class TestLiveRun : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void givesEveryFrameOnceAndInOrder_data()
    {
        QTest::addColumn<int>("inFlight");
        QTest::addColumn<int>("resultOn");
        for (const int inFlight : {1, 4}) {
            QTest::addRow("%d in flight, result on the device", inFlight) << inFlight << 0;
            QTest::addRow("%d in flight, result on the edge", inFlight) << inFlight << 1;
        }
    }

    void givesEveryFrameOnceAndInOrder()
    {
        QFETCH(int, inFlight);
        QFETCH(int, resultOn);
        auto transport = std::make_shared<tests::MemoryTransport>();
        tests::FakeAgent edge("edge");
        transport->accept = [&](const Route&, Stream stream) { edge.service.converse(std::move(stream)); };
        tests::FakeAgent device("device", tests::fakeRuntime(transport));
        Peer desktop(device.talk());
        std::vector<PlanId> order;
        for (int i = 0; i < 10; ++i)
            order.insert(order.end(), {split, split, engine::deviceOnlyPlan, engine::edgeOnlyPlan});
        desktop.hello().send(RunRequest{one, runOf(order, inFlight, static_cast<Side>(resultOn))});
        QTRY_COMPARE_WITH_TIMEOUT(desktop.count<RunResult>() + desktop.count<Failure>(), 1, 20'000);
        QCOMPARE(desktop.last<Failure>().error.message(), std::string());
        QCOMPARE(desktop.last<RunResult>().splitDifference, 0.0);
        QVERIFY(measured(desktop) == order);
    }

    void endsOnceWhateverTheEdgeSays_data()
    {
        QTest::addColumn<Peer::Script>("edge");
        const auto row = [](const char* name, const Peer::Script& edge) { QTest::newRow(name) << edge; };
        for (int times = 2; times <= 6; ++times)
            QTest::addRow("joins %d times", times) << edgeThatJoins(times);
        row("another plan", edgeThatBends([](Tensors& t) { t.plan = engine::edgeOnlyPlan; }));
        row("no plan", edgeThatBends([](Tensors& t) { t.plan = PlanId{999}; }));
        row("another frame", edgeThatBends([](Tensors& t) { t.frame += 1; }));
        row("no frame", edgeThatBends([](Tensors& t) { t.frame = 1'000'000; }));
        row("an earlier phase", edgeThatBends([](Tensors& t) { t.phase -= 1; }));
        row("a later phase", edgeThatBends([](Tensors& t) { t.phase += 2; }));
        row("another shape", edgeThatBends([](Tensors& t) {
                t.tensors.begin()->second = tests::diamondTensor(1, {1, 4, 8, 7});
            }));
        row("no tensor", edgeThatBends([](Tensors& t) { t.tensors.clear(); }));
        row("another tensor", edgeThatBends([](Tensors& t) {
                t.tensors = {{engine::TensorId{3}, tests::diamondTensor(1)}};
            }));
        row("one tensor more",
            edgeThatBends([](Tensors& t) { t.tensors[engine::TensorId{3}] = tests::diamondTensor(1); }));
        row("far too many bytes", edgeThatBends([](Tensors& t) {
                t.tensors.begin()->second = tests::diamondTensor(1, {1, 4, 800, 800});
            }));
        row("a turn that ends before it begins",
            edgeThatBends([](Tensors& t) { t.turn.received += std::chrono::hours(1); }));
        row("a turn of tomorrow", edgeThatBends([](Tensors& t) {
                t.turn = {t.turn.sent, t.turn.sent, t.turn.sent + std::chrono::hours(24), {}};
            }));
        row("a turn of yesterday", edgeThatBends([](Tensors& t) { t.turn.received -= std::chrono::hours(24); }));
        row("work of a year", edgeThatBends([](Tensors& t) { t.turn.computed = engine::Millis(9e8); }));
        row("twice", edgeThatAnswers([](Peer& edge, const Tensors& answer) {
                edge.send(answer);
                edge.send(answer);
            }));
        row("a message for agents", edgeThatAnswers([](Peer& edge, const Tensors&) {
                edge.send(Failure{wholeSession, {engine::ErrorCode::Corrupt, "go away"}});
            }));
        row("tensors before it joined", [](Peer& edge, const Message& message) {
            if (std::holds_alternative<Join>(message))
                edge.send(Tensors{one, split, 0, 1, false, {}, {{engine::TensorId{2}, tests::diamondTensor(1)}}});
        });
        for (int at = -1; at < 4; ++at) {
            QTest::addRow("vanishes at %d", at) << edgeThatStops(at, vanish);
            if (at >= 0)
                QTest::addRow("fails at %d", at) << edgeThatStops(at, giveUp);
        }
    }

    void endsOnceWhateverTheEdgeSays()
    {
        QFETCH(Peer::Script, edge);
        for (const int inFlight : {1, 4}) {
            Rig rig(edge);
            rig.desktop.hello().send(RunRequest{one, runOf({split, split, split, split, split}, inFlight)});
            QTRY_COMPARE(rig.desktop.count<Failure>(), 1);
            QCOMPARE(rig.desktop.last<Failure>().request, one);
            checkThatItGoesOn(rig);
        }
    }

    void noticesAnEdgeThatOnlySaysPong_data()
    {
        QTest::addColumn<Peer::Script>("edge");
        QTest::newRow("instead of Joined") << edgeThatJoins(0);
        QTest::newRow("after Joined") << edgeThatJoins(1);
        QTest::newRow("after frames") << edgeThatStops(3, [](Peer&) {});
    }

    void noticesAnEdgeThatOnlySaysPong()
    {
        QFETCH(Peer::Script, edge);
        Rig rig(edge, tests::impatient());
        rig.desktop.hello().send(RunRequest{one, runOf({split, split, split, split, split})});
        QTRY_COMPARE(rig.desktop.count<Failure>(), 1);
        QCOMPARE(rig.desktop.last<Failure>().error.message(), "the edge agent does not work on the run any more");
        checkThatItGoesOn(rig);
    }

    void waitsForAnEdgeThatSaysItWaits()
    {
        const auto waits = [](Peer& edge, const Message& message) {
            if (std::holds_alternative<Join>(message) || std::holds_alternative<Progress>(message))
                edge.send(Progress{one, 0.0, Stage::Waiting});
        };
        Rig rig(waits, tests::impatient());
        rig.desktop.hello().send(RunRequest{one, runOf({split})});
        // More than its patience for one that says nothing; each is an answer to one of the device's.
        QTRY_VERIFY(!rig.edges.empty() && rig.edges.front()->count<Progress>() >= 12);
        QCOMPARE(rig.desktop.count<Failure>(), 0);
    }

    void cancelsAtOnce_data()
    {
        QTest::addColumn<Peer::Script>("edge");
        QTest::newRow("while it prepares") << Peer::Script();
        QTest::newRow("while the edge does not join") << edgeThatJoins(0);
        QTest::newRow("while the edge does not answer") << edgeThatJoins(1);
        QTest::newRow("while frames run") << edgeThatBends([](Tensors&) {});
    }

    void cancelsAtOnce()
    {
        QFETCH(Peer::Script, edge);
        Rig rig(edge);
        rig.desktop.hello().send(RunRequest{one, runOf(std::vector<PlanId>(50'000, split))});
        if (edge) {
            QTRY_COMPARE(rig.edges.size(), std::size_t(1));
            QTRY_VERIFY(rig.edges.front()->count<Join>() == 1);
        }
        rig.desktop.send(Cancel{one});
        QTRY_COMPARE(rig.desktop.count<Failure>(), 1);
        QCOMPARE(rig.desktop.last<Failure>().error.code, engine::ErrorCode::Cancelled);
        checkThatItGoesOn(rig);
    }

    void saysWhyTheEdgeCannotBeReached()
    {
        Rig rig({});
        rig.transport->accept = {};
        rig.desktop.hello().send(RunRequest{one, runOf({split})});
        QTRY_COMPARE(rig.desktop.count<Failure>(), 1);
        QCOMPARE(rig.desktop.last<Failure>().error.message(),
                 "the edge agent at edge:7070: cannot connect: Connection refused");
    }

    void aRunsOwnLinkStandsForTheAgents()
    {
        // By the agent's own the greeting alone would take minutes.
        Rig rig(edgeThatBends([](Tensors&) {}), {}, engine::Link{{1}, {1}, engine::Millis(1)});
        auto run = runOf({split, split});
        run.link = engine::Link{{1e9}, {1e9}, engine::Millis(0.1)};
        rig.desktop.hello().send(RunRequest{one, run});
        QTRY_COMPARE(rig.desktop.count<RunResult>(), 1);
    }

private:
    static std::vector<PlanId> measured(const Peer& desktop)
    {
        std::vector<PlanId> plans;
        for (const auto& message : desktop.heard) {
            const auto* frame = std::get_if<FrameMeasured>(&message);
            if (frame == nullptr)
                continue;
            if (frame->timing.frame != static_cast<int>(plans.size()))
                return {};
            plans.push_back(frame->timing.plan);
        }
        return plans;
    }

    /// The device does the next thing, and said nothing of the last one after its end.
    static void checkThatItGoesOn(Rig& rig)
    {
        rig.desktop.send(ProfileRequest{RequestId{2}, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(rig.desktop.count<ProfileResult>(), 1);
        QCOMPARE(rig.desktop.count<Failure>(), 1);
        QCOMPARE(rig.desktop.count<RunResult>(), 0);
        const auto frames = rig.desktop.count<FrameMeasured>();
        QCOMPARE(static_cast<int>(measured(rig.desktop).size()), frames);
        QVERIFY(!rig.desktop.ended);
    }
};

QTEST_GUILESS_MAIN(TestLiveRun)
#include "tst_live_run.moc"
