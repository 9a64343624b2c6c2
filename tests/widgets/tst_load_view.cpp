// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/on_pages.h"
#include "widgets/charts/load_chart.h"
#include "widgets/pages/device_card_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/load_view.h"
#include "widgets/pages/predict_page.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using widgets::LoadChart;
using widgets::LoadView;

namespace {

widgets::DeviceCard cardOf(quint32 agent, const QString& load, bool loadable)
{
    widgets::DeviceCard card;
    card.agent = agent;
    card.load = load;
    card.loadable = loadable;
    return card;
}

std::shared_ptr<const engine::LoadCurve> curve()
{
    return std::make_shared<const engine::LoadCurve>(madeUpLoadCurve());
}

bool enabled(const QWidget& parent, const char* name)
{
    return child<QPushButton>(parent, name)->isEnabled();
}

} // namespace

class TestLoadView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); }

    void aCardHoldsALoadAndReleasesIt()
    {
        widgets::DevicesPage page;
        QSignalSpy held(&page, &widgets::DevicesPage::loadRequested);
        QSignalSpy released(&page, &widgets::DevicesPage::releaseRequested);
        page.setDevices({cardOf(7, {}, true)});
        auto* boxes = child<QWidget>(page, "loadBoxes");
        QVERIFY(boxes->isHidden());
        press(page, "load");
        QVERIFY(!boxes->isHidden());
        child<QSpinBox>(page, "loadCpu")->setValue(75);
        child<QSpinBox>(page, "loadMemory")->setValue(25);
        press(page, "holdLoad");
        QCOMPARE(held[0], (QList<QVariant>{7U, 0.75, 0.25}));
        page.setDevices({cardOf(7, QStringLiteral("cpu 75 % held, got 70 %"), true)});
        QVERIFY(boxes->isHidden());
        QCOMPARE(child<QLabel>(page, "deviceLoad")->text(), QStringLiteral("cpu 75 % held, got 70 %"));
        QCOMPARE(child<QPushButton>(page, "load")->text(), QStringLiteral("Release"));
        press(page, "load");
        QCOMPARE(released[0], QList<QVariant>{7U});
        QCOMPARE(held.count(), 1);
    }

    void aCoreHasNoMoreThanAllOfItsTime()
    {
        widgets::DeviceCardView view;
        view.setCard(cardOf(1, {}, true));
        press(view, "load");
        auto* cpu = child<QSpinBox>(view, "loadCpu");
        auto* memory = child<QSpinBox>(view, "loadMemory");
        cpu->setValue(80);
        memory->setValue(60);
        QCOMPARE(cpu->value(), 40);
        cpu->setValue(100);
        QCOMPARE(memory->value(), 0);
        cpu->setValue(0);
        QVERIFY(!enabled(view, "holdLoad"));
    }

    void aBusyDeviceHoldsNone()
    {
        widgets::DeviceCardView view;
        view.setCard(cardOf(1, {}, false));
        QVERIFY(!enabled(view, "load"));
        view.setCard(cardOf(1, {}, true));
        press(view, "load");
        view.setCard(cardOf(1, {}, false)); // a measurement began meanwhile
        QVERIFY(!enabled(view, "holdLoad") && enabled(view, "load"));
        view.setCard(cardOf(1, QStringLiteral("cpu 50 % held"), false));
        QVERIFY(enabled(view, "load")); // it can always be released
        view.setCard(cardOf(1, {}, true));
        press(view, "load");
        view.setCard(cardOf(2, {}, true)); // another device
        QVERIFY(child<QWidget>(view, "loadBoxes")->isHidden());
    }

    void readsALoad()
    {
        LoadChart chart;
        QVERIFY(!chart.readingAt(50));
        chart.setCurve(curve(), {});
        const auto reading = chart.readingAt(55);
        QVERIFY(reading);
        QCOMPARE(reading->key, 50.0);
        for (const auto* words :
             {"cpu 50 %", "median", "times as long", "load got", "others used", "samples", "off by"})
            QVERIFY2(reading->text.contains(QLatin1String(words)), qPrintable(reading->text));
        const auto whole = reading->value;
        chart.setCurve(curve(), curve()->points[0].layers[3].layer);
        QVERIFY(*chart.readingAt(55)->value < *whole);
        chart.setCurve(curve(), "no such layer");
        QVERIFY(!chart.readingAt(55) && chart.table().rows.empty());
        chart.setCurve(nullptr, {});
        QVERIFY(!chart.readingAt(55));
    }

    void leavesAsTableAndPicture()
    {
        LoadChart chart;
        chart.resize(700, 400);
        QVERIFY(!chart.exported(widgets::ChartFormat::Png).isEmpty());
        chart.setCurve(curve(), {});
        QCOMPARE(chart.table().rows.size(), curve()->points.size());
        const auto table = QString::fromUtf8(chart.exported(widgets::ChartFormat::Csv));
        QVERIFY2(table.contains(QStringLiteral("cpu,memory")) && table.contains(QStringLiteral("device: ")),
                 qPrintable(table));
        const auto picture = QString::fromUtf8(chart.exported(widgets::ChartFormat::Svg));
        for (const auto* words : {"median", "(dashed)", "times as long"})
            QVERIFY2(picture.contains(QLatin1String(words)), words);
        QVERIFY(chart.exported(widgets::ChartFormat::Pdf).startsWith("%PDF"));
    }

    void drawsWhatAStrangersFileLacks()
    {
        auto strange = madeUpLoadCurve();
        strange.points.erase(strange.points.begin()); // no load of none
        strange.points[0].othersShare.reset();
        strange.points[1].whole.mean = {};
        strange.points[1].whole.median = engine::Millis{0};
        LoadChart chart;
        chart.resize(500, 200);
        chart.setCurve(std::make_shared<const engine::LoadCurve>(strange), {});
        QVERIFY(!chart.grab().isNull());
        QVERIFY(!chart.readingAt(25)->text.contains(QStringLiteral("times as long")));
        const auto picture = QString::fromUtf8(chart.exported(widgets::ChartFormat::Svg));
        QVERIFY(!picture.contains(QStringLiteral("(dashed)"))); // no law
    }

    void wishesOnlyWhatCanBe()
    {
        LoadView view;
        QSignalSpy measured(&view, &LoadView::measureRequested);
        QVERIFY(!enabled(view, "measureLoad") && enabled(view, "importLoad") && !enabled(view, "saveLoad"));
        view.setDevices({{7, QStringLiteral("Phone")}, {8, QStringLiteral("Box")}});
        QVERIFY(!enabled(view, "measureLoad")); // of which model?
        view.setModel(QStringLiteral("AlexNet"));
        child<QComboBox>(view, "loadDevice")->setCurrentIndex(1);
        press(view, "measureLoad");
        QCOMPARE(measured[0], QList<QVariant>{8U});
        view.setDevices({{8, QStringLiteral("Box")}});
        QCOMPARE(child<QComboBox>(view, "loadDevice")->currentText(), QStringLiteral("Box"));
        view.setCurve(curve());
        QVERIFY(enabled(view, "saveLoad") && !enabled(view, "useLoad"));
        view.setPredictorAvailable(true);
        QVERIFY(enabled(view, "useLoad"));
        view.setProgress(QStringLiteral("Timing 2 of 5"), 0.3);
        for (const auto* button : {"measureLoad", "importLoad", "saveLoad", "useLoad"})
            QVERIFY2(!enabled(view, button), button);
        QSignalSpy cancelled(&view, &LoadView::cancelRequested);
        press(view, "cancel");
        QCOMPARE(cancelled.count(), 1);
        view.clearProgress();
        QVERIFY(enabled(view, "measureLoad"));
    }

    void keepsTheLayerThatIsLookedAt()
    {
        LoadView view;
        view.setCurve(curve());
        auto* layers = child<QComboBox>(view, "loadLayer");
        QCOMPARE(layers->count(), 1 + static_cast<int>(curve()->points[0].layers.size()));
        layers->setCurrentIndex(3);
        const auto chosen = layers->currentText();
        view.setCurve(curve());
        QCOMPARE(layers->currentText(), chosen);
        auto without = madeUpLoadCurve();
        for (auto& point : without.points)
            point.layers.clear();
        view.setCurve(std::make_shared<const engine::LoadCurve>(without));
        QCOMPARE(layers->count(), 1);
        QVERIFY(!layers->isEnabled());
        QCOMPARE(view.findChild<LoadChart*>()->table().rows.size(), without.points.size());
    }

    void isATabOfTheStagePredict()
    {
        widgets::PredictPage page;
        QSignalSpy exported(&page, &widgets::PredictPage::exportReady);
        press(page, "tab4");
        QVERIFY(child<QWidget>(page, "loadView")->isVisibleTo(&page));
        page.load()->setCurve(curve());
        Q_EMIT page.findChild<LoadChart*>()->exportReady(QStringLiteral("load.csv"), "x");
        QCOMPARE(exported.count(), 1);
    }
};

QTEST_MAIN(TestLoadView)
#include "tst_load_view.moc"
