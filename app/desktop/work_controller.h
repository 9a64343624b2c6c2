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

    /// Asks first for what the model's file leaves open.
    void open(const QString& model);
    /// The person's answer.
    void openWith(const QString& model, const ModelOptions& options);
    /// The person does not answer, or does not wait for what the answer leads to.
    void giveUpOpening();
    void profile();
    /// With the number of frames that the live page shows.
    void run();
    /// Opens @p model once, then profiles and runs: the demo.
    void openAndRun(const QString& model);

Q_SIGNALS:
    void stageWanted(widgets::Stage stage);
    void runningChanged(bool running);
    /// The person should say what @p shapes leave open: openWith() or giveUpOpening().
    void shapesWanted(const QString& model, const OpenShapes& shapes);
    void openingFailed(const QString& reason);

private:
    enum class Job { None, Look, Open, Profile, Run };

    void connectPages();
    bool start(Job job);
    bool look(const QString& model);
    void useShapes(const QString& model, const OpenShapes& shapes);
    bool hasModelAndAgents() const;
    void showProgress(const QString& what, double share);
    void finish();
    void showFailure(const engine::Error& error);
    void showError(Job job, const QString& text);
    void clearProgress();

    Workspace& m_workspace;
    Collaboration& m_collaboration;
    Pages& m_pages;
    Job m_job = Job::None;
    QString m_source; ///< that is being opened
    bool m_runNext = false;
};

} // namespace app
