// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_log.h"
#include "widgets/shell/stage.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QSpinBox;

namespace widgets {

class Card;
class LatencyBreakdownChart;
class LatencyChart;
class MessageLine;
class MissingNote;
class ProgressLine;
class RunSummaryModel;
class SpeedupChart;

/// A run while it happens: where each frame's time goes, and what the split wins.
class LivePage : public QWidget
{
    Q_OBJECT
public:
    explicit LivePage(QWidget* parent = nullptr);

    /// Names of the two, empty where none is ready.
    void setDevices(const QString& device, const QString& edge);
    void setPlan(const std::optional<engine::Plan>& plan);
    /// That a run would have, and where it comes from; the run that is shown may have had another one.
    void setLink(const QString& text);
    void setGraphView(QWidget* view); ///< takes @p view
    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end. Cheap, and cheaper while nobody sees the page.
    void framesAppended();
    /// A run that does not grow.
    void setReport(const std::optional<engine::RunReport>& report);
    void setRunning(bool running);
    void setProgress(const QString& what, double share);
    void clearProgress();
    void setError(const QString& text); ///< empty: none
    int frames() const;                 ///< split frames that one asks for

Q_SIGNALS:
    void runRequested(int frames);
    void stopRequested();
    void stageRequested(widgets::Stage stage);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeCharts();
    QWidget* makeNow();
    QWidget* makeComparison();
    QWidget* makeControls();
    void showMissing();
    void showPlan();

    QString m_device;
    QString m_edge;
    std::optional<engine::Plan> m_plan;
    bool m_running = false;
    MessageLine* m_error;
    MissingNote* m_missing;
    LatencyChart* m_latency = nullptr;
    SpeedupChart* m_speedup = nullptr;
    Card* m_graphCard = nullptr;
    RunSummaryModel* m_now;
    LatencyBreakdownChart* m_breakdown = nullptr;
    Card* m_nowCard = nullptr;
    ProgressLine* m_progress = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
    QSpinBox* m_frames = nullptr;
    QLabel* m_planText = nullptr;
    QLabel* m_linkText = nullptr;
};

} // namespace widgets
