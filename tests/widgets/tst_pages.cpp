// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_statistics.h"
#include "tests/widgets/made_up.h"
#include "tests/widgets/on_pages.h"
#include "widgets/pages/device_card_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/tables/layer_table.h"
#include "widgets/tables/value_text.h"

#include <QAbstractItemView>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QTest>
#include <QUrl>

using engine::LayerId;
using widgets::DeviceRole;
using widgets::Stage;

namespace {

/// Drags over the page and lets go; true when the page wants it.
bool dropOn(QWidget& page, const QMimeData& mime)
{
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &enter);
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &drop);
    return enter.isAccepted() && drop.isAccepted();
}

widgets::DeviceCard card(const char* address, DeviceRole role)
{
    widgets::DeviceCard card;
    card.address = QLatin1String(address);
    card.role = role;
    return card;
}

} // namespace

class TestPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        // All warnings but those of the offscreen platform about what it cannot do.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void opensAModelInEveryWay()
    {
        widgets::ModelPage page;
        page.setZoo(engine::zooModels());
        QSignalSpy open(&page, &widgets::ModelPage::openRequested);
        QSignalSpy zoo(&page, &widgets::ModelPage::zooRequested);
        QSignalSpy dropped(&page, &widgets::ModelPage::fileDropped);
        press(page, "openModel");
        auto* models = child<QTableView>(page, "zooTable");
        QTest::keyClick(models, Qt::Key_Return); // the first stands ready
        models->setCurrentIndex(models->model()->index(13, 0));
        Q_EMIT models->activated(models->currentIndex()); // as a double click does
        child<QPushButton>(page, "otherZoo")->menu()->actions().at(1)->trigger();
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/models/net.onnx"))});
        QVERIFY(dropOn(page, mime));
        QCOMPARE(open.size(), 1);
        QCOMPARE(zoo.size(), 3);
        QCOMPARE(zoo[0][0].toString(), QStringLiteral("AlexNet"));
        QCOMPARE(zoo[1][0].toString(), QStringLiteral("seq2seq"));
        QCOMPARE(zoo[2][0].toString(), QStringLiteral("Chairs"));
        QCOMPARE(dropped[0][0].toString(), QStringLiteral("/models/net.onnx"));
    }

    void ignoresWhatIsNoFile()
    {
        widgets::ModelPage page;
        QSignalSpy dropped(&page, &widgets::ModelPage::fileDropped);
        QMimeData mime;
        mime.setUrls({QUrl(QStringLiteral("https://example.org/net.onnx"))});
        QVERIFY(!dropOn(page, mime));
        QCOMPARE(dropped.size(), 0);
    }

    void describesTheModel()
    {
        widgets::ModelPage page;
        const auto graph = madeUpGraph();
        page.setGraph(graph);
        QVERIFY(child<QLabel>(page, "modelFigures")->text().startsWith(QString::number(graph->layers().size())));
        const auto input = QString::fromStdString(graph->tensor(graph->inputs()[0]).name);
        QVERIFY(child<QLabel>(page, "modelInputs")->text().startsWith(input));
        QSignalSpy selected(&page, &widgets::ModelPage::layerSelected);
        child<widgets::LayerTable>(page, "layerTable")->selectRow(2);
        QCOMPARE(selected[0][0].value<LayerId>(), LayerId{2});
    }

    void refusesAnAddressWithoutAPort_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("accepted");
        QTest::addRow("host and port") << QStringLiteral("lab-ws:5123") << true;
        QTest::addRow("IPv6") << QStringLiteral("[::1]:5123") << true;
        QTest::addRow("spaces around") << QStringLiteral(" 127.0.0.1:80 ") << true;
        QTest::addRow("empty") << QString() << false;
        QTest::addRow("no port") << QStringLiteral("lab-ws") << false;
        QTest::addRow("no host") << QStringLiteral(":5123") << false;
        QTest::addRow("port zero") << QStringLiteral("lab-ws:0") << false;
        QTest::addRow("large port") << QStringLiteral("lab-ws:70000") << false;
        QTest::addRow("word") << QStringLiteral("lab-ws:http") << false;
        QTest::addRow("two words") << QStringLiteral("lab ws:80") << false;
    }
    void refusesAnAddressWithoutAPort()
    {
        QFETCH(QString, address);
        QFETCH(bool, accepted);
        widgets::DevicesPage page;
        QSignalSpy wish(&page, &widgets::DevicesPage::connectRequested);
        child<QLineEdit>(page, "address")->setText(address);
        press(page, "connect");
        QCOMPARE(wish.size(), accepted ? 1 : 0);
        QCOMPARE(child<QWidget>(page, "message")->isHidden(), accepted);
    }

    void asksForAnEmulatedPhone()
    {
        widgets::DevicesPage page;
        QSignalSpy wish(&page, &widgets::DevicesPage::phoneRequested);
        child<QDoubleSpinBox>(page, "slowdown")->setValue(6.0);
        press(page, "addPhone");
        press(page, "custom");
        child<QDoubleSpinBox>(page, "customUp")->setValue(2.5);
        press(page, "addPhone");
        QCOMPARE(wish[0][0].toDouble(), 6.0);
        QCOMPARE(wish[0][1].toString(), QStringLiteral("4g"));
        QCOMPARE(wish[1][1].toString(), QStringLiteral("2.5/30/20"));
    }

    void choosesWhoIsDeviceAndWhoIsEdge()
    {
        widgets::DevicesPage page;
        QVERIFY(missing(page).startsWith(QStringLiteral("No agent")));
        auto second = card("b:2", DeviceRole::None);
        second.agent = 7;
        page.setDevices({card("a:1", DeviceRole::Device), second});
        QVERIFY(missing(page).startsWith(QStringLiteral("No edge")));
        QSignalSpy chosen(&page, &widgets::DevicesPage::roleChosen);
        const auto views = page.findChildren<widgets::DeviceCardView*>();
        QCOMPARE(views.size(), 2);
        press(*views[1], "asEdge");
        press(*views[0], "asDevice");
        QCOMPARE(chosen[0][0].toUInt(), 7U);
        QCOMPARE(chosen[0][1].value<DeviceRole>(), DeviceRole::Edge);
        QCOMPARE(chosen[1][1].value<DeviceRole>(), DeviceRole::None);
        QVERIFY(child<QPushButton>(*views[0], "asDevice")->isChecked());
        page.setDevices({card("a:1", DeviceRole::Device), card("b:2", DeviceRole::Edge)});
        QVERIFY(missing(page).isEmpty());
    }

    void survivesTheRemovalOfACardByItsOwnButton()
    {
        widgets::DevicesPage page;
        page.setDevices({card("a:1", DeviceRole::Device)});
        connect(&page, &widgets::DevicesPage::removeRequested, &page, [&page] { page.setDevices({}); });
        press(page, "removeDevice");
        QVERIFY(missing(page).startsWith(QStringLiteral("No agent")));
    }

    void marksWhatIsEmulated()
    {
        widgets::DeviceCardView view;
        auto phone = card("a:1", DeviceRole::Device);
        view.setCard(phone);
        QCOMPARE(child<QLabel>(view, "deviceEmulated")->text(), widgets::dash()); // it never said what it is
        phone.described = true;
        view.setCard(phone);
        QCOMPARE(child<QLabel>(view, "deviceEmulated")->text(), QStringLiteral("its own, nothing emulated"));
        phone.slowdown = 4.0;
        view.setCard(phone);
        QCOMPARE(child<QLabel>(view, "deviceEmulated")->text(), QStringLiteral("4 times slower, emulated"));
    }

    void profilesOnlyWithAModelAndTwoDevices()
    {
        widgets::ProfilePage page;
        QSignalSpy open(&page, &widgets::ProfilePage::openRequested);
        QSignalSpy stage(&page, &widgets::ProfilePage::stageRequested);
        QSignalSpy profile(&page, &widgets::ProfilePage::profileRequested);
        press(page, "missingButton");
        QCOMPARE(open.size(), 1);
        page.setGraph(madeUpGraph());
        QVERIFY(missing(page).startsWith(QStringLiteral("No device")));
        press(page, "missingButton");
        QCOMPARE(stage[0][0].value<Stage>(), Stage::Devices);
        QVERIFY(!child<QPushButton>(page, "profile")->isEnabled());
        page.setDevices(QStringLiteral("phone"), QStringLiteral("lab-ws"));
        QVERIFY(missing(page).isEmpty());
        press(page, "profile");
        QCOMPARE(profile.size(), 1);
        page.setProgress(QStringLiteral("Measuring on phone"), 0.2);
        QVERIFY(!child<QPushButton>(page, "profile")->isEnabled());
        QSignalSpy cancel(&page, &widgets::ProfilePage::cancelRequested);
        press(page, "cancel");
        QCOMPARE(cancel.size(), 1);
        page.clearProgress();
        QVERIFY(child<QPushButton>(page, "profile")->isEnabled());
    }

    void linksTheLayerOfTableAndChart()
    {
        const Values values;
        widgets::ProfilePage page;
        page.setGraph(values.graph);
        page.setProfiles(values.device, values.edge);
        QSignalSpy selected(&page, &widgets::ProfilePage::layerSelected);
        auto* table = child<widgets::LayerTable>(page, "layerTable");
        table->selectRow(3);
        QCOMPARE(selected.size(), 1);
        page.setSelectedLayer(LayerId{6});
        QCOMPARE(table->selectedLayer(), LayerId{6});
        QCOMPARE(selected.size(), 1);
    }

    void startsARunOnlyWhenAllIsThere()
    {
        const Values values;
        widgets::LivePage page;
        QSignalSpy stage(&page, &widgets::LivePage::stageRequested);
        QSignalSpy run(&page, &widgets::LivePage::runRequested);
        QSignalSpy stop(&page, &widgets::LivePage::stopRequested);
        press(page, "missingButton");
        page.setPlan(values.plans[0].plan);
        press(page, "missingButton");
        QCOMPARE(stage[0][0].value<Stage>(), Stage::Partition);
        QCOMPARE(stage[1][0].value<Stage>(), Stage::Devices);
        press(page, "start");
        QCOMPARE(run.size(), 0);
        page.setDevices(QStringLiteral("phone"), QStringLiteral("lab-ws"));
        QVERIFY(missing(page).isEmpty());
        press(page, "start");
        QCOMPARE(run.size(), 1);
        QCOMPARE(run[0][0].toInt(), page.frames());
        page.setRunning(true);
        press(page, "start");
        press(page, "stop");
        QCOMPARE(run.size(), 1);
        QCOMPARE(stop.size(), 1);
    }

    void showsTheFiguresOfARun()
    {
        const Values values;
        widgets::LivePage page;
        page.setReport(madeUpReport(values.plans, 30));
        const auto* now = child<QAbstractItemView>(page, "now");
        QVERIFY(now->model()->rowCount() >= 7);
        QVERIFY(now->model()->index(6, 1).data().toString().startsWith(QStringLiteral("30 split")));
        page.resize(1000, 800);
        page.show();
        const auto last = now->visualRect(now->model()->index(now->model()->rowCount() - 1, 0));
        QVERIFY2(now->viewport()->rect().contains(last), "not all of them are seen");
        page.setLink(QStringLiteral("4G, emulated"));
        QCOMPARE(child<QLabel>(page, "liveLink")->text(), QStringLiteral("4G, emulated"));
    }

    void reportsARunOrSaysThatThereIsNone()
    {
        const Values values;
        widgets::ReportPage page;
        QSignalSpy stage(&page, &widgets::ReportPage::stageRequested);
        press(page, "missingButton");
        QCOMPARE(stage[0][0].value<Stage>(), Stage::Live);
        const engine::RunReport report = madeUpReport(values.plans, 30);
        page.setReport(report);
        QVERIFY(missing(page).isEmpty());
        QVERIFY(
            child<QLabel>(page, "headline")->text().startsWith(widgets::speedupText(engine::speedupOverBest(report))));
        QVERIFY(child<QLabel>(page, "conditions")->text().contains(QStringLiteral("emulated, 4 times slower")));
        QSignalSpy csv(&page, &widgets::ReportPage::csvRequested);
        QSignalSpy json(&page, &widgets::ReportPage::jsonRequested);
        press(page, "exportCsv");
        press(page, "exportJson");
        QCOMPARE(csv.size(), 1);
        QCOMPARE(json.size(), 1);
    }
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
