// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/candidate_networks.h"
#include "widgets/pages/dataset_card.h"
#include "widgets/pages/prediction_tabs.h"
#include "widgets/shell/stage.h"

#include <QWidget>

namespace widgets {

class ErrorShareChart;
class MessageLine;
class MissingNote;
class PredictionChart;
class RegressorsCard;

/// How near predictions of layer times come: regressors side by side, and every layer that they were asked for.
class PredictPage : public QWidget
{
    Q_OBJECT
public:
    explicit PredictPage(QWidget* parent = nullptr);

    /// @p name: of its file; null: there is none. What had learnt from another is forgotten.
    void setDataset(std::shared_ptr<const engine::LayerDataset> dataset, const QString& name);
    /// What has learnt from the dataset, and as explainersOf(); null: nothing has.
    void setTraining(std::shared_ptr<const engine::TrainedPredictor> trained,
                     std::vector<std::optional<engine::Regressor>> explainers);
    /// Of the present choice.
    void setLearningCurve(std::vector<engine::LearningPoint> points);
    /// What is worth measuring next, as suggestedNext(); forgotten with the training.
    void setSuggestions(std::vector<engine::Suggestion> suggestions);
    void setSelectedRow(const std::optional<engine::RowPlace>& place);         ///< announces nothing
    void setDevices(const std::vector<CollectDevice>& devices);                ///< that can be asked
    void setPredictor(const QString& device) { m_data->setPredictor(device); } ///< as DatasetCard has it
    void setPredictorAvailable(bool available);
    /// As PredictorUse has it.
    void setPredictorUsed(engine::Side side, bool used, const QString& said);
    void setCollecting(bool collecting);
    void setCollected(const CollectedSoFar& collected) { m_data->setCollected(collected); }
    /// @p cancellable: a button beside it says so. @p share below 0: not known.
    void setProgress(const QString& what, double share, bool cancellable);
    void clearProgress();
    void setError(const QString& text); ///< empty: none
    LoadView* load() const { return m_tabs->load(); }

Q_SIGNALS:
    void stageRequested(widgets::Stage stage);
    void collectRequested(quint32 agent, int minutes);
    /// The sampled networks @p networks and no others.
    void measureRequested(quint32 agent, const QStringList& networks);
    void pauseRequested();
    void trainRequested();
    void cancelRequested();
    void importRequested();
    void fileDropped(const QString& path);
    void datasetExportRequested();
    void predictorSaveRequested();
    /// Whether plans are to take what the predictor says of the open model for @p side.
    void predictedTimesRequested(engine::Side side, bool use);
    void learningCurveRequested(std::size_t group, const std::string& regressor);
    void rowSelected(const engine::RowPlace& place);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    void connectDataset();
    void selectRow(const engine::RowPlace& place);
    void showChoice();
    void showShares();
    void showMissing();
    void giveMissing();

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::shared_ptr<const engine::TrainedPredictor> m_trained;
    std::optional<engine::RowPlace> m_selected;
    bool m_collecting = false;
    bool m_busy = false; ///< something makes progress
    MessageLine* m_error;
    MissingNote* m_missing;
    Card* m_chartCard = nullptr;
    PredictionChart* m_chart = nullptr;
    PredictionTabs* m_tabs = nullptr;
    RegressorsCard* m_regressors = nullptr;
    ErrorShareChart* m_shares = nullptr;
    DatasetCard* m_data = nullptr;
};

} // namespace widgets
