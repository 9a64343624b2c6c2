// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collaboration.h"
#include "network/network_thread.h"

namespace app {

/// A workspace without a window: runs jobs one after the other until one fails.
class TerminalJob : public QObject
{
    Q_OBJECT
public:
    TerminalJob();

    Workspace& workspace() { return m_workspace; }
    Collaboration& collaboration() { return m_collaboration; }

    using Job = std::function<void(Collaboration&)>;
    /// Answers Done, or Failed after saying why. Needs a QCoreApplication.
    int exec(std::vector<Job> jobs);
    /// Starts the next job; a job that asks nothing of the collaboration calls this at its end.
    void advance();

private:
    void showProgress(const QString& what, double share);

    network::NetworkThread m_thread;
    Workspace m_workspace;
    Collaboration m_collaboration{m_workspace, m_thread};
    std::deque<Job> m_jobs;
    QString m_lastLine;
};

/// "--agent 'x'" as an address, or nothing after refusing it.
std::optional<AgentAddress> addressFrom(class Arguments& arguments, const char* option);

/// Measured beside predicted, for people.
std::string describe(const engine::RunReport& report);

} // namespace app
