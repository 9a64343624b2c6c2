// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/background_planning.h"
#include "app/workspace/jobs.h"
#include "network/network_thread.h"

namespace app {

/// A workspace without a window: takes one step after the other until one fails.
class TerminalJob : public QObject
{
    Q_OBJECT
public:
    TerminalJob();

    Workspace& workspace() { return m_workspace; }
    Agents& agents() { return m_agents; }
    Jobs& jobs() { return m_jobs; }
    BackgroundPlanning& planning() { return m_planning; }
    /// A new agent in that role.
    AgentId use(const AgentAddress& address, engine::Side side);

    /// Answers the job that it waits for; null: it calls advance() or fail() at its end.
    using Step = std::function<engine::Result<Job*>()>;
    /// Answers Done, or Failed after saying why. Needs a QCoreApplication.
    int exec(std::vector<Step> steps);
    void advance();
    void fail(const engine::Error& error);

private:
    void follow(Job& job);
    void showProgress(const QString& what, double share);

    network::NetworkThread m_thread;
    Workspace m_workspace;
    Agents m_agents;
    Jobs m_jobs{m_workspace, m_agents};
    BackgroundPlanning m_planning{m_workspace};
    std::deque<Step> m_steps;
    QString m_lastLine;
};

/// Measured beside predicted, for people.
std::string describe(const engine::RunReport& report);

} // namespace app
