// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/client_session.h"

#include "network/message_codec.h"

namespace network {

namespace {

/// Silence of a request is counted in so many steps.
constexpr int ticksOfPatience = 20;

engine::Error unexpected(const Message& message)
{
    return {engine::ErrorCode::Corrupt,
            engine::sentence("the agent sent %1 where it does not belong", messageName(message.index()))};
}

} // namespace

ClientSession::ClientSession(std::shared_ptr<Transport> transport, Patience patience)
    : m_transport(std::move(transport)), m_patience(patience), m_check(this)
{
    connect(&m_check, &QTimer::timeout, this, &ClientSession::checkPending);
}

ClientSession::~ClientSession() = default;

void ClientSession::makeDialer()
{
    m_dialer = std::make_unique<Dialer>("suture", std::nullopt, m_patience);
    connect(m_dialer.get(), &Dialer::greeted, this, &ClientSession::greeted);
    connect(m_dialer.get(), &Dialer::failed, this, &ClientSession::fail);
    m_check.start(m_patience.silence / ticksOfPatience);
}

void ClientSession::dial(const Route& route)
{
    makeDialer();
    m_dialer->dial(*m_transport, route);
}

void ClientSession::begin(Stream stream)
{
    makeDialer();
    m_dialer->greet(std::move(stream));
}

void ClientSession::greeted(const AgentDescription& agent)
{
    m_connection = m_dialer->takeConnection();
    connect(m_connection.get(), &Connection::received, this, &ClientSession::receive);
    connect(m_connection.get(), &Connection::partReceived, this, &ClientSession::hearMore);
    connect(m_connection.get(), &Connection::failed, this, &ClientSession::fail);
    m_state = SessionState::Ready;
    Q_EMIT described(agent);
    for (auto& message : std::exchange(m_waiting, {}))
        post(std::move(message));
}

void ClientSession::post(Message message)
{
    if (m_connection)
        m_connection->send(std::move(message));
    else
        m_waiting.push_back(std::move(message));
}

void ClientSession::ask(Message request)
{
    const auto id = requestOf(request);
    m_pending[id].kind = request.index();
    if (m_state == SessionState::Closed)
        return failRequest(id, {engine::ErrorCode::Disconnected, "the session has ended"});
    post(std::move(request));
}

void ClientSession::sendModel(RequestId request, ModelRef model, const ModelFiles& files)
{
    std::unique_ptr<ModelSender> sender;
    std::int64_t size = 0;
    if (!isZoo(model)) {
        auto content = ModelContent::open(files);
        if (!content)
            return failRequest(request, content.error());
        size = content->size();
        sender = std::make_unique<ModelSender>(request, std::move(*content));
    }
    m_pending[request].sender = std::move(sender);
    ask(ModelQuery{request, std::move(model), size});
}

void ClientSession::cancel(RequestId request)
{
    const auto found = m_pending.find(request);
    if (found == m_pending.end())
        return;
    found->second.sender.reset();
    post(Cancel{request});
}

void ClientSession::receive(const Message& message)
{
    if (roleOf(message) == Role::Liveness)
        return;
    if (roleOf(message) != Role::News && roleOf(message) != Role::Answer)
        return m_connection->refuse(unexpected(message));
    const auto request = requestOf(message);
    const auto found = m_pending.find(request);
    if (found == m_pending.end())
        return; // nobody waits for it any more
    found->second.quiet = {};
    if (const auto* failure = std::get_if<Failure>(&message))
        return failRequest(request, failure->error);
    if (roleOf(message) == Role::News)
        return handleNews(request, found->second, message);
    if (answerKindOf(found->second.kind) != message.index())
        return m_connection->refuse(unexpected(message));
    m_pending.erase(found);
    Q_EMIT heard(request, message);
}

void ClientSession::handleNews(RequestId request, Pending& pending, const Message& message)
{
    const auto* progress = std::get_if<Progress>(&message);
    if (std::holds_alternative<ModelWanted>(message) && pending.kind == kindOf<ModelQuery>()) {
        if (pending.sender)
            sendChunks(request, *pending.sender);
    } else if (progress == nullptr && newsKindOf(pending.kind) != message.index()) {
        m_connection->refuse(unexpected(message));
    } else {
        if (progress != nullptr && progress->stage == Stage::Sending && pending.sender) {
            pending.sender->acknowledge();
            sendChunks(request, *pending.sender);
        }
        Q_EMIT heard(request, message);
    }
}

void ClientSession::sendChunks(RequestId request, ModelSender& sender)
{
    while (m_connection->isOpen()) {
        auto chunk = sender.next();
        if (!chunk) {
            post(Cancel{request});
            return failRequest(request, chunk.error());
        }
        if (!*chunk)
            return;
        post(std::move(**chunk));
    }
}

void ClientSession::failRequest(RequestId request, const engine::Error& error)
{
    m_pending.erase(request);
    Q_EMIT requestFailed(request, error);
}

/// Which request the part belongs to is not known yet.
void ClientSession::hearMore()
{
    for (auto& [request, pending] : m_pending)
        pending.quiet = {};
}

/// Counts its own steps, so that a program that was stopped for a while blames nobody else.
void ClientSession::checkPending()
{
    std::vector<RequestId> lost;
    for (auto& [request, pending] : m_pending) {
        if (m_connection && (pending.quiet += m_check.intervalAsDuration()) >= m_patience.silence)
            lost.push_back(request);
    }
    for (const auto request : lost) {
        post(Cancel{request});
        failRequest(request, {engine::ErrorCode::Timeout, "the agent does not work on the request any more"});
    }
}

void ClientSession::fail(const engine::Error& error)
{
    if (m_state == SessionState::Closed)
        return;
    m_state = SessionState::Closed;
    m_check.stop();
    const auto pending = std::exchange(m_pending, {});
    for (const auto& [request, unused] : pending)
        Q_EMIT requestFailed(request, error);
    Q_EMIT failed(error);
}

} // namespace network
