// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"
#include "app/agent/device_id.h"
#include "app/agent/heartbeat.h"
#include "network/timestamp.h"

#include <QProcess>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

namespace app {

/// Keeps the listening socket and a worker that serves it. A worker that dies, cannot be started or does not answer
/// is replaced at once, with growing pauses when that goes on; connections wait in the socket's queue meanwhile. Says
/// on standard error why, in one line each time.
class Supervisor : public QObject
{
    Q_OBJECT
public:
    /// @p program: of the worker, this one unless a test says otherwise.
    explicit Supervisor(AgentOptions options, QString program = {}, HeartbeatPatience patience = {});
    ~Supervisor() override;

    /// Listens and starts the worker. Fails with Io, or with Unsupported for an address that others could reach.
    engine::Result<void> start();

private:
    void watchSignals();
    void watchStandardInput();
    void chooseCache();
    void startWorker();
    QStringList workerArguments(int heartbeat) const;
    void workerSaid();
    void workerEnded(int exitCode, QProcess::ExitStatus status);
    void workerFailed(QProcess::ProcessError error);
    void workerIsSilent(bool starting);
    void restart(const QString& why);
    void stop(int exitCode);

    AgentOptions m_options;
    QString m_program;
    std::optional<DeviceId> m_id;
    Heartbeat m_heartbeat;
    QString m_endedBecause;                    ///< when it is us who end the worker
    std::unique_ptr<QTemporaryDir> m_ownCache; ///< where the usual folder cannot be written
    QTcpServer m_server;                       ///< listens, never accepts
    std::unique_ptr<QProcess> m_worker;
    QTimer m_restart;
    network::Timestamp m_workerStarted{};
    HeartbeatPatience m_patience;
    std::chrono::milliseconds m_pause;
    std::unique_ptr<QSocketNotifier> m_signals;
    std::unique_ptr<QSocketNotifier> m_standardInput;
    bool m_announced = false;
    bool m_stopping = false;
};

} // namespace app
