// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/dialer.h"
#include "network/model_sender.h"
#include "network/session_state.h"

#include <map>
#include <memory>
#include <vector>

namespace network {

/// The half of an AgentSession that lives in the network thread: one connection to one agent, and
/// what was asked over it.
class ClientSession : public QObject
{
    Q_OBJECT
public:
    explicit ClientSession(Patience patience = {});
    ~ClientSession() override;

    void dial(const QString& host, std::uint16_t port);
    /// Over a stream that stands already.
    void begin(std::unique_ptr<QIODevice> stream);

    /// Asks for the model and sends the file when the agent has none. No @p path for the zoo.
    void sendModel(RequestId request, ModelRef model, const ModelFiles& files);
    /// A ProfileRequest, ProbeRequest or RunRequest. Waits for the handshake.
    void ask(RequestId request, Message message);
    void cancel(RequestId request);

Q_SIGNALS:
    void stateChanged(network::SessionState state);
    void described(const network::AgentDescription& agent);
    void progressed(network::RequestId request, double fraction, const QString& stage);
    void modelReady(network::RequestId request, const QString& fingerprint);
    void profileReceived(network::RequestId request, const engine::Profile& profile);
    void linkProbed(network::RequestId request, const engine::Link& link);
    void frameMeasured(network::RequestId request, const engine::FrameTiming& timing);
    void runFinished(network::RequestId request, double splitDifference);
    void requestFailed(network::RequestId request, const engine::Error& error);
    void failed(const engine::Error& error);

private:
    struct Pending
    {
        Timestamp lastHeard{};
        std::unique_ptr<ModelSender> sender;
    };

    void makeDialer();
    void greeted(const AgentDescription& agent);
    void moveTo(SessionState state);
    void post(Message message);
    void receive(const Message& message);
    void handle(const Failure& message);
    void handle(const Progress& message);
    void handle(const ModelState& message);
    void handle(const ProfileResult& message);
    void handle(const ProbeResult& message);
    void handle(const FrameMeasured& message);
    void handle(const RunResult& message);
    template <typename Unexpected>
    void handle(const Unexpected& message);
    Pending* heard(RequestId request);
    void sendChunks(RequestId request, ModelSender& sender);
    void failRequest(RequestId request, const engine::Error& error);
    void checkPending();
    void fail(const engine::Error& error);

    Patience m_patience;
    SessionState m_state = SessionState::Connecting;
    std::unique_ptr<Dialer> m_dialer;
    std::unique_ptr<Connection> m_connection;
    std::vector<Message> m_waiting; ///< until the handshake is done
    std::map<RequestId, Pending> m_pending;
    QTimer m_check;
};

} // namespace network
