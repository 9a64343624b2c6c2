// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/learning_curve.h"
#include "engine/predict/review.h"
#include "widgets/shell/tab_card.h"
#include "widgets/tables/conditions.h"

#include <memory>

class QComboBox;
class QPushButton;

namespace widgets {

class CellTable;
class ElidedLabel;
class ExplanationView;
class LearningCurveChart;
class LoadView;
class NextMeasurements;
class ResidualChart;

/// The predictions seen in four other ways, and what load does to the latency of a model.
class PredictionTabs : public TabCard
{
    Q_OBJECT
public:
    enum Tab { Networks, Residuals, LearningCurve, Why, Load };

    explicit PredictionTabs(QWidget* parent = nullptr);

    /// As ExplanationView; null: nothing is measured.
    void setDataset(const std::shared_ptr<const engine::LayerDataset>& dataset,
                    std::vector<std::optional<engine::Regressor>> explainers);
    /// @p rows are those of @p choice; @p predictor: the name of the regressor for people.
    void setRows(std::vector<engine::ReviewedRow> rows, const engine::ReviewChoice& choice, const QString& predictor);
    void setSelectedRow(const std::optional<engine::RowPlace>& place);
    void setLearningCurve(std::vector<engine::LearningPoint> points); ///< of the present choice
    void setBusy(bool busy);                                          ///< nothing else can be computed
    void setConditions(const Conditions& conditions);
    LoadView* load() const { return m_load; }
    NextMeasurements* next() const { return m_next; }

Q_SIGNALS:
    void rowSelected(const engine::RowPlace& place);
    void learningCurveRequested(std::size_t group, const std::string& regressor);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QWidget* makeResiduals();
    QWidget* makeLearningCurve();
    void showNetworks();
    void showFeatures();
    void showResiduals();
    void showLearning();

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::vector<engine::ReviewedRow> m_rows;
    engine::ReviewChoice m_choice;
    QString m_predictor;
    bool m_busy = false;
    CellTable* m_networks;
    QComboBox* m_features = nullptr;
    ResidualChart* m_residuals = nullptr;
    QPushButton* m_compute = nullptr;
    ElidedLabel* m_learningHint = nullptr;
    LearningCurveChart* m_learning = nullptr;
    NextMeasurements* m_next = nullptr;
    ExplanationView* m_why;
    LoadView* m_load;
};

} // namespace widgets
