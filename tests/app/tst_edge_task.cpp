// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_agent.h"

#include <QTest>

using namespace network;
using engine::PlanId;
using tests::Peer;

namespace {

const RequestId one{1};
constexpr PlanId split = engine::firstSplitPlan;

/// What the device sends after its first phase: the output of layer a.
Tensors turnOf(int frame)
{
    return {one, split, frame, 0, false, {}, {{engine::TensorId{1}, tests::diamondTensor(2.0)}}};
}

Tensors bent(int frame, const std::function<void(Tensors&)>& bend)
{
    auto turn = turnOf(frame);
    bend(turn);
    return turn;
}

/// An edge and a device that the test plays, which asks to join.
struct Rig
{
    explicit Rig(app::AgentPatience patience = {}, int inFlight = 1)
        : edge("edge", tests::fakeRuntime(nullptr, patience))
    {
        device.hello().send(Join{one, tests::diamondTerms(), inFlight});
    }

    tests::FakeAgent edge;
    Peer device{edge.talk()};
};

} // namespace

/// The edge's side of a live run, beside devices of any kind.
class TestEdgeTask : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void answersSeveralFramesInFlight()
    {
        Rig rig({}, 4);
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        for (int frame = 0; frame < 4; ++frame)
            rig.device.send(turnOf(frame));
        QTRY_COMPARE(rig.device.count<Tensors>(), 4);
        for (int frame = 4; frame < 8; ++frame)
            rig.device.send(turnOf(frame));
        QTRY_COMPARE(rig.device.count<Tensors>(), 8);
        int frame = 0;
        for (const auto& message : rig.device.heard) {
            const auto* answer = std::get_if<Tensors>(&message);
            if (answer == nullptr)
                continue;
            QCOMPARE(answer->frame, frame++);
            QCOMPARE(answer->phase, 1);
            QCOMPARE(tests::firstValue(answer->tensors.at(engine::TensorId{2})), 3.0); // layer 1 of 2.0
        }
    }

    void endsOnceWhateverTheDeviceSends_data()
    {
        QTest::addColumn<std::vector<Tensors>>("turns");
        const auto row = [](const char* name, const std::vector<Tensors>& turns) { QTest::newRow(name) << turns; };
        row("another plan", {bent(0, [](Tensors& t) { t.plan = engine::edgeOnlyPlan; })});
        row("no plan", {bent(0, [](Tensors& t) { t.plan = PlanId{999}; })});
        row("the edge's phase", {bent(0, [](Tensors& t) { t.phase = 1; })});
        row("the last phase", {bent(0, [](Tensors& t) { t.phase = 2; })});
        row("no phase", {bent(0, [](Tensors& t) { t.phase = 77; })});
        row("another shape", {bent(0, [](Tensors& t) {
                t.tensors.begin()->second = tests::diamondTensor(1, {1, 4, 8, 7});
            })});
        row("no tensor", {bent(0, [](Tensors& t) { t.tensors.clear(); })});
        row("another tensor", {bent(0, [](Tensors& t) {
                t.tensors = {{engine::TensorId{3}, tests::diamondTensor(1)}};
            })});
        row("a frame twice", {turnOf(0), turnOf(0)});
        row("a frame again", {turnOf(3), turnOf(2)});
        row("more frames than it said", {turnOf(0), turnOf(1), turnOf(2), turnOf(3)});
    }

    void endsOnceWhateverTheDeviceSends()
    {
        QFETCH(std::vector<Tensors>, turns);
        Rig rig;
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        for (const auto& turn : turns)
            rig.device.send(turn);
        QTRY_VERIFY(rig.device.count<Failure>() == 1 || rig.device.ended);
        QVERIFY(rig.device.count<Tensors>() <= static_cast<int>(turns.size()));
        checkThatItServesOthers(rig.edge);
        QVERIFY(rig.device.count<Failure>() <= 1);
    }

    void takesNoTensorsBeforeTheyBelongToARun()
    {
        tests::FakeAgent edge("edge");
        Peer device(edge.talk());
        device.hello().send(turnOf(0));
        QTRY_VERIFY(device.ended);
        QCOMPARE(device.ended->code, engine::ErrorCode::Corrupt);
    }

    void takesNoTensorsAfterTheRun()
    {
        Rig rig;
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        rig.device.send(Leave{one});
        rig.device.send(turnOf(0));
        QTRY_VERIFY(rig.device.ended);
        QCOMPARE(rig.device.ended->code, engine::ErrorCode::Corrupt);
    }

    void takesNoMoreBytesThanThePlanSends()
    {
        Rig rig;
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        rig.device.send(bent(0, [](Tensors& t) {
            t.tensors.begin()->second = tests::diamondTensor(1, {1, 4, 800, 800});
        }));
        QTRY_VERIFY(rig.device.ended);
        QCOMPARE(rig.device.ended->code, engine::ErrorCode::Corrupt);
        checkThatItServesOthers(rig.edge);
    }

    void freesTheEdgeOfADeviceThatSaysNothing()
    {
        Rig rig(tests::impatient());
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        checkThatItServesOthers(rig.edge);
        QCOMPARE(rig.device.count<Failure>(), 1);
        QCOMPARE(rig.device.last<Failure>().error.message(), "the device has fallen silent in the run");
    }

    void waitsForADeviceThatSaysItWorks()
    {
        Rig rig(tests::impatient());
        QTRY_COMPARE(rig.device.count<Joined>(), 1);
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { rig.device.send(Progress{one, 0.0, Stage::Measuring}); });
        beat.start(50);
        // More of the edge's own than its patience has.
        QTRY_VERIFY(rig.device.count<Progress>() >= 12);
        QCOMPARE(rig.device.count<Failure>(), 0);
    }

    void freesTheEdgeOfADeviceThatVanishes()
    {
        tests::FakeAgent edge("edge");
        {
            Peer device(edge.talk());
            device.hello().send(Join{one, tests::diamondTerms(), 1});
            QTRY_COMPARE(device.count<Joined>(), 1);
            device.send(turnOf(0));
        }
        checkThatItServesOthers(edge);
    }

private:
    /// Somebody else's profile waits for no run that is over.
    static void checkThatItServesOthers(tests::FakeAgent& edge)
    {
        Peer other(edge.talk());
        other.hello().send(ProfileRequest{RequestId{2}, tests::diamond, engine::exactly(3)});
        QTRY_COMPARE(other.count<ProfileResult>(), 1);
    }
};

QTEST_GUILESS_MAIN(TestEdgeTask)
#include "tst_edge_task.moc"
