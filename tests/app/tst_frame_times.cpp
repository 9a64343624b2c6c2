// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/frame_times.h"

#include <QTest>

class TestFrameTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void summarizesInAnyOrder()
    {
        std::vector<double> millis;
        for (int i = 100; i >= 0; --i)
            millis.push_back(i);
        const auto summary = app::summaryOf(millis);
        QCOMPARE(summary[QStringLiteral("frames")].toInt(), 101);
        QCOMPARE(summary[QStringLiteral("median_ms")].toDouble(), 50.0);
        QCOMPARE(summary[QStringLiteral("p95_ms")].toDouble(), 95.0);
        QCOMPARE(summary[QStringLiteral("slowest_ms")].toDouble(), 100.0);
    }

    void oneFrameIsAllOfIt()
    {
        const auto summary = app::summaryOf({2.5});
        for (const auto* key : {"median_ms", "p95_ms", "slowest_ms"})
            QCOMPARE(summary[QLatin1String(key)].toDouble(), 2.5);
    }

    void aLineIsInColumns()
    {
        const auto line = app::summaryLine("drag", app::summaryOf({1.0, 2.5}));
        QCOMPARE(QString::fromStdString(line),
                 QStringLiteral("drag                          %1 ms median%1 ms 95th percentile%2 ms slowest\n")
                     .arg(QStringLiteral("      1.0"), QStringLiteral("      2.5")));
        QCOMPARE(app::summaryLine("another", app::summaryOf({1e5})).find(" ms median"), line.find(" ms median"));
    }
};

QTEST_GUILESS_MAIN(TestFrameTimes)
#include "tst_frame_times.moc"
