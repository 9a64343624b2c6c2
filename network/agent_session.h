// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"
#include "network/session_state.h"
#include "network/transport.h"

#include <QObject>
#include <QPointer>

#include <map>

namespace network {

class ClientSession;
class NetworkThread;

/// What a request says on its way besides progress; nothing for most.
template <typename Request>
struct NewsOf
{
    using Type = std::monostate;
};
template <typename Request>
requires requires
{
    typename Request::News;
}
struct NewsOf<Request>
{
    using Type = typename Request::News;
};

/// What becomes of a request. `answer` or `error` comes once, last; what is left empty is not told.
template <typename Request>
struct Replies
{
    std::function<void(const typename Request::Answer&)> answer;
    std::function<void(const engine::Error&)> error;
    std::function<void(double fraction, Stage)> progress = {}; ///< in [0, 1]
    std::function<void(const typename NewsOf<Request>::Type&)> news = {};
};

/// A conversation with one agent, used from the thread that made it; the socket lives in the network
/// thread. Requests may be made at once, they wait for the handshake. Reconnecting makes a new session.
class AgentSession : public QObject
{
    Q_OBJECT
public:
    AgentSession(NetworkThread& thread, std::shared_ptr<Transport> transport, const Route& route,
                 QObject* parent = nullptr);
    ~AgentSession() override;

    SessionState state() const { return m_state; }
    /// Empty before described().
    const AgentDescription& description() const { return m_description; }

    /// Asks the agent. @p replies are called from the event loop of this session's thread, while @p context
    /// lives; a request whose context goes is cancelled.
    template <typename Request>
    RequestId ask(Request request, QObject* context, Replies<Request> replies)
    {
        const auto id = request.request = remember(context, handlerOf(std::move(replies)));
        post(std::move(request));
        return id;
    }
    /// Makes the model known to the agent. @p files are those that a "sha256:" reference was made of.
    RequestId askForModel(const ModelRef& model, const ModelFiles& files, QObject* context,
                          Replies<ModelQuery> replies);
    /// The request ends with an error Cancelled, unless it was done already.
    void cancel(RequestId request);

Q_SIGNALS:
    void described(const network::AgentDescription& agent);
    /// Once, last; open requests have failed before. Those made too late fail with Disconnected.
    void failed(const engine::Error& error);

private:
    struct Handler
    {
        QPointer<QObject> context;
        std::function<void(const Message&)> heard;
        std::function<void(const engine::Error&)> failed;
        bool isCancelled = false;
    };

    template <typename Request>
    static Handler handlerOf(Replies<Request> replies)
    {
        auto error = replies.error;
        return {
            {}, [replies = std::move(replies)](const Message& message) { tell(replies, message); }, std::move(error)};
    }
    template <typename Request>
    static void tell(const Replies<Request>& replies, const Message& message)
    {
        if (const auto* answer = std::get_if<typename Request::Answer>(&message)) {
            if (replies.answer)
                replies.answer(*answer);
        } else if (const auto* progress = std::get_if<Progress>(&message)) {
            if (replies.progress)
                replies.progress(progress->fraction, progress->stage);
        } else if constexpr (requires { typename Request::News; }) {
            if (const auto* news = std::get_if<typename Request::News>(&message); news && replies.news)
                replies.news(*news);
        }
    }

    void forwardSignals();
    RequestId remember(QObject* context, Handler handler);
    void post(Message request);
    void hear(RequestId request, const Message& message);
    void failRequest(RequestId request, const engine::Error& error);

    ClientSession* m_client; ///< lives in the network thread
    SessionState m_state = SessionState::Connecting;
    AgentDescription m_description;
    std::uint32_t m_lastRequest = 0;
    std::map<RequestId, Handler> m_handlers;
};

} // namespace network
