// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"
#include "network/session_state.h"

#include <QObject>
#include <QString>

#include <filesystem>

namespace network {

class ClientSession;
class NetworkThread;

/// A conversation with one agent, used from the thread that made it; the socket lives in the network
/// thread. Requests may be made at once, they wait for the handshake. Reconnecting makes a new session.
class AgentSession : public QObject
{
    Q_OBJECT
public:
    AgentSession(NetworkThread& thread, const QString& host, std::uint16_t port, QObject* parent = nullptr);
    ~AgentSession() override;

    SessionState state() const { return m_state; }
    /// Empty before described().
    const AgentDescription& description() const { return m_description; }

    /// Makes the model known to the agent; ends with modelReady(). @p files are those that a
    /// "sha256:" reference was made of.
    RequestId sendModel(const ModelRef& model, const ModelFiles& files = {});
    /// Ends with profileReceived().
    RequestId requestProfile(const ProfileOptions& options);
    /// Lets this agent, as the device, measure its way to the edge agent; ends with linkProbed().
    RequestId probeLink(const QString& edgeHost, std::uint16_t edgePort);
    /// Lets this agent, as the device, drive frames with the edge agent; both know the model.
    /// frameMeasured() for each frame after warm-up, then runFinished().
    RequestId startRun(const RunOptions& options);
    /// The request ends with requestFailed() and Cancelled, unless it was done already.
    void cancel(RequestId request);

Q_SIGNALS:
    void stateChanged(network::SessionState state);
    void described(const network::AgentDescription& agent);
    void progressed(network::RequestId request, double fraction, const QString& stage);
    /// @p fingerprint is that of the fused graph as the agent understands it.
    void modelReady(network::RequestId request, const QString& fingerprint);
    void profileReceived(network::RequestId request, const engine::Profile& profile);
    void linkProbed(network::RequestId request, const engine::Link& link);
    void frameMeasured(network::RequestId request, const engine::FrameTiming& timing);
    void runFinished(network::RequestId request, double splitDifference);
    void requestFailed(network::RequestId request, const engine::Error& error);
    /// Once, last; open requests have failed before. Those made too late fail with Disconnected.
    void failed(const engine::Error& error);

private:
    void forwardSignals();
    RequestId nextRequest();
    RequestId ask(RequestId request, Message message);

    ClientSession* m_client; ///< lives in the network thread
    SessionState m_state = SessionState::Connecting;
    AgentDescription m_description;
    std::uint32_t m_lastRequest = 0;
};

} // namespace network
