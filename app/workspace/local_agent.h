// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_address.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <memory>

namespace app {

/// A suture-agent process beside this program, for as long as this object lives; it ends with this
/// program however that ends. Letting go of it waits for nothing: the process is asked to end, and ended
/// three seconds later.
class LocalAgent : public QObject
{
    Q_OBJECT
public:
    /// @p program: the suture-agent that is started.
    LocalAgent(LocalAgentOptions options, const QString& program, QObject* parent = nullptr);
    ~LocalAgent() override;

    void start();

Q_SIGNALS:
    /// It listens; its worker may still be restarted behind this address.
    void ready(const QString& host, std::uint16_t port);
    /// Once, last: it could not be started, or has ended by itself.
    void failed(const engine::Error& error);

private:
    QStringList arguments() const;
    void readOutput();
    void fail(engine::ErrorCode code, const QString& message);

    LocalAgentOptions m_options;
    QString m_program;
    std::unique_ptr<QProcess> m_process;
    QTimer m_timeout;
    bool m_over = false;
};

} // namespace app
