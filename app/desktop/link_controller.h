// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"
#include "app/workspace/jobs.h"

namespace widgets {
class LinkCard;
}

namespace app {

/// The link between both devices, size by size: has it measured, shows, imports and saves it.
class LinkController : public QObject
{
    Q_OBJECT
public:
    /// @p window: what the questions stand in front of.
    LinkController(Workspace& workspace, Jobs& jobs, widgets::LinkCard& card, QWidget& window, AskForFile ask);

Q_SIGNALS:
    void saved(const QString& path);

private:
    void measure();
    void follow(Job* job);
    void finish(Job* job, const engine::Result<void>& result);
    void show();
    void showMeasurable();
    void askForImport();
    void import(const QString& path);
    void importText(const QString& up, const QString& down);
    void keep(engine::Result<engine::LinkMeasurement> link);
    void save();

    Workspace& m_workspace;
    Jobs& m_jobs;
    widgets::LinkCard& m_card;
    QWidget& m_window;
    AskForFile m_ask;
    bool m_cancelled = false; ///< by the person
};

} // namespace app
