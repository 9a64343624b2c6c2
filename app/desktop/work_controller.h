// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collaboration.h"
#include "widgets/shell/stage.h"

#include <QObject>

namespace app {

class Pages;

/// Turns wishes of the pages into jobs, and shows how they go on the page that asked.
class WorkController : public QObject
{
    Q_OBJECT
public:
    WorkController(Workspace& workspace, Collaboration& collaboration, Pages& pages, QObject* parent);

    /// A TorchScript file without @p options: asks for the shapes of its inputs first.
    void open(const QString& model, const ModelOptions& options = {});
    void profile();
    /// With the number of frames that the live page shows.
    void run();
    /// Opens @p model once, then profiles and runs: the demo.
    void openAndRun(const QString& model);

Q_SIGNALS:
    void stageWanted(widgets::Stage stage);
    void runningChanged(bool running);
    /// The person should say the shapes of the model's inputs, @p suggested at first; then open() again.
    void inputsWanted(const QString& model, const QString& suggested);

private:
    enum class Job { None, Look, Open, Profile, Run };

    void connectPages();
    bool start(Job job);
    void showProgress(const QString& what, double share);
    void finish();
    void showFailure(const engine::Error& error);
    void showError(Job job, const QString& text);
    void clearProgress();

    Workspace& m_workspace;
    Collaboration& m_collaboration;
    Pages& m_pages;
    Job m_job = Job::None;
    bool m_runNext = false;
};

} // namespace app
