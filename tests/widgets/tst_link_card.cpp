// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/on_pages.h"
#include "widgets/charts/link_chart.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/link_card.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using widgets::LinkCard;
using widgets::LinkChart;

namespace {

/// Without what was not reached.
QString summaryOf(const QWidget& card)
{
    const auto* summary = child<QWidget>(card, "linkSummary");
    QStringList lines;
    if (!summary->isHidden())
        for (const auto* line : summary->findChildren<QLabel*>())
            lines << line->text();
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestLinkCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBothDirectionsOfASize()
    {
        LinkChart chart;
        QVERIFY(!chart.readingAt(10));
        chart.setLink(madeUpLinkTimes());
        const auto reading = chart.readingAt(10);
        QVERIFY(reading);
        QCOMPARE(reading->key, 10.24);
        const auto lines = reading->text.split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 4); // a median and a line each
        QVERIFY2(lines[0].contains(QStringLiteral("up")) && lines[2].contains(QStringLiteral("down")),
                 qPrintable(reading->text));
        const auto largest = chart.readingAt(1e9); // reached downwards alone
        QVERIFY(largest && !largest->text.contains(QStringLiteral(" up:")));
        QVERIFY(!chart.readingAt(-1));
    }

    void leavesAsTableAndPicture()
    {
        LinkChart chart;
        chart.resize(700, 400);
        QVERIFY(chart.table().rows.empty());
        QVERIFY(!chart.exported(widgets::ChartFormat::Png).isEmpty());
        chart.setLink(madeUpLinkTimes());
        QCOMPARE(chart.table().rows.size(), std::size_t{28});
        const auto table = QString::fromUtf8(chart.exported(widgets::ChartFormat::Csv));
        QVERIFY(table.contains(QStringLiteral("direction,bytes,median_ms")));
        QVERIFY(table.contains(QStringLiteral("measured, emulated link")));
        QVERIFY(chart.exported(widgets::ChartFormat::Svg).contains("<svg"));
        QVERIFY(chart.exported(widgets::ChartFormat::Pdf).startsWith("%PDF"));
        chart.setLink({});
        QVERIFY(!chart.readingAt(10) && chart.legendEntries().empty());
    }

    void saysWhatWasMeasured()
    {
        LinkCard card;
        QCOMPARE(summaryOf(card), QString());
        card.setLink(madeUpLinkTimes());
        const auto summary = summaryOf(card);
        for (const auto* words : {"Emulated phone", "lab-ws", "emulated", "GoogLeNet", "Mbit/s", "jitter", "round trip",
                                  "not reached within 30 s: up: 10.2 MB"})
            QVERIFY2(summary.contains(QLatin1String(words)), qPrintable(summary));
        card.setLink({});
        QCOMPARE(summaryOf(card), QString());
    }

    void wishesOnlyWhatCanBe()
    {
        LinkCard card;
        const auto enabled = [&card](const char* name) { return child<QPushButton>(card, name)->isEnabled(); };
        QVERIFY(!enabled("measureLink") && !enabled("importLink") && !enabled("saveLink"));
        card.setMeasurable(true);
        QVERIFY(enabled("measureLink") && enabled("importLink") && !enabled("saveLink"));
        card.setLink(madeUpLinkTimes());
        QVERIFY(enabled("saveLink"));
        QSignalSpy measured(&card, &LinkCard::measureRequested);
        press(card, "measureLink");
        QCOMPARE(measured.count(), 1);
        card.setProgress(QStringLiteral("measuring"), 0.5);
        QVERIFY(!enabled("measureLink"));
        card.clearProgress();
        QVERIFY(enabled("measureLink"));
    }

    void standsOnTheDevicesPage()
    {
        widgets::DevicesPage page;
        QSignalSpy exported(&page, &widgets::DevicesPage::exportReady);
        page.link()->setLink(madeUpLinkTimes());
        Q_EMIT page.findChild<LinkChart*>()->exportReady(QStringLiteral("link.csv"), "x");
        QCOMPARE(exported.count(), 1);
    }
};

QTEST_MAIN(TestLinkCard)
#include "tst_link_card.moc"
