// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"
#include "network/timestamp.h"

#include <QProcess>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>

#include <memory>

namespace app {

/// Keeps the listening socket and a worker that serves it. A worker that dies is replaced at once, with
/// growing pauses when it keeps dying; connections wait in the socket's queue meanwhile.
class Supervisor : public QObject
{
    Q_OBJECT
public:
    explicit Supervisor(AgentOptions options);
    ~Supervisor() override;

    /// Listens and starts the worker. Fails with Io.
    engine::Result<void> start();

private:
    void watchSignals();
    void watchStandardInput();
    void startWorker();
    QStringList workerArguments() const;
    void workerSaid();
    void workerEnded(int exitCode, QProcess::ExitStatus status);
    void stop(int exitCode);

    AgentOptions m_options;
    QTcpServer m_server; ///< listens, never accepts
    std::unique_ptr<QProcess> m_worker;
    QTimer m_restart;
    network::Timestamp m_workerStarted{};
    std::chrono::milliseconds m_pause;
    std::unique_ptr<QSocketNotifier> m_signals;
    std::unique_ptr<QSocketNotifier> m_standardInput;
    bool m_announced = false;
    bool m_stopping = false;
};

} // namespace app
