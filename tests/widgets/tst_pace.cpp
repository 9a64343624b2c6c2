// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pace.h"

#include <QTest>

class TestPace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void worksFromTheEventLoopOnceForManyRequests()
    {
        int worked = 0;
        QObject owner;
        widgets::Pace pace([&worked] { ++worked; }, &owner);
        for (int i = 0; i < 100; ++i)
            pace.request();
        QCOMPARE(worked, 0);
        QTRY_COMPARE(worked, 1);
    }

    void worksAtMostTwentyTimesASecond()
    {
        int worked = 0;
        int requests = 0;
        QObject owner;
        widgets::Pace pace([&worked] { ++worked; }, &owner);
        QElapsedTimer timer;
        timer.start();
        while (worked < 5) {
            pace.request();
            ++requests;
            QCoreApplication::processEvents();
        }
        QVERIFY(timer.elapsed() >= 4 * 49); // because elapsed() forgets parts of a millisecond
        QVERIFY(requests > 5);
    }

    void leavesFourFifthsOfTheTimeToOthers()
    {
        constexpr qint64 slow = 30; // milliseconds
        int worked = 0;
        QObject owner;
        QElapsedTimer timer;
        widgets::Pace pace(
            [&] {
                ++worked;
                QElapsedTimer work;
                work.start();
                while (work.elapsed() < slow)
                    ;
            },
            &owner);
        timer.start();
        while (worked < 3) {
            pace.request();
            QCoreApplication::processEvents();
        }
        QVERIFY(timer.elapsed() >= 3 * slow + 2 * (4 * slow - 1));
    }

    void worksOnceMoreAfterTheLastChange()
    {
        int value = 0;
        int seen = 0;
        QObject owner;
        widgets::Pace pace([&] { seen = value; }, &owner);
        while (seen < 10) {
            ++value;
            pace.request();
            QCoreApplication::processEvents();
        }
        value = -1;
        pace.request();
        QTRY_COMPARE(seen, -1);
    }
};

QTEST_GUILESS_MAIN(TestPace)
#include "tst_pace.moc"
