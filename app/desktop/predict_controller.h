// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/data_folder.h"
#include "app/desktop/file_question.h"
#include "app/workspace/jobs.h"
#include "engine/io/records/csv.h"
#include "engine/predict/candidate_networks.h"
#include "engine/predict/explanation.h"
#include "engine/predict/learning_curve.h"

#include <QElapsedTimer>
#include <QFuture>
#include <QFutureWatcher>

namespace widgets {
class PredictPage;
}

namespace app {

/// One file for each device that was ever asked, in a folder of the user.
std::filesystem::path datasetFile(const std::filesystem::path& folder, const network::DeviceId& device);
/// Collects, imports and exports datasets, and lets regressors learn from them in the background.
class PredictController : public QObject
{
    Q_OBJECT
public:
    struct Surroundings
    {
        AskForFile ask = askInDialog;
        std::filesystem::path folder = dataFolder("datasets");
        engine::PredictorOptions options = {}; ///< of every training
    };

    /// @p window: what questions for files stand in front of.
    PredictController(Jobs& jobs, widgets::PredictPage& page, QWidget& window, Surroundings surroundings);
    ~PredictController() override;

    /// A table of measured layers, or what has learnt from one.
    void open(const QString& path);
    void train();
    /// What the predictor that was announced last says of load from now on; also one that learns from the same dataset later.
    void learnLoad(const engine::LoadMultiplier& load);

Q_SIGNALS:
    void saved(const QString& path);
    /// The one that learnt or was opened last; null: none.
    void predictorChanged(std::shared_ptr<const engine::LatencyPredictor> predictor);

private:
    struct Opened
    {
        engine::CsvTable table;
        engine::LayerDataset dataset;
    };
    struct Trained
    {
        engine::TrainedPredictor predictor;
        std::vector<std::optional<engine::Regressor>> explainers;
        std::vector<engine::Suggestion> suggestions;
    };
    using Curve = std::vector<engine::LearningPoint>;

    void openPredictor(const QString& path);
    void connectPage();
    void showDevices();
    void openKnown();
    /// What there is for any device is put into @p wishes here.
    void collect(AgentId agent, CollectWishes wishes);
    void beginCollection(AgentId agent, engine::Result<Collection> collection);
    void follow(Job* job);
    void showCollected(const CollectJob& job);
    void finish(Job* job, const engine::Result<void>& result);
    void cancel();
    void show(const QString& path, const engine::Result<Opened>& opened);
    void announce(std::shared_ptr<const engine::LatencyPredictor> predictor);
    void takeTraining(const engine::Result<Trained>& trained);
    void computeCurve(std::size_t group, const std::string& regressor);
    void followProgress(const QFuture<void>& work, const QString& what);
    void endProgress();
    void exportDataset();
    void savePredictor();
    void write(const QString& path, const std::string& text);

    Jobs& m_jobs;
    widgets::PredictPage& m_page;
    QWidget& m_window;
    Surroundings m_around;
    std::shared_ptr<const Opened> m_opened;
    std::shared_ptr<const engine::TrainedPredictor> m_trained;
    std::shared_ptr<const engine::LatencyPredictor> m_announced;
    std::optional<engine::LoadMultiplier> m_load; ///< that predictors of the opened dataset follow
    QString m_known;                              ///< the file that was opened by itself
    QString m_collecting;                         ///< the file that grows
    QElapsedTimer m_since;                        ///< its beginning
    const Job* m_paused = nullptr;                ///< that the person pauses just now
    QFuture<engine::Result<Opened>> m_opening;
    QFuture<engine::Result<engine::LatencyPredictor>> m_reading;
    QFuture<engine::Result<Collection>> m_beginning;
    QFuture<engine::Result<Trained>> m_training;
    QFuture<engine::Result<Curve>> m_curve;
    std::unique_ptr<QFutureWatcher<void>> m_progress;
};

} // namespace app
