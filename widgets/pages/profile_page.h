// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/plan/cost_model.h"
#include "engine/profile/profile.h"
#include "widgets/shell/stage.h"
#include "widgets/tables/conditions.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace widgets {

class Card;
class LayerTable;
class LayerTimesChart;
class MessageLine;
class MissingNote;
class ProgressLine;
class SamplesChart;

/// The measured layer times of both devices.
class ProfilePage : public QWidget
{
    Q_OBJECT
public:
    explicit ProfilePage(QWidget* parent = nullptr);

    void setGraph(std::shared_ptr<const engine::LayerGraph> graph);
    /// Names of the two, empty where none is chosen.
    void setDevices(const QString& device, const QString& edge);
    void setProfiles(std::optional<engine::Profile> device, std::optional<engine::Profile> edge);
    void setConditions(const Conditions& conditions);    ///< of what is exported
    void setProgress(const QString& what, double share); ///< share below 0: not known
    void clearProgress();
    void setError(const QString& text); ///< empty: none
    void setSelectedLayer(std::optional<engine::LayerId> layer);

Q_SIGNALS:
    void profileRequested();
    void cancelRequested();
    /// The times of the device in that role, from a file.
    void importRequested(engine::Side side);
    void openRequested();
    void stageRequested(widgets::Stage stage);
    void layerSelected(engine::LayerId layer);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QWidget* makeBar();
    void makeImport();
    QWidget* makeCharts();
    QWidget* makeTable();
    void wireSelection();
    void showMissing();
    void showTotals();
    void showSamples();

    std::shared_ptr<const engine::LayerGraph> m_graph;
    QString m_deviceName;
    QString m_edgeName;
    std::optional<engine::Profile> m_device;
    std::optional<engine::Profile> m_edge;
    std::optional<engine::LayerId> m_selected;
    MessageLine* m_error;
    MissingNote* m_missing;
    ProgressLine* m_progress = nullptr;
    QPushButton* m_profile = nullptr;
    QPushButton* m_import = nullptr;
    QLabel* m_totals = nullptr;
    Card* m_samplesCard = nullptr;
    LayerTimesChart* m_times = nullptr;
    SamplesChart* m_samples = nullptr;
    LayerTable* m_table = nullptr;
};

} // namespace widgets
