// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/load_option.h"
#include "app/commands/load_text.h"
#include "tests/support/loaded_agent.h"

#include <QTest>

using engine::LoadWish;
using tests::Ending;
using tests::FakeTeam;
using tests::LoadedAgent;

namespace {

LoadWish cpu(double share)
{
    return {share, 0.0, {}};
}

std::string problemOf(const char* text)
{
    std::vector<LoadWish> loads;
    const auto taken = app::loadsInto(loads).take(text);
    return taken ? std::string() : taken.error().message();
}

} // namespace

class TestLoadJob : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void holdsEachLoadWhileItTimes()
    {
        FakeTeam team;
        LoadedAgent phone;
        team.scripts["phone"] = phone.script();
        const auto job =
            team.jobs.measureUnderLoad(team.connectTo("phone"), {{cpu(0.0), cpu(0.5), cpu(1.0)}, {}, true});
        QVERIFY(job);
        engine::LoadCurve curve;
        QObject::connect(*job, &app::LoadJob::measured, [&curve, job = *job] { curve = job->curve(); });
        Ending ending(*job);
        QVERIFY(ending.wait());
        QVERIFY2(ending.good(), ending.problem().c_str());
        QTRY_COMPARE(phone.asked.count(QStringLiteral("release")), 2);
        QCOMPARE(phone.asked,
                 (QStringList{QStringLiteral("profile"), QStringLiteral("hold cpu 50 %"), QStringLiteral("profile"),
                              QStringLiteral("release"), QStringLiteral("hold cpu 100 %"), QStringLiteral("profile"),
                              QStringLiteral("release")}));
        QCOMPARE(curve.points.size(), std::size_t(3));
        QCOMPARE(curve.points[2].whole.mean.mean.count(), 2 * LoadedAgent::quietMillis);
        QCOMPARE(curve.points[1].othersShare, std::optional(0.25));
        QCOMPARE(curve.points[0].layers.size(), tests::diamondGraph().layers().size());
        QVERIFY(!team.workspace.profile(engine::Side::Device)); // nobody plans with it
        const auto text = app::curveText(curve);
        QVERIFY2(text.find("cpu 100 %") != std::string::npos && text.find("2.00") != std::string::npos, text.c_str());
    }

    void releasesTheLoadWhenItIsCancelled()
    {
        FakeTeam team;
        LoadedAgent phone;
        phone.deaf = true;
        team.scripts["phone"] = phone.script();
        const auto job = team.jobs.measureUnderLoad(team.connectTo("phone"), {{cpu(0.5)}, {}, false});
        QVERIFY(job);
        Ending ending(*job);
        QTRY_COMPARE(phone.held, cpu(0.5));
        (*job)->cancel();
        QVERIFY(ending.wait() && !ending.good());
        QTRY_COMPARE(phone.held, LoadWish());
    }

    void endsWhereALoadCannotBeHeld()
    {
        FakeTeam team;
        LoadedAgent phone;
        phone.refuses = true;
        team.scripts["phone"] = phone.script();
        const auto job = team.jobs.measureUnderLoad(team.connectTo("phone"), {{cpu(0.5)}, {}, false});
        QVERIFY(job);
        Ending ending(*job);
        QVERIFY(ending.wait());
        QVERIFY2(ending.problem().find("held already") != std::string::npos, ending.problem().c_str());
        QVERIFY(!phone.asked.contains(QStringLiteral("profile")));
        QVERIFY(!team.jobs.measureUnderLoad(team.connectTo("phone"), {{}, {}, false}));
    }

    void putsTheQuietDeviceFirst()
    {
        QCOMPARE(app::withQuiet({cpu(0.5)}).size(), std::size_t(2));
        QVERIFY(app::withQuiet({cpu(0.5)}).front().isNothing());
        QCOMPARE(app::withQuiet({cpu(0.5), cpu(0.0)}).size(), std::size_t(2));
    }

    void readsLoadsFromTheCommandLine()
    {
        std::vector<LoadWish> loads;
        QVERIFY(app::loadsInto(loads).take("cpu=0,12.5,100"));
        QVERIFY(app::loadsInto(loads).take("memory=50"));
        const std::vector<LoadWish> expected{cpu(0.0), cpu(0.125), cpu(1.0), {0.0, 0.5, {}}};
        QVERIFY(loads == expected);
        QCOMPARE(problemOf("cpu"), "'cpu' is not cpu=PERCENT,... or memory=PERCENT,...");
        QCOMPARE(problemOf("disk=5"), "'disk=5' is not cpu=PERCENT,... or memory=PERCENT,...");
        for (const char* wrong : {"cpu=", "cpu=x", "cpu=101", "cpu=-1", "cpu=5,", "cpu=nan", "cpu=50%"})
            QVERIFY2(problemOf(wrong).find("is no number from 0 to 100") != std::string::npos, wrong);
        std::string many = "cpu=1";
        for (int i = 0; i < 100; ++i)
            many += ",1";
        QCOMPARE(problemOf(many.c_str()), "there are more than 100 loads");
        std::vector<int> cores;
        QVERIFY(app::coresInto(cores).take("3,0"));
        QCOMPARE(cores, (std::vector{0, 3}));
        for (const char* wrong : {"", "0,0", "-1", "1024", "a"})
            QVERIFY2(!app::coresInto(cores).take(wrong), wrong);
    }
};

QTEST_GUILESS_MAIN(TestLoadJob)
#include "tst_load_job.moc"
