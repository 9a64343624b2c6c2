// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live_witness.h"

#include <QTest>

#include <functional>

using namespace engine;
using Session = LiveSession;

namespace {

const PhaseSides deviceOnly{{Side::Device}, {false}};
const PhaseSides edgeOnly{{Side::Device, Side::Edge, Side::Device}, {true, false, true}};
const PhaseSides split{{Side::Device, Side::Edge, Side::Device}, {false, false, false}};
const std::vector<PhaseSides> plans{deviceOnly, edgeOnly, split};

Session running(std::vector<LiveFrame> frames, int inFlight = 1)
{
    auto session = Session::create({std::move(frames), inFlight, plans});
    session->on(Session::Joined{});
    return *session;
}

std::string text(const Session::Action& action)
{
    const auto step = [](const char* name, const auto& what) {
        return std::string(name) + std::to_string(what.frame) + "." + std::to_string(what.phase);
    };
    if (const auto* compute = std::get_if<Session::Compute>(&action))
        return step("compute ", *compute);
    if (const auto* send = std::get_if<Session::Send>(&action))
        return step("send ", *send);
    if (const auto* done = std::get_if<Session::FrameDone>(&action))
        return "done " + std::to_string(done->frame);
    if (const auto* fail = std::get_if<Session::Fail>(&action))
        return "fail: " + fail->error.message();
    constexpr std::array others{"", "", "", "clock", "leave", "finish", ""};
    return others[action.index()];
}

/// "send 0.0, compute 1.0".
QString text(const std::vector<Session::Action>& actions)
{
    QStringList texts;
    for (const auto& action : actions)
        texts << QString::fromStdString(text(action));
    return texts.join(QStringLiteral(", "));
}

int anyOf(std::mt19937& random, int limit)
{
    return static_cast<int>(random() % static_cast<unsigned>(limit));
}

Session::Event anyEvent(std::mt19937& random, const tests::LiveWitness& witness)
{
    const auto frame = witness.framesDone() - 2 + anyOf(random, 10);
    const auto phase = anyOf(random, 8) - 1;
    const PlanId plan{static_cast<std::uint32_t>(random() % 6)};
    switch (random() % 16) {
    case 0: return Session::Joined{};
    case 1: return Session::LinkLost{{ErrorCode::Disconnected, "gone"}};
    case 2: return Session::EdgeFailed{{ErrorCode::Io, "edge"}};
    case 3: return Session::ComputeFailed{frame, phase, {ErrorCode::InvalidInput, "kernel"}};
    case 4: return Session::Cancelled{};
    case 5:
    case 6: return Session::ClockMeasured{};
    case 7:
    case 8: return Session::ClockDue{};
    case 9:
    case 10: return Session::Computed{frame, phase};
    default: return Session::Answered{frame, plan, phase};
    }
}

/// What the surroundings may say next if all is well, in any order.
std::vector<Session::Event> honestEvents(const tests::LiveWitness& witness)
{
    std::vector<Session::Event> events;
    if (witness.joining())
        events.emplace_back(Session::Joined{});
    if (witness.measuringClock())
        events.emplace_back(Session::ClockMeasured{});
    if (const auto& computing = witness.computing())
        events.emplace_back(Session::Computed{computing->frame, computing->phase});
    events.insert(events.end(), witness.owed().begin(), witness.owed().end());
    return events;
}

/// One random run; each event is another one than it should be with the probability @p disturbance.
class Play
{
public:
    Play(std::mt19937& random, double disturbance)
        : m_random(random), m_disturbance(disturbance), m_setup(tests::randomRun(random)), m_witness(m_setup),
          m_session(*Session::create(m_setup))
    {
    }

    /// How many events; stops at the first problem.
    int run()
    {
        while (!m_witness.over() && problem().empty())
            happen(nextEvent());
        for (int late = 0; late < 5 && problem().empty(); ++late)
            happen(anyEvent(m_random, m_witness));
        return m_events;
    }

    std::string problem() const
    {
        if (m_stuck)
            return "nothing is left to happen and the run is not over";
        const auto agree = m_session.over() == m_witness.over() && m_session.framesDone() == m_witness.framesDone();
        return m_witness.problem().empty() && !agree ? "the run counts otherwise" : m_witness.problem();
    }
    bool finished() const { return m_witness.finished() && m_session.state() == Session::State::Finished; }

private:
    Session::Event nextEvent()
    {
        const auto chance = std::uniform_real_distribution<double>(0.0, 1.0)(m_random);
        if (chance < m_disturbance)
            return m_random() % 4 == 0 && m_last ? *m_last : anyEvent(m_random, m_witness);
        if (chance > 0.99)
            return Session::ClockDue{};
        if (chance > 0.97)
            return offer();
        const auto events = honestEvents(m_witness);
        m_stuck = events.empty();
        return m_stuck ? Session::Event(Session::Cancelled{}) : events[m_random() % events.size()];
    }

    Session::PlanOffered offer()
    {
        m_setup.plans.resize(std::max(m_setup.plans.size(), index(firstSplitPlan)));
        m_setup.plans.push_back(tests::randomPhases(m_random));
        return {PlanId{static_cast<std::uint32_t>(m_setup.plans.size() - 1)}, m_setup.plans.back()};
    }

    void happen(const Session::Event& event)
    {
        m_witness.see(event, m_session.on(event));
        m_last = event;
        ++m_events;
    }

    std::mt19937& m_random;
    double m_disturbance;
    Session::Setup m_setup;
    tests::LiveWitness m_witness;
    Session m_session;
    std::optional<Session::Event> m_last;
    int m_events = 0;
    bool m_stuck = false;
};

} // namespace

class TestLiveSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsOneFrameAfterTheOther()
    {
        auto session = *Session::create({{{firstSplitPlan, -1}, {deviceOnlyPlan, 0}, {edgeOnlyPlan, 1}}, 1, plans});
        QVERIFY(session.state() == Session::State::Joining);
        QCOMPARE(text(session.on(Session::Joined{})), QStringLiteral("clock"));
        QVERIFY(session.state() == Session::State::MeasuringClock);
        QCOMPARE(text(session.on(Session::ClockMeasured{})), QStringLiteral("compute 0.0"));
        QCOMPARE(text(session.on(Session::Computed{0, 0})), QStringLiteral("send 0.0"));
        QCOMPARE(text(session.on(Session::Answered{0, firstSplitPlan, 1})), QStringLiteral("compute 0.2"));
        QCOMPARE(text(session.on(Session::Computed{0, 2})), QStringLiteral("done 0, compute 1.0"));
        QCOMPARE(text(session.on(Session::Computed{1, 0})), QStringLiteral("done 1, send 2.0"));
        QCOMPARE(text(session.on(Session::Answered{2, edgeOnlyPlan, 1})), QStringLiteral("done 2, leave, finish"));
        QVERIFY(session.state() == Session::State::Finished);
        QCOMPARE(text(session.on(Session::LinkLost{{ErrorCode::Disconnected, "gone"}})), QString());
    }

    void fillsTheTimeOfTheEdgeWithOtherFrames()
    {
        auto session = running({{firstSplitPlan, 0}, {firstSplitPlan, 1}, {deviceOnlyPlan, 2}, {edgeOnlyPlan, 3}}, 3);
        QCOMPARE(text(session.on(Session::ClockMeasured{})), QStringLiteral("compute 0.0"));
        QCOMPARE(text(session.on(Session::Computed{0, 0})), QStringLiteral("send 0.0, compute 1.0"));
        QCOMPARE(text(session.on(Session::Computed{1, 0})), QStringLiteral("send 1.0, compute 2.0"));
        QCOMPARE(text(session.on(Session::Answered{1, firstSplitPlan, 1})), QString());
        QCOMPARE(text(session.on(Session::Answered{0, firstSplitPlan, 1})), QString());
        QCOMPARE(text(session.on(Session::Computed{2, 0})), QStringLiteral("compute 1.2"));
        QCOMPARE(text(session.on(Session::Computed{1, 2})), QStringLiteral("compute 0.2"));
        QCOMPARE(text(session.on(Session::Computed{0, 2})), QStringLiteral("done 0, done 1, done 2, send 3.0"));
    }

    void endsOnTheEdgeWithItsAnswer()
    {
        const PhaseSides endsThere{{Side::Device, Side::Edge}, {true, false}};
        auto session = *Session::create({{{edgeOnlyPlan, 0}}, 1, {{}, endsThere}});
        session.on(Session::Joined{});
        QCOMPARE(text(session.on(Session::ClockMeasured{})), QStringLiteral("send 0.0"));
        QCOMPARE(text(session.on(Session::Answered{0, edgeOnlyPlan, 1})), QStringLiteral("done 0, leave, finish"));
    }

    void failsWhenTheEdgeJoinsTwice()
    {
        auto session = running({{firstSplitPlan, 0}, {firstSplitPlan, 1}});
        session.on(Session::ClockMeasured{});
        QCOMPARE(text(session.on(Session::Joined{})), QStringLiteral("fail: the edge agent joined twice"));
        QVERIFY(session.state() == Session::State::Failed);
        QCOMPARE(text(session.on(Session::Joined{})), QString());
        QCOMPARE(text(session.on(Session::Computed{0, 0})), QString());
    }

    void failsWithTensorsThatNobodyWaitsFor_data()
    {
        QTest::addColumn<int>("frame");
        QTest::addColumn<int>("plan");
        QTest::addColumn<int>("phase");
        QTest::addRow("another frame") << 1 << 2 << 1;
        QTest::addRow("no frame") << -1 << 2 << 1;
        QTest::addRow("a frame that there is not") << 1'000'000'000 << 2 << 1;
        QTest::addRow("another plan") << 0 << 1 << 1;
        QTest::addRow("another phase") << 0 << 2 << 3;
        QTest::addRow("a phase of the device") << 0 << 2 << 0;
    }
    void failsWithTensorsThatNobodyWaitsFor()
    {
        QFETCH(int, frame);
        QFETCH(int, plan);
        QFETCH(int, phase);
        const auto wrong = Session::Answered{frame, PlanId{static_cast<std::uint32_t>(plan)}, phase};
        auto session = running({{firstSplitPlan, 0}, {firstSplitPlan, 1}});
        session.on(Session::ClockMeasured{});
        const auto sentence = QStringLiteral("fail: the edge agent sent tensors that nobody waits for");
        auto early = session;
        QCOMPARE(text(early.on(Session::Answered{0, firstSplitPlan, 1})), sentence);
        session.on(Session::Computed{0, 0});
        auto doubled = session;
        doubled.on(Session::Answered{0, firstSplitPlan, 1});
        QCOMPARE(text(doubled.on(Session::Answered{0, firstSplitPlan, 1})), sentence);
        const auto actions = session.on(wrong);
        QCOMPARE(text(actions), sentence);
        QVERIFY(std::get<Session::Fail>(actions[0]).error.code == ErrorCode::Corrupt);
    }

    void measuresTheClockOnlyBetweenFrames()
    {
        auto session = running({{firstSplitPlan, 0}, {firstSplitPlan, 1}, {firstSplitPlan, 2}}, 2);
        session.on(Session::ClockMeasured{});
        session.on(Session::Computed{0, 0});
        QCOMPARE(text(session.on(Session::ClockDue{})), QString());
        QCOMPARE(text(session.on(Session::Computed{1, 0})), QStringLiteral("send 1.0"));
        session.on(Session::Answered{0, firstSplitPlan, 1});
        QCOMPARE(text(session.on(Session::Computed{0, 2})), QStringLiteral("done 0"));
        session.on(Session::Answered{1, firstSplitPlan, 1});
        QCOMPARE(text(session.on(Session::Computed{1, 2})), QStringLiteral("done 1, clock"));
        QCOMPARE(text(session.on(Session::ClockMeasured{})), QStringLiteral("compute 2.0"));
        QCOMPARE(text(session.on(Session::ClockMeasured{})), QString());
    }

    void turnsToAnOfferedPlanWithTheNextFrame()
    {
        auto session = running({{firstSplitPlan, 0}, {deviceOnlyPlan, 1}, {firstSplitPlan, 2}});
        session.on(Session::ClockMeasured{});
        QVERIFY(session.on(Session::PlanOffered{PlanId{7}, deviceOnly}).empty());
        session.on(Session::Computed{0, 0});
        session.on(Session::Answered{0, firstSplitPlan, 1});
        const auto next = session.on(Session::Computed{0, 2});
        QVERIFY(std::get<Session::FrameDone>(next[0]) == (Session::FrameDone{0, firstSplitPlan, 0}));
        QVERIFY(std::get<Session::Compute>(next[1]) == (Session::Compute{1, deviceOnlyPlan, 0}));
        const auto last = session.on(Session::Computed{1, 0});
        QVERIFY(std::get<Session::Compute>(last[1]) == (Session::Compute{2, PlanId{7}, 0}));
        auto refused = session;
        QCOMPARE(text(refused.on(Session::PlanOffered{PlanId{7}, split})),
                 QStringLiteral("fail: a plan was offered under the number of another one"));
        refused = session;
        QCOMPARE(text(refused.on(Session::PlanOffered{edgeOnlyPlan, edgeOnly})),
                 QStringLiteral("fail: a baseline was offered as a split"));
        QCOMPARE(text(session.on(Session::Computed{2, 0})), QStringLiteral("done 2, leave, finish"));
    }

    void keepsWhatIsDoneWhenItFails()
    {
        const std::vector<Session::Event> ends{Session::LinkLost{{ErrorCode::Disconnected, "end"}},
                                               Session::EdgeFailed{{ErrorCode::Io, "end"}},
                                               Session::ComputeFailed{1, 0, {ErrorCode::Io, "end"}}};
        auto session = running({{deviceOnlyPlan, 0}, {deviceOnlyPlan, 1}});
        session.on(Session::ClockMeasured{});
        session.on(Session::Computed{0, 0});
        for (const auto& end : ends) {
            auto ended = session;
            QCOMPARE(text(ended.on(end)), QStringLiteral("fail: end"));
            QCOMPARE(ended.framesDone(), 1);
            QCOMPARE(text(ended.on(Session::Computed{1, 0})), QString());
        }
        const auto cancelled = session.on(Session::Cancelled{});
        QVERIFY(std::get<Session::Fail>(cancelled.at(0)).error.code == ErrorCode::Cancelled);
    }

    void refusesARunThatCannotBe()
    {
        const Session::Setup good{{{firstSplitPlan, 0}}, 1, plans};
        QVERIFY(Session::create(good));
        const auto refused = [&good](const std::function<void(Session::Setup&)>& spoil) {
            auto bad = good;
            spoil(bad);
            const auto session = Session::create(bad);
            return !session && session.error().code == ErrorCode::InvalidInput;
        };
        QVERIFY(refused([](auto& run) { run.frames.clear(); }));
        QVERIFY(refused([](auto& run) { run.frames.push_back({PlanId{3}, 1}); }));
        QVERIFY(refused([](auto& run) { run.plans[2] = {}; }));
        QVERIFY(refused([](auto& run) { run.plans[2].empty.pop_back(); }));
        QVERIFY(refused([](auto& run) { run.plans[0].empty[0] = true; }));
        QVERIFY(refused([](auto& run) { run.plans[2].sideOf[0] = Side::Edge; }));
        QVERIFY(refused([](auto& run) { run.plans[2].sideOf[1] = Side::Device; }));
        QVERIFY(refused([](auto& run) { run.inFlight = 0; }));
        QVERIFY(refused([](auto& run) { run.inFlight = mostInFlight + 1; }));
    }

    void finishesEveryRunThatNobodyDisturbs()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        int events = 0;
        for (int runs = 0; events < 500'000; ++runs) {
            Play play(random, 0.0);
            events += play.run();
            QVERIFY2(play.problem().empty(), play.problem().c_str());
            QVERIFY2(play.finished(), qPrintable(QStringLiteral("run %1 did not finish").arg(runs)));
        }
    }

    void staysTrueUnderWhateverHappens()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        int events = 0;
        int failed = 0;
        for (int runs = 0; events < 1'000'000; ++runs) {
            Play play(random, runs % 2 == 0 ? 0.02 : 0.2);
            events += play.run();
            QVERIFY2(play.problem().empty(), (std::to_string(runs) + ": " + play.problem()).c_str());
            failed += play.finished() ? 0 : 1;
        }
        QVERIFY(failed > 0);
    }
};

QTEST_GUILESS_MAIN(TestLiveSession)
#include "tst_live_session.moc"
