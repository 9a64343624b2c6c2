// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/on_pages.h"
#include "widgets/charts/axis_title.h"
#include "widgets/charts/latency_chart.h"

#include <QFontMetrics>
#include <QTest>

/// What is shown where there is little room: all of it, or less of it with dots, but never a cut one.
class TestSmallRoom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTitleIsInOneLineElseInTwoElseEndsInDots()
    {
        const QFontMetrics metrics(QGuiApplication::font());
        const auto title = QStringLiteral("end-to-end latency (ms, measured)");
        const auto width = [&](const QString& text) { return metrics.horizontalAdvance(text); };
        QCOMPARE(widgets::fittedTitle(title, width(title), metrics), title);
        QCOMPARE(widgets::fittedTitle(title, width(title) - 1, metrics),
                 QStringLiteral("end-to-end latency\n(ms, measured)"));
        for (const int length : {150, 80, 40}) {
            const auto fitted = widgets::fittedTitle(title, length, metrics);
            for (const auto& line : fitted.split(QLatin1Char('\n')))
                QVERIFY2(width(line) <= length, qPrintable(fitted));
        }
        QVERIFY(widgets::fittedTitle(title, 80, metrics).contains(QStringLiteral("…")));
    }

    /// A title that is longer than its axis begins before the chart's first row.
    void theTitleOfALowChartIsNotCut()
    {
        widgets::LatencyChart chart;
        chart.setReport(madeUpReport(Values().plans, 20));
        chart.resize(600, 150);
        chart.show();
        QTRY_VERIFY(!chart.grab().isNull());
        const auto picture = chart.grab().toImage();
        const auto ground = picture.pixel(6, 6);
        for (int y = 4; y < 8; ++y)
            for (int x = 5; x < 30; ++x)
                QVERIFY2(picture.pixel(x, y) == ground, "the title reaches the border");
    }
};

QTEST_MAIN(TestSmallRoom)
#include "tst_small_room.moc"
