// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/layer_pace.h"
#include "app/agent/work_pulse.h"

#include <QTest>

using namespace std::chrono_literals;

class TestWorkPulse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void isAliveWhileNothingIsWorkedOn()
    {
        app::WorkPulse pulse([] { return 0ns; });
        QVERIFY(pulse.isAlive());
        QVERIFY(pulse.isAlive());
        pulse.began();
        pulse.ended();
        QVERIFY(pulse.isAlive());
        QVERIFY(pulse.isAlive());
    }

    void missesWorkThatSpendsNothing()
    {
        app::WorkPulse pulse([] { return 5s; });
        QVERIFY(pulse.isAlive());
        pulse.began();
        QVERIFY(pulse.isAlive()); // it has just begun
        QVERIFY(!pulse.isAlive());
        QVERIFY(!pulse.isAlive());
        pulse.beat();
        QVERIFY(pulse.isAlive());
        QVERIFY(!pulse.isAlive());
        pulse.ended();
        QVERIFY(pulse.isAlive());
        QVERIFY(pulse.isAlive());
    }

    void addsUpLittleByLittle()
    {
        auto spent = 0us;
        app::WorkPulse pulse([&] { return spent; });
        pulse.began();
        QVERIFY(pulse.isAlive());
        spent = 600us;
        QVERIFY(!pulse.isAlive());
        spent = 1000us;
        QVERIFY(pulse.isAlive());
        QVERIFY(!pulse.isAlive());
    }

    void beatsWhileASlowDeviceIsEmulated()
    {
        int beats = 0;
        const auto pace = app::makeLayerPace(1000.0, [&] { ++beats; });
        QVERIFY(pace(engine::Millis(1.3)).count() >= 1300.0);
        QVERIFY2(beats >= 3, qPrintable(QString::number(beats)));
    }
};

QTEST_GUILESS_MAIN(TestWorkPulse)
#include "tst_work_pulse.moc"
