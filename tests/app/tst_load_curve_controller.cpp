// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/load_curve_controller.h"
#include "engine/io/records/load_curve_file.h"
#include "tests/support/file_answers.h"
#include "tests/support/loaded_agent.h"
#include "widgets/charts/load_chart.h"
#include "widgets/pages/load_view.h"
#include "widgets/shell/message_line.h"

#include <QComboBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using tests::FakeTeam;
using tests::LoadedAgent;

namespace {

struct Desk
{
    Desk()
    {
        team.scripts["phone"] = phone.script();
        id = team.connectTo("phone");
        isReady = QTest::qWaitFor([this] { return team.isReady(id); });
    }
    QPushButton& button(const char* name) const { return *view.findChild<QPushButton*>(QLatin1String(name)); }
    QComboBox& layers() const { return *view.findChild<QComboBox*>(QStringLiteral("loadLayer")); }
    engine::CsvTable shown() const { return view.findChild<widgets::LoadChart*>()->table(); }
    QString said() const { return view.findChild<widgets::MessageLine*>()->text(); }
    /// A file of that text.
    void import(const QString& name, const char* text)
    {
        QFile file(files.path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        files.given = file.fileName();
        button("importLoad").click();
    }
    bool measured()
    {
        return QTest::qWaitFor([this] { return shown().rows.size() == 5 && team.jobs.all().empty(); });
    }

    LoadedAgent phone;
    FakeTeam team;
    tests::FileAnswers files;
    QWidget window;
    widgets::LoadView view{&window};
    app::LoadCurveController controller{team.workspace, team.jobs, view, window, files.ask()};
    app::AgentId id{};
    bool isReady = false;
};

} // namespace

class TestLoadCurveController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void measuresShowsSavesAndImports()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        QVERIFY(!desk.button("saveLoad").isEnabled());
        desk.button("measureLoad").click();
        QVERIFY(!desk.button("measureLoad").isEnabled());
        QVERIFY(desk.measured());
        QCOMPARE(desk.said(), QString());
        QCOMPARE(desk.phone.asked.count(QStringLiteral("profile")), 5);
        QVERIFY(!desk.team.workspace.profile(*desk.team.agents.find(desk.id)->device(),
                                             desk.team.workspace.model()->fingerprint)); // nobody plans with it
        const auto layer = tests::diamondGraph().layers()[1].name;
        desk.layers().setCurrentText(QString::fromStdString(layer));
        QCOMPARE(desk.shown().rows[4][3], layer);
        QSignalSpy saved(&desk.controller, &app::LoadCurveController::saved);
        desk.button("saveLoad").click();
        QCOMPARE(saved.count(), 1);
        const auto path = desk.files.path(QStringLiteral("diamond-load.csv"));
        const auto curve = engine::readLoadCurve(path.toStdString());
        QVERIFY2(curve, curve ? "" : curve.error().message().c_str());
        QCOMPARE(curve->points.size(), std::size_t{5});
        QCOMPARE(curve->points[4].whole.mean.mean.count(), 2 * LoadedAgent::quietMillis);
        Desk other;
        other.files.given = path;
        other.button("importLoad").click();
        QTRY_COMPARE(other.shown().rows.size(), std::size_t{5});
        QCOMPARE(other.layers().count(), 1 + static_cast<int>(tests::diamondGraph().layers().size()));
    }

    void aCancelledMeasurementLeavesWhatWasThere()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        desk.button("measureLoad").click();
        QVERIFY(desk.measured());
        desk.phone.deaf = true;
        desk.button("measureLoad").click();
        QVERIFY(desk.team.jobs.of(app::JobKind::Load) != nullptr);
        Q_EMIT desk.view.cancelRequested();
        QVERIFY(desk.team.jobs.all().empty());
        QCOMPARE(desk.said(), QString());
        QCOMPARE(desk.shown().rows.size(), std::size_t{5});
        QVERIFY(desk.button("measureLoad").isEnabled());
    }

    void saysWhyItCannotMeasure()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        desk.team.agents.find(desk.id)->setHeldLoad(engine::LoadWish{0.5, 0.0, {}});
        desk.button("measureLoad").click();
        QVERIFY2(desk.said().contains(QStringLiteral("peer holds a load (cpu 50 %)")), qPrintable(desk.said()));
        QVERIFY(desk.team.jobs.all().empty());
        desk.team.agents.find(desk.id)->setHeldLoad({});
        desk.phone.refuses = true;
        desk.button("measureLoad").click();
        QTRY_VERIFY2(desk.said().contains(QStringLiteral("held already")), qPrintable(desk.said()));
    }

    void aFileThatIsNoExperimentIsALine()
    {
        Desk desk;
        desk.import(QStringLiteral("bad.csv"), "cpu,mean_ms,low_ms,high_ms\n5,1,1,1\n");
        QTRY_VERIFY2(desk.said().contains(QStringLiteral("bad.csv: row 1")), qPrintable(desk.said()));
        QVERIFY(desk.shown().rows.empty());
        desk.files.given = desk.files.path(QStringLiteral("nowhere.csv"));
        desk.button("importLoad").click();
        QTRY_VERIFY2(desk.said().contains(QStringLiteral("nowhere.csv")), qPrintable(desk.said()));
    }

    void givesTheFittedLawToThePredictor()
    {
        Desk desk;
        QVERIFY(desk.isReady);
        QSignalSpy learnt(&desk.controller, &app::LoadCurveController::loadLearnt);
        desk.button("measureLoad").click();
        QVERIFY(desk.measured());
        QVERIFY(!desk.button("useLoad").isEnabled()); // nobody learns it
        auto predictor = std::make_shared<engine::LatencyPredictor>();
        predictor->device.name = "lab phone";
        desk.controller.setPredictor(predictor);
        desk.button("useLoad").click();
        QCOMPARE(learnt.count(), 1);
        // All twice as long while others use half: 1 / (1 - s), and nearly so below.
        const auto load = learnt[0][0].value<engine::LoadMultiplier>();
        QVERIFY2(load.exponent > 0.95 && load.exponent < 1.5, qPrintable(QString::number(load.exponent)));
        QVERIFY2(desk.said().contains(QStringLiteral("lab phone")), qPrintable(desk.said()));
        desk.controller.setPredictor(nullptr);
        QVERIFY(!desk.button("useLoad").isEnabled());
    }

    void aCurveWithoutAQuietPointTeachesNothing()
    {
        Desk desk;
        desk.import(QStringLiteral("loaded.csv"), "cpu,mean_ms,low_ms,high_ms\n0.5,2,1.9,2.1\n1,3,2.9,3.1\n");
        QTRY_COMPARE(desk.shown().rows.size(), std::size_t{2});
        QSignalSpy learnt(&desk.controller, &app::LoadCurveController::loadLearnt);
        desk.controller.setPredictor(std::make_shared<engine::LatencyPredictor>());
        desk.button("useLoad").click();
        QVERIFY2(desk.said().contains(QStringLiteral("without a load")), qPrintable(desk.said()));
        QCOMPARE(learnt.count(), 0);
    }
};

QTEST_MAIN(TestLoadCurveController)
#include "tst_load_curve_controller.moc"
