// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the pages with made-up values and saves pictures of them, for people to look at: gallery FOLDER
// Or the stage Predict with a dataset, in several sizes: gallery FOLDER LAYERS.csv [REGRESSOR...]
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/io/records/samples_table.h"
#include "engine/predict/committee.h"
#include "engine/predict/explanation.h"
#include "tests/support/made_up_layers.h"
#include "tests/widgets/gallery_window.h"
#include "tests/widgets/made_up.h"
#include "widgets/graph/graph_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/link_card.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/load_view.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/pages/what_if_card.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QPalette>
#include <QTextStream>

#include <algorithm>

namespace {

struct Values
{
    std::shared_ptr<const engine::LayerGraph> graph = madeUpGraph();
    engine::Profile device = madeUpProfile(*graph, "Emulated phone", 6.0, 4.0);
    engine::Profile edge = madeUpProfile(*graph, "lab-ws", 0.3);
    std::vector<widgets::PlanRow> plans = madeUpPlans(*graph, device, edge, madeUpLink());
    engine::RunReport report = madeUpReport(plans, 90);
};

widgets::GraphView* graphView(const Values& values)
{
    auto* view = new widgets::GraphView;
    auto layout = widgets::layoutOf(*values.graph, {}, {});
    if (layout)
        view->setGraph(values.graph, std::move(*layout));
    view->setPlan(values.plans.front().plan->sideOf);
    return view;
}

void shootModel(const QDir& folder, const Values& values)
{
    auto* empty = new widgets::ModelPage;
    empty->setZoo(engine::zooModels());
    shoot(folder, QStringLiteral("1-model-empty"), widgets::Stage::Model, empty);
    auto* page = new widgets::ModelPage;
    page->setGraph(values.graph);
    page->setGraphView(graphView(values));
    page->setZoo(engine::zooModels());
    page->setSource(QStringLiteral("googlenet.onnx, opset 17"));
    shoot(folder, QStringLiteral("1-model"), widgets::Stage::Model, page);
}

void shootDevices(const QDir& folder)
{
    using widgets::DeviceRole;
    using widgets::DeviceState;
    shoot(folder, QStringLiteral("2-devices-empty"), widgets::Stage::Devices, new widgets::DevicesPage);
    auto* page = new widgets::DevicesPage;
    const QString processor = QStringLiteral("AMD EPYC 9R14");
    const QString runtime = QStringLiteral("LibTorch 1.13.1, oneDNN 2.6.3");
    page->setDevices({{.agent = 1,
                       .address = QStringLiteral("127.0.0.1:40121"),
                       .name = QStringLiteral("Emulated phone"),
                       .role = DeviceRole::Device,
                       .state = DeviceState::Ready,
                       .detail = {},
                       .slowdown = 4.0,
                       .link = QStringLiteral("8.8/29.1 Mbit/s, RTT 18 ms, emulated"),
                       .processor = processor,
                       .runtime = runtime,
                       .cores = 8,
                       .threads = 1,
                       .local = true,
                       .described = true,
                       .load = QStringLiteral("cpu 50 % held, got 43 %"),
                       .loadable = true},
                      {.agent = 2,
                       .address = QStringLiteral("127.0.0.1:40122"),
                       .name = QStringLiteral("This computer"),
                       .role = DeviceRole::Edge,
                       .state = DeviceState::Ready,
                       .detail = {},
                       .slowdown = 1.0,
                       .link = {},
                       .processor = processor,
                       .runtime = runtime,
                       .cores = 8,
                       .threads = 8,
                       .local = true,
                       .described = true,
                       .load = {},
                       .loadable = true},
                      {.agent = 3,
                       .address = QStringLiteral("192.168.1.20:5123"),
                       .name = QStringLiteral("lab-ws"),
                       .role = DeviceRole::None,
                       .state = DeviceState::Unreachable,
                       .detail = QStringLiteral("Connection refused, next try in 3 s"),
                       .slowdown = 1.0,
                       .link = {},
                       .processor = {},
                       .runtime = {},
                       .cores = 0,
                       .threads = 0,
                       .local = false,
                       .described = false}});
    page->setError(QStringLiteral("192.168.1.20:5123 refused the connection: is suture-agent running there?"));
    page->link()->setLink(madeUpLinkTimes(), true);
    page->link()->setMeasurable(true);
    const auto views = page->findChildren<QWidget*>(QStringLiteral("loadSwitch"));
    QMetaObject::invokeMethod(views[1]->findChild<QWidget*>(QStringLiteral("load")), "click");
    shoot(folder, QStringLiteral("2-devices"), widgets::Stage::Devices, page);
    auto* busy = new widgets::DevicesPage;
    busy->link()->setLink(madeUpLinkTimes());
    busy->link()->setProgress(QStringLiteral("Measuring the link size by size"), 0.4);
    shoot(folder, QStringLiteral("2-devices-small"), widgets::Stage::Devices, busy, {1280, 720});
}

void shootProfile(const QDir& folder, const Values& values)
{
    auto* page = new widgets::ProfilePage;
    page->setGraph(values.graph);
    page->setDevices(QStringLiteral("Emulated phone"), QStringLiteral("lab-ws"));
    page->setProfiles(values.device, values.edge);
    page->setSelectedLayer(engine::LayerId{4});
    shoot(folder, QStringLiteral("3-profile"), widgets::Stage::Profile, page);
    auto* busy = new widgets::ProfilePage;
    busy->setGraph(values.graph);
    busy->setProgress(QStringLiteral("Measuring on Emulated phone: run 12 of 40"), 0.3);
    shoot(folder, QStringLiteral("3-profile-busy"), widgets::Stage::Profile, busy);
}

void shootPartition(const QDir& folder, const Values& values)
{
    auto* page = new widgets::PartitionPage;
    page->setGraph(values.graph);
    page->setProfiles(values.device, values.edge);
    page->setGraphView(graphView(values));
    page->setPlans(values.plans);
    page->setChosenPlan(0);
    page->setLink(madeUpLink());
    page->setLinkSource(QStringLiteral("emulated by the device’s agent"));
    page->setLinkPresets({{QStringLiteral("3G"), madeUpLink()}, {QStringLiteral("4G"), madeUpLink()}});
    page->setReport(values.report);
    shoot(folder, QStringLiteral("5-partition"), widgets::Stage::Partition, page);
    auto* compared = new widgets::PartitionPage;
    compared->setReport(values.report);
    compared->findChild<QWidget*>(QStringLiteral("tab4"))->setFocus();
    QMetaObject::invokeMethod(compared->findChild<QWidget*>(QStringLiteral("tab4")), "click");
    shoot(folder, QStringLiteral("5-partition-compared"), widgets::Stage::Partition, compared);
}

void shootWhatIf(const QDir& folder, const Values& values)
{
    const auto costs =
        engine::makeCostModel(*values.graph, timesOf(values.device), timesOf(values.edge), {.link = madeUpLink()});
    const auto slow = engine::megabitsPerSecond(0.1);
    const auto fast = engine::megabitsPerSecond(1000);
    const auto bands = engine::bandsOf(*costs, slow, fast, {});
    const auto sweep = engine::sweepUplink(*costs, slow, fast, 49, {});
    engine::PhaseMapRange range{slow, fast};
    range.lowest = 0.5;
    range.highest = 16;
    const auto map = engine::phaseMapOf(*costs, range, {});
    const auto points = engine::tradeOffsOf(*costs, {});
    for (int tab = 0; tab < 3; ++tab) {
        auto* page = new widgets::PartitionPage;
        page->setGraph(values.graph);
        page->setProfiles(values.device, values.edge);
        page->setGraphView(graphView(values));
        page->setPlans(values.plans);
        page->setChosenPlan(0);
        page->whatIf()->setSweep(*sweep, *bands);
        page->whatIf()->setMap(*map);
        page->whatIf()->setTradeOffs(*points);
        page->whatIf()->setPresent(madeUpLink().up, values.plans.front().plan);
        page->whatIf()->setCurrentTab(tab);
        shoot(folder, QStringLiteral("5-partition-what-if-%1").arg(tab), widgets::Stage::Partition, page);
    }
}

void shootLive(const QDir& folder, const Values& values)
{
    shoot(folder, QStringLiteral("6-live-empty"), widgets::Stage::Live, new widgets::LivePage);
    auto* page = new widgets::LivePage;
    page->setDevices(QStringLiteral("Emulated phone"), QStringLiteral("lab-ws"));
    page->setPlan(values.plans.front().plan);
    page->setGraphView(graphView(values));
    page->setReport(values.report);
    page->setRunning(true);
    page->setProgress(QStringLiteral("Frame 90 of 120"), 0.75);
    shoot(folder, QStringLiteral("6-live"), widgets::Stage::Live, page);
}

using Layers = std::shared_ptr<const engine::LayerDataset>;
using Trained = std::shared_ptr<const engine::TrainedPredictor>;

std::vector<engine::Suggestion> suggestionsFor(const Layers& layers, const engine::LatencyPredictor& predictor)
{
    std::vector<engine::CandidateNetwork> candidates;
    for (const auto* name : {"sample:all:40000000", "sample:all:40000001", "sample:all:40000002"}) {
        const auto graph = engine::sampledShapes(*engine::parseSampleSpec(name));
        candidates.push_back(engine::candidateOf(*engine::fuse(*graph), [](const auto&, const auto&) { return true; }));
    }
    const auto committee = engine::fitCommittee(layers->samples(), 1, [](double) { return true; });
    return engine::nextToMeasure(engine::withDoubtsOf(predictor, *committee), candidates);
}

/// Each tab, for the layer that takes longest.
void shootPredictionsOf(const QDir& folder, const Layers& layers, const Trained& trained)
{
    const auto explainers = engine::explainersOf(*layers, trained->predictor);
    const auto rows = engine::reviewedRows(*layers, *trained, {});
    const auto longest = std::ranges::max(rows, {}, &engine::ReviewedRow::measured).place;
    for (const auto& [size, name] : {std::pair{QSize(1600, 1000), "large"}, {QSize(1280, 720), "small"}}) {
        for (int tab = 0; tab < 4; ++tab) {
            auto* page = new widgets::PredictPage;
            page->setDevices({{1, QStringLiteral("this computer")}});
            page->setDataset(layers, QStringLiteral("layers.csv"));
            page->setTraining(trained, explainers);
            page->setSuggestions(suggestionsFor(layers, trained->predictor));
            if (tab > 0) {
                page->findChild<QComboBox*>(QStringLiteral("family"))
                    ->setCurrentIndex(1 + static_cast<int>(longest.group));
                page->setSelectedRow(longest);
            }
            if (tab == widgets::PredictionTabs::LearningCurve)
                page->setLearningCurve({{40, 30.0}, {80, 21.0}, {150, 14.0}, {200, 12.5}});
            page->findChild<widgets::PredictionTabs*>()->setCurrentTab(tab);
            shoot(folder, QStringLiteral("predict-%1-%2").arg(QLatin1String(name)).arg(tab), widgets::Stage::Predict,
                  page, size);
        }
    }
}

void shootPredict(const QDir& folder)
{
    shoot(folder, QStringLiteral("4-predict-empty"), widgets::Stage::Predict, new widgets::PredictPage);
    static const auto layers =
        std::make_shared<const engine::LayerDataset>(*engine::layerDatasetFrom(support::madeUpLayers(150)));
    static const auto trained = std::make_shared<const engine::TrainedPredictor>(*engine::trainPredictor(
        layers->samples(), {.regressors = {"linear", "log-linear", "ridge", "nearest-neighbors", "physics"}},
        [](double) { return true; }));
    for (const bool isTrained : {false, true}) {
        auto* page = new widgets::PredictPage;
        page->setDevices({{1, QStringLiteral("Emulated phone")}});
        page->setDataset(layers, QStringLiteral("phone.csv"));
        if (isTrained)
            page->setTraining(trained, engine::explainersOf(*layers, trained->predictor));
        page->setSelectedRow(engine::RowPlace{0, 7});
        shoot(folder, isTrained ? QStringLiteral("4-predict") : QStringLiteral("4-predict-measured"),
              widgets::Stage::Predict, page);
    }
    auto* collecting = new widgets::PredictPage;
    collecting->setDevices({{1, QStringLiteral("Emulated phone")}});
    collecting->setDataset(layers, QStringLiteral("phone.csv"));
    collecting->setCollecting(true);
    collecting->setProgress(QStringLiteral("Timing layers of made-up networks"), 0.4, false);
    collecting->setCollected(
        {1240, 0.87, QStringLiteral("last 300 rows predicted within 10 %: 71 %, median error 6.1 %")});
    shoot(folder, QStringLiteral("4-predict-collecting"), widgets::Stage::Predict, collecting);
}

/// Nothing measured, some of it, all of it.
void shootLoad(const QDir& folder)
{
    const auto curve = madeUpLoadCurve();
    auto growing = curve;
    growing.points.resize(3);
    enum State { Empty, Measuring, Measured };
    for (const auto& [size, name] : {std::pair{QSize(1920, 1080), "large"}, {QSize(1280, 720), "small"}}) {
        for (const auto state : {Empty, Measuring, Measured}) {
            auto* page = new widgets::PredictPage;
            page->setDevices({{1, QStringLiteral("Emulated phone")}});
            auto* load = page->load();
            if (state != Empty) {
                load->setDevices({{1, QStringLiteral("Emulated phone")}});
                load->setModel(QStringLiteral("AlexNet"));
                load->setCurve(std::make_shared<const engine::LoadCurve>(state == Measured ? curve : growing));
            }
            if (state == Measuring)
                load->setProgress(QStringLiteral("Timing 4 of 5, load: cpu 75 %"), 0.7);
            load->setPredictorAvailable(true);
            page->findChild<widgets::PredictionTabs*>()->setCurrentTab(widgets::PredictionTabs::Load);
            shoot(folder, QStringLiteral("4-predict-load-%1-%2").arg(QLatin1String(name)).arg(state),
                  widgets::Stage::Predict, page, size);
        }
    }
}

void shootAll(const QDir& folder)
{
    const Values values;
    shootModel(folder, values);
    shootDevices(folder);
    shootProfile(folder, values);
    shootPredict(folder);
    shootLoad(folder);
    shootPartition(folder, values);
    shootWhatIf(folder, values);
    shootLive(folder, values);
    auto* report = new widgets::ReportPage;
    report->setReport(values.report);
    shoot(folder, QStringLiteral("7-report"), widgets::Stage::Report, report);
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const auto words = application.arguments();
    if (words.size() < 2) {
        QTextStream(stderr) << "gallery FOLDER [LAYERS.csv [REGRESSOR...]]\n";
        return 2;
    }
    Layers layers;
    Trained trained;
    if (words.size() > 2) {
        engine::PredictorOptions options;
        for (const auto& regressor : words.mid(3))
            options.regressors.push_back(regressor.toStdString());
        const auto table = engine::readCsv(words[2].toStdString());
        layers = std::make_shared<const engine::LayerDataset>(*engine::layerDatasetFrom(*table));
        trained = std::make_shared<const engine::TrainedPredictor>(
            *engine::trainPredictor(layers->samples(), options, [](double) { return true; }));
    }
    const QDir folder(application.arguments().at(1));
    for (const bool dark : {false, true}) {
        const QString name = dark ? QStringLiteral("dark") : QStringLiteral("light");
        if (dark)
            application.setPalette(QPalette(QColor(0x20, 0x26, 0x30)));
        application.setStyleSheet(widgets::styleSheet(widgets::themeOf(application.palette())));
        folder.mkpath(name);
        if (layers)
            shootPredictionsOf(QDir(folder.filePath(name)), layers, trained);
        else
            shootAll(QDir(folder.filePath(name)));
    }
    return 0;
}
