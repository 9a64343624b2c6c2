// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/jobs.h"
#include "widgets/shell/stage.h"

#include <map>

namespace app {

class Pages;

/// Turns wishes of the pages into jobs, and shows each job on the page that is about it: its progress, and why it
/// failed or could not begin.
class WorkController : public QObject
{
    Q_OBJECT
public:
    WorkController(Workspace& workspace, Jobs& jobs, Pages& pages, QObject* parent);

    /// Asks first for what the model's file leaves open.
    void open(const QString& model);
    /// The person's answer.
    void openWith(const QString& model, const ModelOptions& options);
    /// The person does not answer, or does not wait for what the answer leads to.
    void giveUpOpening();
    void profile();
    /// With the number of frames that the live page shows.
    void run();
    void stopRun();
    /// Opens @p model once, then profiles and runs: the demo.
    void openAndRun(const QString& model);

Q_SIGNALS:
    void stageWanted(widgets::Stage stage);
    void runningChanged(bool running);
    /// The person should say what @p shapes leave open: openWith() or giveUpOpening().
    void shapesWanted(const QString& model, const OpenShapes& shapes);
    void openingFailed(const QString& reason);

private:
    void connectPages();
    void connectStages();
    bool look(const QString& model);
    void useShapes(const QString& model, const OpenShapes& shapes);
    bool hasModelAndAgents() const;
    void cancel(JobKind kind);
    void probeWhenMissing();

    void refuse(JobKind kind, const engine::Error& error);
    const Job* inTheWayOf(JobKind kind) const;
    void follow(Job* job);
    void finish(Job* job, const engine::Result<void>& result);
    bool isWanted(const Job& job, const engine::Error& end) const;
    void finishOpening(const Job& job);
    void showProgress(JobKind kind, const QString& what, double share);
    void clearProgress(JobKind kind);
    void showError(JobKind kind, const QString& text);

    Workspace& m_workspace;
    Jobs& m_jobs;
    Pages& m_pages;
    std::map<JobKind, const Job*> m_inTheWay; ///< of what a page says that it could not begin
    const Job* m_cancelled = nullptr;         ///< that the person cancels just now
    QString m_source;                         ///< that is being opened
    bool m_runNext = false;
};

} // namespace app
