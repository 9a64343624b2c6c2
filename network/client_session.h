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
    explicit ClientSession(std::shared_ptr<Transport> transport, Patience patience = {});
    ~ClientSession() override;

    void dial(const Route& route);
    /// Over a stream that stands already.
    void begin(Stream stream);

    /// Any message of Role::Request with an answer. Waits for the handshake.
    void ask(Message request);
    /// A ModelQuery; sends the file when the agent has none. No @p files for the zoo.
    void sendModel(RequestId request, ModelRef model, const ModelFiles& files);
    void cancel(RequestId request);

Q_SIGNALS:
    void described(const network::AgentDescription& agent);
    /// News of a request, or the answer that it ends with.
    void heard(network::RequestId request, const network::Message& message);
    void requestFailed(network::RequestId request, const engine::Error& error);
    /// Once, last; open requests have failed before.
    void failed(const engine::Error& error);

private:
    struct Pending
    {
        std::size_t kind = 0; ///< of the request
        std::chrono::milliseconds quiet{0};
        std::unique_ptr<ModelSender> sender;
    };

    void makeDialer();
    void greeted(const AgentDescription& agent);
    void post(Message message);
    void receive(const Message& message);
    void handleNews(RequestId request, Pending& pending, const Message& message);
    void sendChunks(RequestId request, ModelSender& sender);
    void failRequest(RequestId request, const engine::Error& error);
    void hearMore();
    void checkPending();
    void fail(const engine::Error& error);

    std::shared_ptr<Transport> m_transport;
    Patience m_patience;
    SessionState m_state = SessionState::Connecting;
    std::unique_ptr<Dialer> m_dialer;
    std::unique_ptr<Connection> m_connection;
    std::vector<Message> m_waiting; ///< until the handshake is done
    std::map<RequestId, Pending> m_pending;
    QTimer m_check;
};

} // namespace network
