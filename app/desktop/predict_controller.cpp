// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/predict_controller.h"

#include "app/desktop/ready_devices.h"
#include "app/workspace/sampled_candidates.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/layer_dataset_table.h"
#include "engine/io/records/predictor_file.h"
#include "engine/io/records/samples_table.h"
#include "widgets/background.h"
#include "widgets/pages/predict_page.h"
#include "widgets/said.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

namespace app {

namespace {

using widgets::PredictPage;

/// As suture collect has them: whole networks to judge predictors by.
const std::vector<std::string> heldOut{"zoo:AlexNet", "zoo:VGG", "zoo:ResNet", "zoo:GoogLeNet"};

/// The share of the time that learning takes; then it looks for what to measure next.
constexpr double mostOfTraining = 0.95;

CollectWishes wishesFor(int minutes)
{
    CollectWishes wishes;
    wishes.budget = std::chrono::minutes(minutes);
    return wishes;
}

CollectWishes wishesFor(const QStringList& networks)
{
    CollectWishes wishes;
    for (const auto& network : networks)
        wishes.networks.push_back(network.toStdString());
    return wishes;
}

} // namespace

std::filesystem::path datasetFile(const std::filesystem::path& folder, const network::DeviceId& device)
{
    return folder / (fileNameOf(device) + QStringLiteral(".csv")).toStdString();
}

PredictController::PredictController(Jobs& jobs, PredictPage& page, QWidget& window, Surroundings surroundings)
    : m_jobs(jobs), m_page(page), m_window(window), m_around(std::move(surroundings))
{
    connectPage();
    auto& agents = jobs.agents();
    connect(&agents, &Agents::added, this, &PredictController::showDevices);
    connect(&agents, &Agents::removed, this, &PredictController::showDevices);
    connect(&agents, &Agents::changed, this, &PredictController::showDevices);
    connect(&agents, &Agents::rolesChanged, this, &PredictController::showDevices);
    connect(&jobs, &Jobs::started, this, &PredictController::follow);
    connect(&jobs, &Jobs::ended, this, &PredictController::finish);
    showDevices();
}

PredictController::~PredictController()
{
    m_opening.cancel();
    m_training.cancel();
    m_curve.cancel();
}

void PredictController::connectPage()
{
    connect(&m_page, &PredictPage::collectRequested, this,
            [this](quint32 agent, int minutes) { collect(AgentId{agent}, wishesFor(minutes)); });
    connect(&m_page, &PredictPage::measureRequested, this,
            [this](quint32 agent, const QStringList& networks) { collect(AgentId{agent}, wishesFor(networks)); });
    connect(&m_page, &PredictPage::pauseRequested, this, [this] {
        if (auto* job = m_jobs.of(JobKind::Collect)) {
            m_paused = job;
            job->cancel();
        }
    });
    connect(&m_page, &PredictPage::trainRequested, this, &PredictController::train);
    connect(&m_page, &PredictPage::cancelRequested, this, &PredictController::cancel);
    connect(&m_page, &PredictPage::fileDropped, this, &PredictController::open);
    connect(&m_page, &PredictPage::importRequested, this,
            [this] { m_around.ask(m_window, whichTable(), [this](const QString& path) { open(path); }); });
    connect(&m_page, &PredictPage::datasetExportRequested, this, &PredictController::exportDataset);
    connect(&m_page, &PredictPage::predictorSaveRequested, this, &PredictController::savePredictor);
    connect(&m_page, &PredictPage::learningCurveRequested, this, &PredictController::computeCurve);
}

void PredictController::showDevices()
{
    m_page.setDevices(readyDevices(m_jobs.agents()));
    openKnown();
}

/// What was collected before, until something else is there.
void PredictController::openKnown()
{
    if (m_opened || m_opening.isRunning() || !m_collecting.isEmpty())
        return;
    for (const auto side : {engine::Side::Device, engine::Side::Edge}) {
        const auto* agent = m_jobs.agents().inRole(side);
        if (agent == nullptr || !agent->device())
            continue;
        const auto file = QString::fromStdString(datasetFile(m_around.folder, *agent->device()).string());
        if (file == m_known || !QFileInfo::exists(file))
            continue;
        m_known = file; // because it may be unreadable, which is said once
        return open(file);
    }
}

void PredictController::open(const QString& path)
{
    m_page.setError({});
    m_opening.cancel();
    m_reading.cancel();
    if (path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return openPredictor(path);
    m_opening = widgets::inBackground(
        this,
        [file = std::filesystem::path(path.toStdString())](const engine::KeepGoing&) -> engine::Result<Opened> {
            auto table = engine::readCsv(file);
            if (!table)
                return table.error();
            auto dataset = engine::layerDatasetFrom(*table);
            if (!dataset)
                return dataset.error();
            return Opened{*std::move(table), *std::move(dataset)};
        },
        [this, path](const engine::Result<Opened>& opened) { show(path, opened); });
}

void PredictController::openPredictor(const QString& path)
{
    m_reading = widgets::inBackground(
        this,
        [file = std::filesystem::path(path.toStdString())](const engine::KeepGoing&) {
            return engine::readPredictor(file);
        },
        [this](const engine::Result<engine::LatencyPredictor>& read) {
            if (!read)
                return m_page.setError(widgets::said(read.error()));
            m_page.setPredictor(read->device.name.empty() ? tr("a device without a name")
                                                          : QString::fromStdString(read->device.name));
            announce(std::make_shared<const engine::LatencyPredictor>(*read));
        });
}

void PredictController::show(const QString& path, const engine::Result<Opened>& opened)
{
    if (!opened)
        return m_page.setError(
            tr("Could not read %1: %2").arg(QFileInfo(path).fileName(), widgets::said(opened.error())));
    m_training.cancel();
    m_curve.cancel();
    endProgress();
    m_trained.reset();
    m_opened = std::make_shared<const Opened>(*opened);
    m_load.reset();
    m_page.setDataset({m_opened, &m_opened->dataset}, QFileInfo(path).fileName());
    announce(nullptr);
}

void PredictController::collect(AgentId agent, CollectWishes wishes)
{
    const auto* asked = m_jobs.agents().find(agent);
    if (asked == nullptr || !asked->device() || m_jobs.of(JobKind::Collect) != nullptr)
        return;
    wishes.heldOut = heldOut;
    wishes.file = datasetFile(m_around.folder, *asked->device());
    wishes.resume = true;
    m_page.setError({});
    m_beginning.cancel();
    m_beginning = widgets::inBackground(
        this,
        [wishes](const engine::KeepGoing&) -> engine::Result<Collection> {
            std::error_code problem;
            std::filesystem::create_directories(wishes.file.parent_path(), problem);
            if (problem)
                return engine::Error{engine::ErrorCode::Io,
                                     engine::sentence("the folder of datasets cannot be made: %1", problem.message())};
            return Collection::begin(wishes, QDateTime::currentSecsSinceEpoch());
        },
        [this, agent](engine::Result<Collection> collection) { beginCollection(agent, std::move(collection)); });
}

void PredictController::beginCollection(AgentId agent, engine::Result<Collection> collection)
{
    if (!collection)
        return m_page.setError(widgets::said(collection.error()));
    const auto file = QString::fromStdString(collection->wishes().file.string());
    if (const auto job = m_jobs.collect(agent, *std::move(collection)); !job)
        return m_page.setError(widgets::said(job.error()));
    m_collecting = file;
}

void PredictController::follow(Job* job)
{
    if (job->kind() != JobKind::Collect)
        return;
    cancel(); // because it would disturb what is timed
    m_page.setCollecting(true);
    m_since.start();
    const auto& collecting = static_cast<const CollectJob&>(*job);
    showCollected(collecting);
    connect(job, &Job::progressed, this, [this, &collecting] { showCollected(collecting); });
}

void PredictController::showCollected(const CollectJob& job)
{
    const auto& collection = job.collection();
    const auto& wishes = collection.wishes();
    const auto budget = wishes.networks.empty() ? 1000.0 * static_cast<double>(wishes.budget.count()) : 0.0;
    m_page.setProgress(tr("Timing layers of made-up networks"),
                       budget > 0 ? std::min(1.0, static_cast<double>(m_since.elapsed()) / budget) : -1.0, false);
    m_page.setCollected({collection.configurations(), collection.keptShare(), accuracyText(collection.accuracy())});
}

void PredictController::finish(Job* job, const engine::Result<void>& result)
{
    if (job->kind() != JobKind::Collect)
        return;
    m_page.setCollecting(false);
    m_page.clearProgress();
    const auto file = std::exchange(m_collecting, {});
    if (!file.isEmpty() && QFileInfo::exists(file))
        open(file);
    if (!result && job != std::exchange(m_paused, nullptr))
        m_page.setError(widgets::said(result.error()));
}

void PredictController::cancel()
{
    m_training.cancel();
    m_curve.cancel();
    endProgress();
}

void PredictController::train()
{
    if (!m_opened || m_jobs.of(JobKind::Collect) != nullptr)
        return;
    m_page.setError({});
    cancel();
    auto options = m_around.options;
    options.withFallback = true; // as suture fit has it for layers by type
    m_training = widgets::inBackground(
        this,
        [opened = m_opened, options](const engine::KeepGoing& go) -> engine::Result<Trained> {
            const auto samples = opened->dataset.samples();
            const auto training = [&go](double share) { return go(mostOfTraining * share); };
            auto trained = engine::trainPredictor(samples, options, training);
            if (!trained)
                return trained.error();
            trained->predictor.target = "latency_ms";
            trained->predictor.device = engine::deviceOf(opened->table.conditions);
            trained->predictor.conditions = opened->dataset.conditions;
            auto explainers = engine::explainersOf(opened->dataset, trained->predictor);
            const auto searching = [&go](double share) { return go(mostOfTraining + (1 - mostOfTraining) * share); };
            auto suggestions = suggestedNext(trained->predictor, samples, {}, searching);
            if (!suggestions)
                return suggestions.error();
            return Trained{*std::move(trained), std::move(explainers), *std::move(suggestions)};
        },
        [this](const engine::Result<Trained>& trained) { takeTraining(trained); });
    followProgress(QFuture<void>(m_training), tr("Comparing regressors"));
}

void PredictController::takeTraining(const engine::Result<Trained>& trained)
{
    endProgress();
    if (!trained)
        return m_page.setError(widgets::said(trained.error()));
    auto learnt = trained->predictor;
    if (m_load)
        learnt.predictor.load = *m_load;
    m_trained = std::make_shared<const engine::TrainedPredictor>(std::move(learnt));
    m_page.setTraining(m_trained, trained->explainers);
    m_page.setSuggestions(trained->suggestions);
    announce({m_trained, &m_trained->predictor});
}

void PredictController::announce(std::shared_ptr<const engine::LatencyPredictor> predictor)
{
    m_announced = std::move(predictor);
    Q_EMIT predictorChanged(m_announced);
}

/// What is shown of the predictor does not depend on it.
void PredictController::learnLoad(const engine::LoadMultiplier& load)
{
    if (!m_announced)
        return;
    const bool isTrained = m_trained && m_announced.get() == &m_trained->predictor;
    if (!isTrained) {
        auto predictor = *m_announced;
        predictor.load = load;
        return announce(std::make_shared<const engine::LatencyPredictor>(std::move(predictor)));
    }
    m_load = load;
    auto learnt = *m_trained;
    learnt.predictor.load = load;
    m_trained = std::make_shared<const engine::TrainedPredictor>(std::move(learnt));
    announce({m_trained, &m_trained->predictor});
}

void PredictController::computeCurve(std::size_t group, const std::string& regressor)
{
    if (!m_opened || group >= m_opened->dataset.groups.size() || m_training.isRunning())
        return;
    m_page.setError({});
    cancel();
    m_curve = widgets::inBackground(
        this,
        [opened = m_opened, group, regressor, options = m_around.options](const engine::KeepGoing& go) {
            return engine::learningCurve(opened->dataset.groups[group].samples.samples, regressor, options, go);
        },
        [this](const engine::Result<Curve>& curve) {
            endProgress();
            if (curve)
                m_page.setLearningCurve(*curve);
            else
                m_page.setError(widgets::said(curve.error()));
        });
    followProgress(QFuture<void>(m_curve), tr("Learning from fewer and from more rows"));
}

void PredictController::followProgress(const QFuture<void>& work, const QString& what)
{
    m_progress = std::make_unique<QFutureWatcher<void>>();
    connect(m_progress.get(), &QFutureWatcherBase::progressValueChanged, &m_page,
            [this, what](int thousandths) { m_page.setProgress(what, thousandths / 1000.0, true); });
    m_progress->setFuture(work);
    m_page.setProgress(what, 0.0, true);
}

void PredictController::endProgress()
{
    if (m_progress)
        m_page.clearProgress();
    m_progress.reset();
}

void PredictController::exportDataset()
{
    if (!m_opened)
        return;
    const auto& conditions = m_opened->dataset.conditions;
    const auto device = conditions.find("device");
    const auto name = suggestedName(device != conditions.end() ? QString::fromStdString(device->second) : QString(),
                                    QStringLiteral("layers.csv"));
    m_around.ask(m_window, whereToSave(name),
                 [this, opened = m_opened](const QString& path) { write(path, engine::toCsv(opened->table)); });
}

void PredictController::savePredictor()
{
    if (m_announced)
        m_around.ask(m_window,
                     whereToSave(suggestedName(QString::fromStdString(m_announced->device.name),
                                               QStringLiteral("predictor.json"))),
                     [this, predictor = m_announced](const QString& path) { write(path, engine::toJson(*predictor)); });
}

void PredictController::write(const QString& path, const std::string& text)
{
    const auto written = engine::writeAtomically(path.toStdString(), text);
    if (written)
        Q_EMIT saved(path);
    else
        m_page.setError(tr("Could not save %1: %2").arg(path, widgets::said(written.error())));
}

} // namespace app
