// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/predict_controller.h"
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/io/records/dataset_file.h"
#include "engine/io/records/predictor_file.h"
#include "tests/support/fake_team.h"
#include "tests/support/file_answers.h"
#include "tests/support/made_up_layers.h"
#include "widgets/charts/learning_curve_chart.h"
#include "widgets/charts/prediction_chart.h"
#include "widgets/pages/predict_page.h"
#include "widgets/shell/message_line.h"
#include "widgets/tables/cell_table.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <fstream>

using network::Message;
using tests::FakeTeam;
using tests::Peer;

namespace {

constexpr int patience = 20'000;

/// Builds each network and says that each of its layers takes 5 ms.
void answer(Peer& peer, const Message& message)
{
    const auto built = [](const network::ModelRef& model) {
        return *engine::fuse(*engine::makeNamedModel(network::bareName(model)));
    };
    if (const auto* query = std::get_if<network::ModelQuery>(&message))
        peer.send(network::ModelReady{query->request, engine::fingerprint(built(query->model))});
    const auto* asked = std::get_if<network::ProfileRequest>(&message);
    if (asked == nullptr)
        return;
    const auto graph = built(asked->model);
    engine::Profile profile;
    profile.fingerprint = engine::fingerprint(graph);
    profile.device = {"phone", "CPU", "fake", 1, 1, 1.0};
    profile.wholeRuns.assign(4, {engine::Millis(5.0), engine::Millis(0.1)});
    for (const auto& layer : graph.layers())
        profile.layers.push_back({layer.name, layer.type(), profile.wholeRuns});
    peer.send(network::ProfileResult{asked->request, profile});
}

struct Desk
{
    FakeTeam team;
    tests::FileAnswers files;
    QWidget window;
    widgets::PredictPage page{&window};
    app::PredictController controller{team.jobs,
                                      page,
                                      window,
                                      {files.ask(),
                                       std::filesystem::path(files.path(QStringLiteral("own")).toStdString()),
                                       {.regressors = {"linear", "physics"}}}};

    template <typename T>
    T& find(const char* name) const
    {
        return *page.findChild<T*>(QLatin1String(name));
    }
    void press(const char* name) const { find<QPushButton>(name).click(); }
    bool isEnabled(const char* name) const { return find<QPushButton>(name).isEnabled(); }
    std::size_t points() const { return page.findChild<widgets::PredictionChart*>()->table().rows.size(); }
    QString error() const { return page.findChild<widgets::MessageLine*>()->text(); }
    QString write(const QString& name, const std::string& text)
    {
        std::ofstream(files.path(name).toStdString()) << text;
        return files.path(name);
    }
    QString madeUp() { return write(QStringLiteral("in.csv"), engine::toCsv(support::madeUpLayers(40))); }
};

} // namespace

class TestPredictController : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void importsTrainsAndSaves()
    {
        Desk desk;
        QSignalSpy saved(&desk.controller, &app::PredictController::saved);
        desk.files.given = desk.madeUp();
        desk.press("import");
        QCOMPARE(desk.files.asked[0].purpose, app::FileQuestion::Purpose::Open);
        desk.files.given.clear();
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        desk.press("train");
        QVERIFY(!desk.isEnabled("train"));
        QTRY_COMPARE_WITH_TIMEOUT(desk.points(), std::size_t{120}, patience);
        QVERIFY(desk.isEnabled("train"));
        desk.press("save");
        desk.press("export");
        QCOMPARE(saved.size(), 2);
        const auto predictor =
            engine::readPredictor(desk.files.path(QStringLiteral("phone-predictor.json")).toStdString());
        QVERIFY(predictor);
        QCOMPARE(predictor->groups.size(), std::size_t{4}); // and one for layers of other types
        QCOMPARE(predictor->target, std::string("latency_ms"));
        QCOMPARE(predictor->conditions.at("device"), std::string("Phone"));
        QCOMPARE(desk.files.contents(QStringLiteral("phone-layers.csv")),
                 desk.files.contents(QStringLiteral("in.csv")));
        desk.find<QComboBox>("family").setCurrentIndex(1);
        desk.press("computeLearningCurve");
        const auto* curve = desk.page.findChild<widgets::LearningCurveChart*>();
        QTRY_VERIFY_WITH_TIMEOUT(curve->table().rows.size() >= 2, patience);
    }

    void learnsTheLoadOfAnExperiment()
    {
        Desk desk;
        std::shared_ptr<const engine::LatencyPredictor> announced;
        QObject::connect(&desk.controller, &app::PredictController::predictorChanged, &desk.page,
                         [&announced](const auto& predictor) { announced = predictor; });
        desk.controller.learnLoad({0.5, 20}); // there is nobody to learn it
        desk.controller.open(desk.madeUp());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        desk.press("train");
        QTRY_VERIFY_WITH_TIMEOUT(announced, patience);
        QCOMPARE(announced->load, engine::LoadMultiplier());
        const auto before = announced;
        desk.controller.learnLoad({0.625, 20});
        QCOMPARE(announced->load.exponent, 0.625);
        QVERIFY(announced->groups == before->groups);
        desk.press("train"); // learns again, and keeps that
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        desk.press("save");
        const auto file = desk.files.path(QStringLiteral("phone-predictor.json"));
        QCOMPARE(engine::readPredictor(file.toStdString())->load.exponent, 0.625);
        Desk other;
        other.controller.open(file);
        QTRY_VERIFY_WITH_TIMEOUT(other.isEnabled("save"), patience);
        other.controller.learnLoad({0.75, 20});
        other.press("save");
        const auto again = other.files.path(QStringLiteral("phone-predictor.json"));
        QCOMPARE(engine::readPredictor(again.toStdString())->load.exponent, 0.75);
    }

    void saysWhatIsWrongWithATable()
    {
        Desk desk;
        Q_EMIT desk.page.fileDropped(desk.write(QStringLiteral("bad.csv"), "a,b\n1,2\n"));
        QTRY_VERIFY_WITH_TIMEOUT(!desk.error().isEmpty(), patience);
        QVERIFY2(desk.error().contains(QStringLiteral("bad.csv"))
                     && desk.error().contains(QStringLiteral("latency_ms")),
                 qPrintable(desk.error()));
        QVERIFY(!desk.isEnabled("train"));
        Q_EMIT desk.page.fileDropped(desk.files.path(QStringLiteral("nowhere.csv")));
        QTRY_VERIFY_WITH_TIMEOUT(desk.error().contains(QStringLiteral("nowhere.csv")), patience);
        Q_EMIT desk.page.fileDropped(desk.madeUp());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        QVERIFY(desk.error().isEmpty());
    }

    void aCancelledTrainingShowsNothing()
    {
        Desk desk;
        desk.controller.open(desk.madeUp());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        desk.press("train");
        desk.page.findChild<widgets::DatasetCard*>()->findChild<QPushButton*>(QStringLiteral("cancel"))->click();
        QVERIFY(desk.isEnabled("train"));
        desk.press("train");
        QTRY_COMPARE_WITH_TIMEOUT(desk.points(), std::size_t{120}, patience);
    }

    void collectsUntilItIsPausedAndShowsWhatThereIs()
    {
        Desk desk;
        desk.team.scripts["phone"] = answer;
        desk.team.agents.setRoles({desk.team.connectTo("phone"), {}});
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("collect"), patience);
        desk.press("collect");
        const auto& button = desk.find<QPushButton>("collect");
        QTRY_COMPARE_WITH_TIMEOUT(button.text(), QStringLiteral("Pause"), patience);
        const auto* agent = desk.team.agents.inRole(engine::Side::Device);
        const auto file = app::datasetFile(desk.files.path(QStringLiteral("own")).toStdString(), *agent->device());
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(file), patience);
        desk.press("collect");
        QCOMPARE(button.text(), QStringLiteral("Collect"));
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        QVERIFY2(desk.error().isEmpty(), qPrintable(desk.error()));
        QVERIFY(desk.find<QLabel>("datasetSource").text().contains(QStringLiteral("phone")));
        QVERIFY(desk.team.jobs.all().empty());
    }

    void measuresWhatIsWorthMeasuringNext()
    {
        Desk desk;
        desk.team.scripts["phone"] = answer;
        desk.team.agents.setRoles({desk.team.connectTo("phone"), {}});
        desk.controller.open(desk.madeUp());
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
        desk.press("train");
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("measureNext"), patience);
        QSignalSpy asked(&desk.page, &widgets::PredictPage::measureRequested);
        QVERIFY(desk.find<widgets::CellTable>("nextLayers").model()->rowCount() > 0);
        desk.press("measureNext");
        const auto networks = asked[0][1].toStringList();
        QVERIFY(!networks.isEmpty() && networks.size() <= 5);
        const auto* agent = desk.team.agents.inRole(engine::Side::Device);
        const auto file = app::datasetFile(desk.files.path(QStringLiteral("own")).toStdString(), *agent->device());
        QTRY_VERIFY_WITH_TIMEOUT(!desk.team.jobs.all().empty(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(desk.team.jobs.all().empty(), 3 * patience);
        QStringList measured;
        const auto dataset = *engine::readDataset(file);
        for (const auto& row : dataset.rows)
            measured << QString::fromStdString(row[1]);
        measured.removeDuplicates();
        measured.sort();
        auto wanted = networks;
        wanted.sort();
        QCOMPARE(measured, wanted);
        QVERIFY2(desk.error().isEmpty(), qPrintable(desk.error()));
    }

    void opensWhatWasCollectedBefore()
    {
        Desk desk;
        desk.team.put("phone");
        const auto phone = desk.team.connectTo("phone");
        QTRY_VERIFY_WITH_TIMEOUT(desk.team.isReady(phone), patience);
        const auto folder = std::filesystem::path(desk.files.path(QStringLiteral("own")).toStdString());
        std::filesystem::create_directories(folder);
        std::ofstream(app::datasetFile(folder, *desk.team.agents.find(phone)->device()))
            << engine::toCsv(support::madeUpLayers(20));
        desk.team.agents.setRoles({phone, {}});
        QTRY_VERIFY_WITH_TIMEOUT(desk.isEnabled("train"), patience);
    }

    /// An id is what a stranger says.
    void noDeviceNamesAFileElsewhere()
    {
        const auto file = app::datasetFile("/data", {"../../etc/passwd\n"});
        QCOMPARE(file.parent_path(), std::filesystem::path("/data"));
        QVERIFY(file != app::datasetFile("/data", {"..-..-etc-passwd-"}));
        QVERIFY(app::datasetFile("/data", {std::string(5000, 'a')}).filename().string().size() < 60);
    }
};

QTEST_MAIN(TestPredictController)
#include "tst_predict_controller.moc"
