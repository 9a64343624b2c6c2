// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"
#include "app/workspace/jobs.h"
#include "engine/predict/latency_predictor.h"

#include <QFuture>

namespace widgets {
class LoadView;
}

namespace app {

/// Latency against load: has it measured, shows, imports and saves it, and fits what a predictor learns of it.
class LoadCurveController : public QObject
{
    Q_OBJECT
public:
    /// @p window: what questions for files stand in front of.
    LoadCurveController(Workspace& workspace, Jobs& jobs, widgets::LoadView& view, QWidget& window, AskForFile ask);
    ~LoadCurveController() override;

    /// The one that could learn the load; null: none.
    void setPredictor(const std::shared_ptr<const engine::LatencyPredictor>& predictor);

Q_SIGNALS:
    void saved(const QString& path);
    /// A person wants the predictor to follow it.
    void loadLearnt(const engine::LoadMultiplier& load);

private:
    using Curve = std::shared_ptr<const engine::LoadCurve>;

    void showDevices();
    void showModel();
    void measure(AgentId agent);
    void follow(Job* job);
    void finish(Job* job, const engine::Result<void>& result);
    void import(const QString& path);
    void save();
    void use();

    Workspace& m_workspace;
    Jobs& m_jobs;
    widgets::LoadView& m_view;
    QWidget& m_window;
    AskForFile m_ask;
    Curve m_curve;            ///< that was measured or imported last; null: none
    Curve m_growing;          ///< of the measurement that goes on, as far as it is
    QString m_device;         ///< whose predictor could learn it; perhaps empty
    bool m_cancelled = false; ///< by the person
    QFuture<engine::Result<engine::LoadCurve>> m_reading;
};

} // namespace app
