// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/export_controller.h"
#include "app/desktop/graph_controller.h"
#include "app/desktop/main_window.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/workspace/background_planning.h"
#include "engine/io/records/csv.h"
#include "network/network_thread.h"
#include "tests/support/file_answers.h"
#include "tests/support/made_up_devices.h"
#include "tests/support/memory_transport.h"
#include "widgets/charts/chart.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/shell/status_line.h"
#include "widgets/shell/top_bar.h"
#include "widgets/tables/layer_table.h"

#include <QAbstractButton>
#include <QJsonDocument>
#include <QMenu>
#include <QShortcut>
#include <QStandardPaths>
#include <QTest>

using engine::Side;

namespace {

const engine::Link link{engine::megabitsPerSecond(10), engine::megabitsPerSecond(20), engine::Millis{2}};

engine::Profile profileOn(const app::OpenedModel& model, const char* name, double millis, double slowdown)
{
    auto profile = support::evenProfile(model, millis);
    profile.device = {name, "a processor", "a runtime", 4, 1, slowdown};
    return profile;
}

/// A run of three frames, on a device that is emulated.
engine::RunReport reportOf(const app::Workspace& workspace)
{
    engine::RunReport report;
    report.model = "AlexNet";
    report.device = workspace.profile(Side::Device)->device;
    report.edge = workspace.profile(Side::Edge)->device;
    report.link = link;
    report.linkEmulated = true;
    for (const auto* algorithm : {"device-only", "edge-only", "optimal"})
        report.plans.push_back(*std::ranges::find(workspace.plans(), algorithm, &app::PlanEntry::algorithm)->plan);
    for (const auto plan : {2U, 0U, 1U}) {
        engine::FrameTiming frame;
        frame.plan = engine::PlanId{plan};
        frame.frame = static_cast<int>(report.frames.size());
        frame.latency = engine::Millis{50};
        frame.device = engine::Millis{20};
        frame.uplink = engine::Millis{30};
        report.frames.push_back(frame);
    }
    return report;
}

/// The pages with a planned and run model, and what leaves them.
struct Desk
{
    explicit Desk(const std::shared_ptr<const app::OpenedModel>& model)
    {
        pages.resize(1500, 900);
        pages.show();
        workspace.setDevices(support::madeUpDevices);
        workspace.setModel(model);
        workspace.keepProfile(*support::madeUpDevices.device, profileOn(*model, "phone", 8.0, 4.0));
        workspace.keepProfile(*support::madeUpDevices.edge, profileOn(*model, "lab, edge", 1.0, 1.0));
        workspace.keepLink(support::madeUpDevices, {link, true});
        workspace.setRun(std::make_shared<engine::RunLog>(reportOf(workspace)));
    }

    void choose(const char* action)
    {
        Q_EMIT menu.aboutToShow();
        auto* found = menu.findChild<QAction*>(QLatin1String(action));
        QVERIFY2(found != nullptr && found->isEnabled(), action);
        found->trigger();
    }

    tests::FileAnswers files;
    network::NetworkThread thread{network::NetworkThread::Home::Caller};
    app::Workspace workspace;
    app::Agents agents{{thread, std::make_shared<tests::MemoryTransport>()}};
    app::BackgroundPlanning planning{workspace};
    app::Jobs jobs{workspace, agents};
    app::Pages pages;
    QMenu menu;
    widgets::StatusLine line;
    app::GraphController graph{workspace, pages, nullptr};
    app::PlanController plans{workspace, jobs, pages, nullptr};
    app::ExportController exports{workspace, pages, line, menu, pages, files.ask()};
};

} // namespace

class TestExports : public QObject
{
    Q_OBJECT

    std::shared_ptr<const app::OpenedModel> m_model;

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        auto model = app::openModel(QStringLiteral("zoo:AlexNet"));
        QVERIFY(model);
        m_model = std::make_shared<const app::OpenedModel>(std::move(*model));
    }

    void suggestsTheModelsName_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("suggested");
        QTest::addRow("zoo") << QStringLiteral("AlexNet") << QStringLiteral("alexnet-plans.csv");
        QTest::addRow("file") << QStringLiteral("resnet18.v2.onnx") << QStringLiteral("resnet18.v2-plans.csv");
        QTest::addRow("odd") << QStringLiteral("../My net (2).pt") << QStringLiteral("my-net-2-plans.csv");
        QTest::addRow("none") << QString() << QStringLiteral("plans.csv");
    }

    void suggestsTheModelsName()
    {
        QFETCH(QString, model);
        QTEST(app::suggestedName(model, QStringLiteral("plans.csv")), "suggested");
    }

    void asksByKind_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("filter");
        QTest::addRow("table") << QStringLiteral("a.csv") << QStringLiteral("Tables (*.csv)");
        QTest::addRow("report") << QStringLiteral("a.json") << QStringLiteral("JSON files (*.json)");
        QTest::addRow("picture") << QStringLiteral("a.png") << QStringLiteral("Pictures (*.png)");
        QTest::addRow("page") << QStringLiteral("a.pdf") << QStringLiteral("PDF documents (*.pdf)");
        QTest::addRow("lines") << QStringLiteral("a.svg") << QStringLiteral("Vector graphics (*.svg)");
        QTest::addRow("else") << QStringLiteral("a") << QStringLiteral("All files (*)");
    }

    void asksByKind()
    {
        QFETCH(QString, name);
        QTEST(app::whereToSave(name).filters.first(), "filter");
    }

    void savesWhatTheMenuOffers()
    {
        Desk desk(m_model);
        for (const auto* action : {"reportCsv", "reportJson", "deviceProfile", "edgeProfile", "screenshot"})
            desk.choose(action);
        QCOMPARE(desk.files.names(),
                 (QStringList{QStringLiteral("alexnet-device-profile.csv"), QStringLiteral("alexnet-edge-profile.csv"),
                              QStringLiteral("alexnet-report.csv"), QStringLiteral("alexnet-report.json"),
                              QStringLiteral("alexnet-window.png")}));
        QVERIFY(desk.files.contents(QStringLiteral("alexnet-report.json")).startsWith("{"));
        QVERIFY(desk.files.contents(QStringLiteral("alexnet-window.png")).startsWith("\x89PNG"));
        QVERIFY(desk.line.currentMessage().startsWith(QStringLiteral("Saved ")));
    }

    void everyTableSaysWhatItRestsOn()
    {
        Desk desk(m_model);
        desk.workspace.pin(std::vector{engine::LayerId{0}}, Side::Device);
        for (const auto* action : {"reportCsv", "deviceProfile", "edgeProfile"})
            desk.choose(action);
        desk.pages.findChild<QAbstractButton*>(QStringLiteral("exportPlans"))->click();
        for (auto* table : desk.pages.findChildren<widgets::LayerTable*>())
            table->exportCsv();
        const auto names = desk.files.names();
        QCOMPARE(names.size(), 5); // the layers of three pages have one name
        for (const auto& name : names) {
            const auto table = engine::parseCsv(desk.files.contents(name).toStdString(), name.toStdString());
            QVERIFY2(table, qPrintable(name));
            const std::map lines(table->conditions.begin(), table->conditions.end());
            QVERIFY2(lines.contains("model") && lines.contains("date"), qPrintable(name));
            QCOMPARE(lines.at("device"), std::string("phone, emulated 4 times slower"));
            QCOMPARE(lines.at("edge"), std::string("lab, edge"));
            if (name.contains(QStringLiteral("plans")))
                QVERIFY2(lines.at("pins").starts_with("on the device: "), lines.at("pins").c_str());
            if (name.contains(QStringLiteral("plans")) || name.contains(QStringLiteral("report")))
                QCOMPARE(lines.at("link"),
                         std::string("up 10 Mbit/s, down 20 Mbit/s, delay 2 ms one way, measured, emulated link"));
            else if (name.contains(QStringLiteral("profile")))
                QVERIFY2(!lines.contains("link"), qPrintable(name));
        }
    }

    void everyChartIsSavedInEveryFormat()
    {
        Desk desk(m_model);
        const auto charts = desk.pages.findChildren<widgets::Chart*>();
        QVERIFY(charts.size() >= 9);
        for (auto* chart : charts) {
            const bool isOfTheModel =
                !desk.pages.predict->isAncestorOf(chart) && !desk.pages.devices->isAncestorOf(chart);
            for (const auto* ending : {"png", "pdf", "svg", "csv"}) {
                const auto before = desk.files.asked.size();
                Q_EMIT chart->findChild<QWidget*>()->customContextMenuRequested({20, 20});
                auto* menu = chart->findChild<QMenu*>(QStringLiteral("chartMenu"));
                menu->findChild<QAction*>(QLatin1String(ending))->trigger();
                delete menu;
                QVERIFY2(desk.files.asked.size() == before + 1, chart->metaObject()->className());
                const auto file = desk.files.contents(desk.files.asked.last().suggestedName);
                QVERIFY2(!file.isEmpty(), qPrintable(desk.files.asked.last().suggestedName));
                QCOMPARE(desk.files.asked.last().suggestedName.startsWith(QStringLiteral("alexnet-")), isOfTheModel);
                if (!isOfTheModel)
                    continue;
                if (QByteArrayView(ending) == QByteArrayView("csv"))
                    QVERIFY2(file.contains("# model: AlexNet\n"), file);
                if (QByteArrayView(ending) == QByteArrayView("svg"))
                    QVERIFY2(file.contains("AlexNet · device: phone, emulated 4 times slower · edge: lab, edge"), file);
            }
        }
    }

    void theRecordSaysWhatItRestsOn()
    {
        Desk desk(m_model);
        desk.choose("reportJson");
        const auto record = QJsonDocument::fromJson(desk.files.contents(QStringLiteral("alexnet-report.json")));
        const auto conditions = record[QStringLiteral("conditions")];
        QVERIFY(conditions[QStringLiteral("date")].toString().startsWith(QStringLiteral("20")));
        QVERIFY(conditions[QStringLiteral("link")].toString().endsWith(QStringLiteral("emulated link")));
    }

    void savesTheGraphAsItsNameEnds()
    {
        Desk desk(m_model);
        QTRY_VERIFY(desk.pages.partitionGraph->state().graph != nullptr);
        desk.choose("graph");
        QCOMPARE(desk.files.asked.last().suggestedName, QStringLiteral("alexnet-graph.svg"));
        QCOMPARE(desk.files.asked.last().filters.size(), 3);
        QVERIFY(desk.files.contents(QStringLiteral("alexnet-graph.svg")).contains("<svg"));
        QVERIFY(desk.files.contents(QStringLiteral("alexnet-graph.svg")).contains("phone, emulated 4 times slower"));
        desk.files.given = desk.files.path(QStringLiteral("mine.pdf"));
        desk.choose("graph");
        QVERIFY(desk.files.contents(QStringLiteral("mine.pdf")).startsWith("%PDF"));
        desk.files.given = desk.files.path(QStringLiteral("mine.doc"));
        desk.choose("graph");
        QVERIFY(desk.line.currentMessage().contains(QStringLiteral("mine.doc: A graph can be saved as")));
        QVERIFY(!desk.files.names().contains(QStringLiteral("mine.doc")));
    }

    void saysWhyAFileIsNotWritten()
    {
        Desk desk(m_model);
        desk.files.given = desk.files.path(QStringLiteral("no/such/folder/a.csv"));
        desk.choose("reportCsv");
        QVERIFY2(desk.line.currentMessage().startsWith(
                     QStringLiteral("Could not save: cannot write '%1': ").arg(desk.files.given)),
                 qPrintable(desk.line.currentMessage()));
        QVERIFY(desk.files.names().isEmpty());
    }

    void savesNothingWithoutAnAnswer()
    {
        Desk desk(m_model);
        app::ExportController silent(desk.workspace, desk.pages, desk.line, desk.menu, desk.pages,
                                     [](QWidget&, const app::FileQuestion&, const app::FileAnswer&) {});
        silent.saveScreenshot();
        QVERIFY(desk.files.names().isEmpty());
        QVERIFY(desk.line.currentMessage().isEmpty());
    }

    void offersOnlyWhatThereIs()
    {
        Desk desk(m_model);
        desk.workspace.setModel(nullptr);
        Q_EMIT desk.menu.aboutToShow();
        for (const auto* action : desk.menu.actions())
            QCOMPARE(action->isEnabled(), action->objectName() == QStringLiteral("screenshot"));
    }

    void theWindowAsksForAModel()
    {
        tests::FileAnswers files;
        files.given = QStringLiteral("zoo:AlexNet");
        app::MainWindow window(files.ask());
        window.show();
        window.findChild<QAbstractButton*>(QStringLiteral("open"))->click();
        QCOMPARE(files.asked.size(), 1);
        QCOMPARE(files.asked.first().filters.first(), QStringLiteral("Models (*.onnx *.pt *.pth *.torchscript)"));
        const auto* pages = window.findChild<app::Pages*>();
        QTRY_VERIFY(pages->modelGraph->state().graph != nullptr);
    }
};

QTEST_MAIN(TestExports)
#include "tst_exports.moc"
