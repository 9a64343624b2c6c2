// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"
#include "tests/widgets/on_pages.h"
#include "widgets/pages/partition_page.h"
#include "widgets/tables/value_text.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

using engine::Side;
using widgets::Stage;

class TestPartitionPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void asksForProfilesBeforeAPlan()
    {
        const Values values;
        widgets::PartitionPage page;
        QVERIFY(missing(page).startsWith(QStringLiteral("No model")));
        page.setGraph(values.graph);
        QSignalSpy profile(&page, &widgets::PartitionPage::profileRequested);
        QSignalSpy stage(&page, &widgets::PartitionPage::stageRequested);
        press(page, "missingButton");
        QCOMPARE(stage[0][0].value<Stage>(), Stage::Devices);
        page.setDevices(QStringLiteral("phone"), QStringLiteral("lab-ws"));
        press(page, "missingButton");
        QCOMPARE(profile.size(), 1);
        page.setProfiles(values.device, values.edge);
        QVERIFY(missing(page).isEmpty());
    }

    void editsTheLinkBySliderAndNumber()
    {
        widgets::PartitionPage page;
        page.setLink(engine::Link{engine::megabitsPerSecond(8.8), engine::megabitsPerSecond(29.1), engine::Millis{9}});
        QSignalSpy edited(&page, &widgets::PartitionPage::linkEdited);
        QCOMPARE(child<QDoubleSpinBox>(page, "uplink")->value(), 8.8);
        child<QDoubleSpinBox>(page, "uplink")->setValue(1.1);
        QCOMPARE(edited.size(), 1);
        auto link = edited[0][0].value<engine::Link>();
        QCOMPARE(engine::toMegabitsPerSecond(link.up), 1.1);
        QCOMPARE(engine::toMegabitsPerSecond(link.down), 29.1);
        child<QSlider>(page, "uplinkSlider")->setValue(1000);
        link = edited[1][0].value<engine::Link>();
        QCOMPARE(engine::toMegabitsPerSecond(link.up), 1000.0);
        child<QSlider>(page, "delaySlider")->setValue(0);
        QCOMPARE(edited[2][0].value<engine::Link>().delay, engine::Millis{0});
        press(page, "resultOnEdge");
        QCOMPARE(edited.size(), 3);
    }

    void aLinkThatIsNotThereYetIsNoNumber()
    {
        widgets::PartitionPage page;
        auto* uplink = child<QDoubleSpinBox>(page, "uplink");
        page.setLink(std::nullopt);
        QVERIFY2(uplink->text().startsWith(widgets::dash()), qPrintable(uplink->text()));
        page.setLink(
            engine::Link{engine::megabitsPerSecond(2100.0), engine::megabitsPerSecond(29.1), engine::Millis{9}});
        QCOMPARE(uplink->value(), 2100.0); // off the slider
        page.setLink(std::nullopt);
        QVERIFY(uplink->text().startsWith(widgets::dash()));
        QSignalSpy edited(&page, &widgets::PartitionPage::linkEdited);
        child<QSlider>(page, "uplinkSlider")->setValue(1000);
        QCOMPARE(edited.size(), 1);
        QVERIFY(uplink->text().startsWith(QStringLiteral("1000"))
                || uplink->text().startsWith(QStringLiteral("1,000")));
        QVERIFY(!child<QDoubleSpinBox>(page, "downlink")->text().startsWith(widgets::dash()));
    }

    void theMeasuredLinkCanBeHadBack()
    {
        widgets::PartitionPage page;
        const auto* button = child<QPushButton>(page, "useMeasured");
        QVERIFY(button->isHidden());
        page.setMeasuredLinkHidden(true);
        QVERIFY(!button->isHidden());
        QSignalSpy wanted(&page, &widgets::PartitionPage::measuredLinkRequested);
        press(page, "useMeasured");
        QCOMPARE(wanted.size(), 1);
        page.setLinkEditable(false);
        for (const char* name : {"uplink", "uplinkSlider", "downlink", "delaySlider", "useMeasured"})
            QVERIFY2(!child<QWidget>(page, name)->isEnabled(), name);
    }

    void theMeasuredFiguresSayWhatTheyAreOf()
    {
        const Values values;
        auto report = madeUpReport(values.plans, 30);
        widgets::PartitionPage page;
        page.setReport(report);
        const auto* conditions = child<QLabel>(page, "runConditions");
        QVERIFY2(conditions->text().contains(QString::fromStdString(report.edge.name)), qPrintable(conditions->text()));
        QVERIFY2(conditions->text().endsWith(QStringLiteral("one way, emulated")), qPrintable(conditions->text()));
        report.linkMeasured = false;
        page.setReport(report);
        QVERIFY2(conditions->text().endsWith(QStringLiteral("one way, set by hand, emulated")),
                 qPrintable(conditions->text()));
    }

    void eachMoveOfTheSliderIsPartOfOneEdit()
    {
        widgets::PartitionPage page;
        page.setLinkPresets({{QStringLiteral("4G"),
                              {engine::megabitsPerSecond(8.8), engine::megabitsPerSecond(29.1), engine::Millis{9}}}});
        QSignalSpy ended(&page, &widgets::PartitionPage::linkEditEnded);
        auto* slider = child<QSlider>(page, "uplinkSlider");
        slider->setSliderDown(true);
        slider->setSliderPosition(400);
        slider->setSliderPosition(500);
        QCOMPARE(ended.size(), 0);
        slider->setSliderDown(false);
        QCOMPARE(ended.size(), 1);
        child<QDoubleSpinBox>(page, "delay")->setValue(3.0);
        QCOMPARE(ended.size(), 2);
        press(page, "preset4G");
        QCOMPARE(ended.size(), 3);
    }

    void choosesTheSideThatWantsTheResult()
    {
        widgets::PartitionPage page;
        QSignalSpy chosen(&page, &widgets::PartitionPage::resultOnChosen);
        press(page, "resultOnEdge");
        QCOMPARE(chosen[0][0].value<Side>(), Side::Edge);
        page.setResultOn(Side::Device);
        QCOMPARE(chosen.size(), 1);
    }
};

QTEST_MAIN(TestPartitionPage)
#include "tst_partition_page.moc"
