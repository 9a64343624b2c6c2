// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/held_loads.h"
#include "engine/io/records/report_file.h"
#include "tests/support/loaded_agent.h"
#include "widgets/tables/conditions.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using engine::LoadWish;
using tests::Ending;
using tests::FakeTeam;
using tests::LoadedAgent;

namespace {

const LoadWish half{0.5, 0.0, {}};
const auto shortly = engine::exactly(3, engine::Millis{1000});

struct Desk
{
    Desk()
    {
        team.scripts["phone"] = phone.script();
        id = team.connectTo("phone");
        isReady = QTest::qWaitFor([this] { return team.isReady(id); });
    }
    app::Agent& agent() const { return *team.agents.find(id); }
    bool holds() const { return loads.of(id) != nullptr && loads.of(id)->isHeld(); }

    LoadedAgent phone;
    FakeTeam team;
    app::HeldLoads loads{team.jobs};
    app::AgentId id{};
    bool isReady = false;
};

template <typename T>
std::string problemOf(const engine::Result<T>& result)
{
    return result ? std::string() : result.error().message();
}

bool says(const std::string& text, const char* words)
{
    return text.find(words) != std::string::npos;
}

} // namespace

class TestHeldLoads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void holdsUntilItIsReleased()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        QSignalSpy heard(&desk.loads, &app::HeldLoads::heard);
        QVERIFY(desk.loads.hold(desk.id, half));
        QCOMPARE(desk.agent().heldLoad(), std::optional(half));
        QVERIFY(!desk.holds());
        QTRY_COMPARE(heard.count(), 2);
        QVERIFY(desk.holds());
        QCOMPARE(desk.phone.held, half);
        QCOMPARE(desk.loads.of(desk.id)->share(), std::optional(0.5)); // without that of its beginning
        desk.loads.release(desk.id);
        QVERIFY(desk.loads.of(desk.id) == nullptr);
        QVERIFY(!desk.agent().heldLoad());
        QTRY_COMPARE(desk.phone.held, LoadWish());
        desk.loads.release(desk.id); // as if by a second click
    }

    void nothingIsMeasuredBesideIt()
    {
        Desk desk;
        QVERIFY(desk.loads.hold(desk.id, half));
        const auto profile = problemOf(desk.team.jobs.profile({desk.id}, shortly));
        QVERIFY2(says(profile, "peer holds a load (cpu 50 %)"), profile.c_str());
        QVERIFY(says(problemOf(desk.team.jobs.measureUnderLoad(desk.id, {{half}, shortly, false})), "holds a load"));
        desk.team.agents.setRoles({desk.id, {}});
        QVERIFY(says(problemOf(desk.team.jobs.probeLink()), "no agent is chosen as the edge"));
        desk.loads.release(desk.id);
        const Ending ending(desk.team.jobs.profile({desk.id}, shortly));
        QVERIFY(ending.wait());
        QVERIFY2(ending.good(), ending.problem().c_str());
    }

    void noneBeginsWhileSomethingIsMeasured()
    {
        Desk desk;
        desk.phone.deaf = true;
        const auto job = desk.team.jobs.profile({desk.id}, shortly);
        QVERIFY(job);
        const auto problem = problemOf(desk.loads.hold(desk.id, half));
        QVERIFY2(says(problem, "peer is busy: timing the layers of diamond"), problem.c_str());
        QVERIFY(!desk.agent().heldLoad());
        (*job)->cancel();
        QVERIFY(desk.loads.hold(desk.id, half));
    }

    void refusesWhatCannotBeHeld()
    {
        Desk desk;
        QVERIFY(says(problemOf(desk.loads.hold(desk.id, {})), "0 %"));
        QVERIFY(says(problemOf(desk.loads.hold(desk.id, {0.7, 0.7, {}})), "0 to 100 %"));
        QVERIFY(says(problemOf(desk.loads.hold(app::AgentId{99}, half)), "not connected"));
        QVERIFY(desk.loads.hold(desk.id, half));
        QVERIFY(says(problemOf(desk.loads.hold(desk.id, half)), "holds a load already"));
        QTRY_VERIFY(desk.holds());
        QCOMPARE(desk.phone.asked, QStringList(QStringLiteral("hold cpu 50 %")));
    }

    void endsWithAWordWhereTheAgentCannotHoldIt()
    {
        Desk desk;
        QSignalSpy failed(&desk.loads, &app::HeldLoads::failed);
        desk.phone.refuses = true;
        QVERIFY(desk.loads.hold(desk.id, half));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(says(failed[0][1].value<engine::Error>().message(), "held already"));
        QVERIFY(desk.loads.of(desk.id) == nullptr && !desk.agent().heldLoad());
        desk.phone.refuses = false;
        QVERIFY(desk.loads.hold(desk.id, half));
        QTRY_VERIFY(desk.holds());
        desk.phone.loseLoad();
        QTRY_COMPARE(failed.count(), 2);
        QVERIFY(desk.loads.of(desk.id) == nullptr && !desk.agent().heldLoad());
    }

    void endsWithTheSession()
    {
        Desk desk;
        QVERIFY(desk.loads.hold(desk.id, half));
        QTRY_VERIFY(desk.holds());
        desk.team.peers.clear();
        QTRY_VERIFY(desk.loads.of(desk.id) == nullptr);
        QTRY_VERIFY(desk.team.isReady(desk.id)); // again, with a new session
        QVERIFY(!desk.agent().heldLoad());
        QCOMPARE(desk.phone.asked.count(QStringLiteral("hold cpu 50 %")), 1);
        QVERIFY(desk.loads.hold(desk.id, half));
        desk.team.agents.remove(desk.id);
        QVERIFY(desk.loads.of(desk.id) == nullptr);
    }

    /// Of agents in their roles, of which nothing is known.
    void aRunIsOnlyBesideALoadWhenNothingIsMissing()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        auto& phone = *team.agents.inRole(engine::Side::Device);
        phone.setHeldLoad(half);
        QVERIFY(says(problemOf(team.jobs.run({5, shortly})), "phone holds a load"));
        QVERIFY(says(problemOf(team.jobs.probeLink()), "phone holds a load"));
        QVERIFY(says(problemOf(team.jobs.surveyLink(engine::Millis{1000})), "phone holds a load"));
        phone.setHeldLoad({});
        const Ending quiet(team.jobs.run({5, shortly}));
        QVERIFY(quiet.wait() && quiet.good());
        QCOMPARE(team.workspace.report()->loadHeld, std::string());
        phone.setHeldLoad(half);
        team.agents.inRole(engine::Side::Edge)->setHeldLoad(LoadWish{0.0, 0.25, {}});
        const Ending loaded(team.jobs.run({5, shortly}));
        QVERIFY(loaded.wait());
        QVERIFY2(loaded.good(), loaded.problem().c_str());
        const auto& report = *team.workspace.report();
        QCOMPARE(report.loadHeld, std::string("device: cpu 50 %; edge: memory 25 %"));
        QVERIFY(says(engine::toJson(report, {}), "\"load_held\": \"device: cpu 50 %; edge: memory 25 %\""));
        const auto lines = widgets::linesOf(widgets::conditionsOf(report));
        QVERIFY(std::ranges::find(lines, std::pair<std::string, std::string>("load held", report.loadHeld))
                != lines.end());
    }

    void aRunSaysThatALoadWasThereForAPartOfIt()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        const Ending quiet(team.jobs.run({3, shortly}));
        QVERIFY(quiet.wait() && quiet.good());
        auto& phone = *team.agents.inRole(engine::Side::Device);
        phone.setHeldLoad(half);
        const QObject context;
        QObject::connect(&team.workspace, &app::Workspace::changed, &context, [&] {
            if (team.workspace.report()->frames.size() == 2)
                phone.setHeldLoad({});
        });
        const Ending loaded(team.jobs.run({5, shortly}));
        QVERIFY(loaded.wait());
        QVERIFY2(loaded.good(), loaded.problem().c_str());
        QCOMPARE(team.workspace.report()->loadHeld, std::string("device: cpu 50 %, for a part of the run"));
    }
};

QTEST_GUILESS_MAIN(TestHeldLoads)
#include "tst_held_loads.moc"
