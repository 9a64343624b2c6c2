// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/jobs.h"

#include <QObject>

namespace app {

class Pages;

/// Plans, the link they are for, and the run on the pages that show them.
class PlanController : public QObject
{
    Q_OBJECT
public:
    PlanController(Workspace& workspace, Jobs& jobs, Pages& pages, QObject* parent);

private:
    void connectPage();
    void show(Changes changes);
    void showPlans();
    void showChosen();
    void showPreview();
    void showWishes();
    void editLink(const engine::Link& link);
    bool isRunning() const;
    void showLink();
    void showConditions();
    void showRun();
    void showFrame();

    Workspace& m_workspace;
    Jobs& m_jobs;
    Pages& m_pages;
    std::shared_ptr<const engine::RunLog> m_run; ///< that the pages have
    bool m_editing = false;                      ///< a person is in the middle of an edit of the link
};

} // namespace app
