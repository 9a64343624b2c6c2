// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"
#include "engine/predict/layer_dataset.h"
#include "widgets/pages/device_choice.h"
#include "widgets/shell/card.h"

#include <memory>

class QComboBox;
class QPushButton;

namespace widgets {

class ElidedLabel;
class PredictorUse;
class ProgressLine;

/// What a collection has so far.
struct CollectedSoFar
{
    std::size_t configurations = 0;
    double keptShare = 0; ///< of the samples, in [0, 1]
    QString near;         ///< how near predictions come to its latest rows, in words; empty: not known
};

/// What regressors learn from, and how to get more of it.
class DatasetCard : public Card
{
    Q_OBJECT
public:
    explicit DatasetCard(QWidget* parent = nullptr);

    /// @p name: of its file; null: there is none.
    void setDataset(const std::shared_ptr<const engine::LayerDataset>& dataset, const QString& name);
    /// Null: nothing has learnt from it.
    void setTraining(const std::shared_ptr<const engine::TrainedPredictor>& trained);
    /// What has learnt elsewhere, of a device that @p device names; it takes the place of what learnt here.
    void setPredictor(const QString& device);
    PredictorUse* use() { return m_use; }
    void setDevices(const std::vector<CollectDevice>& devices);
    void setCollecting(bool collecting);                ///< the button pauses then
    void setCollected(const CollectedSoFar& collected); ///< while it collects
    /// @p cancellable: by the button beside it. @p share below 0: not known.
    void setProgress(const QString& what, double share, bool cancellable);
    void clearProgress();
    bool hasDevices() const;
    std::optional<quint32> chosenDevice() const;
    void requestCollection(); ///< as by the button

Q_SIGNALS:
    void collectRequested(quint32 agent, int minutes);
    void pauseRequested();
    void trainRequested();
    void cancelRequested();
    void importRequested();
    void exportRequested();
    void saveRequested();

private:
    QWidget* makeFacts();
    QWidget* makeCollecting();
    QWidget* makeButtons();
    QPushButton* addButton(const QString& text, const char* name, void (DatasetCard::*wish)());
    void enable();

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    bool m_predicts = false; ///< there is a predictor that can be saved
    bool m_collecting = false;
    bool m_busy = false;
    ElidedLabel* m_source = nullptr;
    ElidedLabel* m_repeats = nullptr;
    QString m_said;                ///< there while nothing is collected
    ElidedLabel* m_near = nullptr; ///< how near predictions come, while it collects
    ElidedLabel* m_left = nullptr;
    ProgressLine* m_progress = nullptr;
    QComboBox* m_devices = nullptr;
    QComboBox* m_budget = nullptr;
    QPushButton* m_collect = nullptr;
    QPushButton* m_train = nullptr;
    QPushButton* m_import = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_save = nullptr;
    PredictorUse* m_use = nullptr;
};

} // namespace widgets
