// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live_witness.h"

#include "engine/run/edge_session.h"

#include <QTest>

#include <functional>
#include <set>

using namespace engine;
using Edge = EdgeSession;
using Device = LiveSession;

namespace {

/// Twice across, and once across where the edge has nothing to compute.
const PhaseSides twice{{Side::Device, Side::Edge, Side::Device, Side::Edge, Side::Device},
                       {false, false, false, false, false}};
const PhaseSides relayed{{Side::Device, Side::Edge}, {false, true}};
constexpr PlanId twicePlan{2};
constexpr PlanId relayedPlan{3};

Edge edgeOf(int inFlight)
{
    return *Edge::create({{PhaseSides{{Side::Device}, {false}}, {}, twice, relayed}, inFlight});
}

bool isOnly(const Result<std::vector<Edge::Action>>& actions, const std::vector<Edge::Action>& expected)
{
    return actions && *actions == expected;
}

bool isRefused(Edge edge, const Edge::Event& event)
{
    const auto actions = edge.on(event);
    return !actions && actions.error().code == ErrorCode::Corrupt && edge.over() && isOnly(edge.on(event), {});
}

/// Both machines of a run, with a queue in each direction between them and kernels on both sides that take as
/// long as they like.
class Duet
{
public:
    explicit Duet(std::mt19937& random)
        : m_random(random), m_setup(tests::randomRun(random)), m_witness(m_setup), m_device(*Device::create(m_setup)),
          m_edge(*Edge::create({m_setup.plans, m_setup.inFlight}))
    {
    }

    void play()
    {
        tell(Device::Joined{});
        while (!m_device.over() && m_problem.empty())
            happenNext();
        while (!m_up.empty() && m_problem.empty())
            deliverUp();
    }

    std::string problem() const
    {
        if (!m_problem.empty() || !m_witness.problem().empty())
            return m_problem.empty() ? m_witness.problem() : m_problem;
        if (m_device.state() != Device::State::Finished || m_device.framesDone() != m_device.framesPlanned())
            return "the device did not finish";
        return m_edge.over() && m_edge.framesHeld() == 0 && m_held.empty() ? "" : "the edge holds frames";
    }

private:
    void happenNext()
    {
        const auto& computing = m_witness.computing();
        std::vector<std::function<void()>> possible;
        if (computing)
            possible.emplace_back([this, done = *computing] { tell(Device::Computed{done.frame, done.phase}); });
        if (m_witness.measuringClock())
            possible.emplace_back([this] { tell(Device::ClockMeasured{}); });
        if (m_edgeComputing)
            possible.emplace_back([this] { edgeComputed(); });
        if (!m_up.empty())
            possible.emplace_back([this] { deliverUp(); });
        if (!m_down.empty())
            possible.emplace_back([this] { deliverDown(); });
        if (possible.empty())
            return say("nothing is left to happen");
        if (m_random() % 100 == 0)
            tell(Device::ClockDue{});
        else if (m_random() % 100 == 0)
            offer();
        else
            possible[m_random() % possible.size()]();
    }

    void tell(const Device::Event& event)
    {
        const auto actions = m_device.on(event);
        m_witness.see(event, actions);
        for (const auto& action : actions) {
            if (const auto* send = std::get_if<Device::Send>(&action))
                m_up.emplace_back(Edge::Tensors{send->frame, send->plan, send->phase});
            else if (std::holds_alternative<Device::Leave>(action))
                m_up.emplace_back(Edge::Leave{});
        }
    }

    void offer()
    {
        m_setup.plans.resize(std::max(m_setup.plans.size(), index(firstSplitPlan)));
        const PlanId plan{static_cast<std::uint32_t>(m_setup.plans.size())};
        m_setup.plans.push_back(tests::randomPhases(m_random));
        if (!m_edge.addPlan(plan, m_setup.plans.back()))
            say("the edge refused a plan");
        tell(Device::PlanOffered{plan, m_setup.plans.back()});
    }

    void edgeComputed()
    {
        const auto done = *std::exchange(m_edgeComputing, {});
        tellEdge(Edge::Computed{done.frame, done.phase});
    }
    void deliverUp()
    {
        const auto event = m_up.front();
        m_up.pop_front();
        if (const auto* tensors = std::get_if<Edge::Tensors>(&event))
            m_held.insert(tensors->frame);
        tellEdge(event);
    }
    void deliverDown()
    {
        const auto answer = m_down.front();
        m_down.pop_front();
        tell(Device::Answered{answer.frame, answer.plan, answer.phase});
    }

    void tellEdge(const Edge::Event& event)
    {
        const auto actions = m_edge.on(event);
        if (!actions)
            return say(actions.error().message());
        for (const auto& action : *actions) {
            if (const auto* compute = std::get_if<Edge::Compute>(&action)) {
                if (m_edgeComputing)
                    say("two phases at once on the edge's kernels");
                m_edgeComputing = *compute;
            } else if (const auto* answer = std::get_if<Edge::Answer>(&action)) {
                m_down.push_back(*answer);
            } else if (m_held.erase(std::get<Edge::Drop>(action).frame) == 0) {
                say("a frame dropped that was not held");
            }
        }
        if (static_cast<int>(m_held.size()) != m_edge.framesHeld() || m_edge.framesHeld() > m_setup.inFlight)
            say("the edge holds other frames");
    }

    void say(const std::string& problem)
    {
        if (m_problem.empty())
            m_problem = problem;
    }

    std::mt19937& m_random;
    Device::Setup m_setup;
    tests::LiveWitness m_witness;
    Device m_device;
    Edge m_edge;
    std::deque<Edge::Event> m_up;
    std::deque<Edge::Answer> m_down;
    std::optional<Edge::Compute> m_edgeComputing;
    std::set<int> m_held;
    std::string m_problem;
};

} // namespace

class TestEdgeSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesEveryTurnOfAFrameAndDropsIt()
    {
        auto edge = edgeOf(1);
        QVERIFY(isOnly(edge.on(Edge::Tensors{4, twicePlan, 0}), {Edge::Compute{4, twicePlan, 1}}));
        QVERIFY(isOnly(edge.on(Edge::Computed{4, 1}), {Edge::Answer{4, twicePlan, 1}}));
        QVERIFY(isOnly(edge.on(Edge::Tensors{4, twicePlan, 2}), {Edge::Compute{4, twicePlan, 3}}));
        QVERIFY(isOnly(edge.on(Edge::Computed{4, 3}), {Edge::Answer{4, twicePlan, 3}, Edge::Drop{4}}));
        QCOMPARE(edge.framesHeld(), 0);
        QVERIFY(isOnly(edge.on(Edge::Tensors{5, relayedPlan, 0}), {Edge::Answer{5, relayedPlan, 1}, Edge::Drop{5}}));
        QVERIFY(isOnly(edge.on(Edge::Leave{}), {}));
        QVERIFY(edge.over());
    }

    void computesInTheOrderOfArrival()
    {
        auto edge = edgeOf(3);
        QVERIFY(isOnly(edge.on(Edge::Tensors{1, twicePlan, 0}), {Edge::Compute{1, twicePlan, 1}}));
        QVERIFY(isOnly(edge.on(Edge::Tensors{2, twicePlan, 0}), {}));
        QVERIFY(isOnly(edge.on(Edge::Tensors{7, twicePlan, 0}), {}));
        QVERIFY(isOnly(edge.on(Edge::Computed{1, 1}), {Edge::Answer{1, twicePlan, 1}, Edge::Compute{2, twicePlan, 1}}));
        QVERIFY(isOnly(edge.on(Edge::Tensors{1, twicePlan, 2}), {}));
        QVERIFY(isOnly(edge.on(Edge::Computed{2, 1}), {Edge::Answer{2, twicePlan, 1}, Edge::Compute{7, twicePlan, 1}}));
        QVERIFY(isOnly(edge.on(Edge::Computed{7, 1}), {Edge::Answer{7, twicePlan, 1}, Edge::Compute{1, twicePlan, 3}}));
    }

    void forgetsAllFramesWhenTheDeviceLeaves()
    {
        auto edge = edgeOf(2);
        QVERIFY(edge.on(Edge::Tensors{1, twicePlan, 0}));
        QVERIFY(edge.on(Edge::Tensors{2, twicePlan, 0}));
        QVERIFY(isOnly(edge.on(Edge::Leave{}), {Edge::Drop{1}, Edge::Drop{2}}));
        QVERIFY(isOnly(edge.on(Edge::Computed{1, 1}), {}));
        QCOMPARE(edge.framesHeld(), 0);
    }

    void refusesTensorsWhoseTurnItIsNot_data()
    {
        QTest::addColumn<int>("frame");
        QTest::addColumn<int>("plan");
        QTest::addColumn<int>("phase");
        QTest::addRow("a phase again") << 5 << 2 << 0;
        QTest::addRow("a phase too early") << 5 << 2 << 4;
        QTest::addRow("another plan midway") << 5 << 4 << 2;
        QTest::addRow("while it is computed") << 6 << 2 << 2;
        QTest::addRow("a frame that begins in the middle") << 7 << 2 << 2;
        QTest::addRow("a frame from before") << 4 << 2 << 0;
        QTest::addRow("a frame below zero") << -1 << 2 << 0;
        QTest::addRow("a frame too many") << 8 << 2 << 0;
        QTest::addRow("a phase of the edge") << 7 << 2 << 1;
        QTest::addRow("the last phase") << 7 << 2 << 4;
        QTest::addRow("a phase below zero") << 7 << 2 << -1;
        QTest::addRow("a phase beyond") << 7 << 2 << 1'000'000'000;
        QTest::addRow("a plan of the device alone") << 7 << 0 << 0;
        QTest::addRow("a plan that was not given") << 7 << 1 << 0;
        QTest::addRow("a plan beyond") << 7 << -1 << 0;
    }
    void refusesTensorsWhoseTurnItIsNot()
    {
        QFETCH(int, frame);
        QFETCH(int, plan);
        QFETCH(int, phase);
        auto edge = edgeOf(2);
        QVERIFY(edge.addPlan(PlanId{4}, twice));
        QVERIFY(edge.on(Edge::Tensors{5, twicePlan, 0}));
        QVERIFY(edge.on(Edge::Computed{5, 1}));
        QVERIFY(edge.on(Edge::Tensors{6, twicePlan, 0}));
        QVERIFY(isRefused(edge, Edge::Tensors{frame, PlanId{static_cast<std::uint32_t>(plan)}, phase}));
    }

    void refusesPlansThatCannotBe()
    {
        QVERIFY(!Edge::create({{twice}, 0}));
        QVERIFY(!Edge::create({{twice}, mostInFlight + 1}));
        QVERIFY(!Edge::create({{PhaseSides{{Side::Edge}, {false}}}, 1}));
        auto edge = edgeOf(1);
        QVERIFY(edge.addPlan(twicePlan, twice));
        QVERIFY(!edge.addPlan(twicePlan, relayed));
        QVERIFY(!edge.addPlan(PlanId{9}, {}));
        QVERIFY(!edge.addPlan(PlanId{mostPlans}, twice));
    }

    void holdsNoMoreThanAgreedWhateverComes()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int run = 0; run < 20'000; ++run) {
            const auto setup = tests::randomRun(random);
            auto edge = *Edge::create({setup.plans, setup.inFlight});
            std::optional<Edge::Compute> computing;
            while (!edge.over()) {
                const PlanId plan{static_cast<std::uint32_t>(random() % 5)};
                Edge::Event event =
                    Edge::Tensors{static_cast<int>(random() % 12), plan, static_cast<int>(random() % 3)};
                if (computing && random() % 2 == 0)
                    event = Edge::Computed{computing->frame, computing->phase};
                const auto actions = edge.on(event);
                if (std::holds_alternative<Edge::Computed>(event))
                    computing.reset();
                for (const auto& action : actions ? *actions : std::vector<Edge::Action>{}) {
                    const auto* compute = std::get_if<Edge::Compute>(&action);
                    QVERIFY(compute == nullptr || !computing);
                    computing = compute != nullptr ? std::optional(*compute) : computing;
                }
                QVERIFY(edge.framesHeld() <= setup.inFlight);
            }
        }
    }

    void finishesEveryRunWithTheDevicesMachine()
    {
        const auto seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int run = 0; run < 3000; ++run) {
            Duet duet(random);
            duet.play();
            QVERIFY2(duet.problem().empty(), (std::to_string(run) + ": " + duet.problem()).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestEdgeSession)
#include "tst_edge_session.moc"
