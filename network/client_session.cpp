// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/client_session.h"

#include <QStringLiteral>

namespace network {

namespace {

using namespace std::chrono_literals;

/// A request that says nothing for so long is lost, though its agent lives.
constexpr auto requestSilence = 180s;
constexpr auto checkEvery = 1s;

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::Waiting:
        return QStringLiteral("waiting");
    case Stage::Sending:
        return QStringLiteral("sending");
    case Stage::Opening:
        return QStringLiteral("opening");
    case Stage::Preparing:
        return QStringLiteral("preparing");
    case Stage::WarmingUp:
        return QStringLiteral("warming up");
    case Stage::Measuring:
        return QStringLiteral("measuring");
    }
    return {};
}

} // namespace

ClientSession::ClientSession(Patience patience) : m_patience(patience), m_check(this)
{
    connect(&m_check, &QTimer::timeout, this, &ClientSession::checkPending);
}

ClientSession::~ClientSession() = default;

void ClientSession::makeDialer()
{
    m_dialer = std::make_unique<Dialer>("suture", std::nullopt, m_patience);
    connect(m_dialer.get(), &Dialer::greeted, this, &ClientSession::greeted);
    connect(m_dialer.get(), &Dialer::failed, this, &ClientSession::fail);
    m_check.start(checkEvery);
}

void ClientSession::dial(const QString& host, std::uint16_t port)
{
    makeDialer();
    m_dialer->dial(host, port);
}

void ClientSession::begin(std::unique_ptr<QIODevice> stream)
{
    makeDialer();
    m_dialer->greet(std::move(stream));
}

void ClientSession::greeted(const AgentDescription& agent)
{
    m_connection = m_dialer->takeConnection();
    connect(m_connection.get(), &Connection::received, this, &ClientSession::receive);
    connect(m_connection.get(), &Connection::failed, this, &ClientSession::fail);
    moveTo(SessionState::Ready);
    Q_EMIT described(agent);
    for (auto& message : std::exchange(m_waiting, {}))
        post(std::move(message));
}

void ClientSession::moveTo(SessionState state)
{
    if (state <= m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void ClientSession::post(Message message)
{
    if (!m_connection) {
        m_waiting.push_back(std::move(message));
        return;
    }
    const bool startsRun = std::holds_alternative<RunRequest>(message);
    m_connection->send(std::move(message));
    if (startsRun)
        moveTo(SessionState::Running);
}

void ClientSession::ask(RequestId request, Message message)
{
    m_pending[request].lastHeard = steadyNow();
    if (m_state == SessionState::Closed)
        return failRequest(request, {engine::ErrorCode::Disconnected, "the session has ended"});
    post(std::move(message));
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
    ask(request, ModelQuery{request, std::move(model), size});
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
    std::visit([this](const auto& m) { handle(m); }, message);
}

template <typename Unexpected>
void ClientSession::handle(const Unexpected&)
{
    m_connection->refuse({engine::ErrorCode::Corrupt, "the agent sent a message that only a client may send"});
}

/// Nothing when nobody waits for the answer any more.
ClientSession::Pending* ClientSession::heard(RequestId request)
{
    const auto found = m_pending.find(request);
    if (found == m_pending.end())
        return nullptr;
    found->second.lastHeard = steadyNow();
    return &found->second;
}

void ClientSession::handle(const Failure& message)
{
    if (heard(message.request))
        failRequest(message.request, {message.code, message.message});
}

void ClientSession::handle(const Progress& message)
{
    auto* pending = heard(message.request);
    if (!pending)
        return;
    Q_EMIT progressed(message.request, message.fraction, stageName(message.stage));
    if (message.stage == Stage::Sending && pending->sender) {
        pending->sender->acknowledge();
        sendChunks(message.request, *pending->sender);
    }
}

void ClientSession::handle(const ModelState& message)
{
    auto* pending = heard(message.request);
    if (!pending)
        return;
    if (message.present) {
        m_pending.erase(message.request);
        Q_EMIT modelReady(message.request, QString::fromStdString(message.fingerprint));
    } else if (pending->sender) {
        sendChunks(message.request, *pending->sender);
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

void ClientSession::handle(const ProfileResult& message)
{
    if (m_pending.erase(message.request) > 0)
        Q_EMIT profileReceived(message.request, message.profile);
}

void ClientSession::handle(const ProbeResult& message)
{
    if (m_pending.erase(message.request) > 0)
        Q_EMIT linkProbed(message.request, message.link);
}

void ClientSession::handle(const FrameMeasured& message)
{
    if (heard(message.request))
        Q_EMIT frameMeasured(message.request, message.timing);
}

void ClientSession::handle(const RunResult& message)
{
    if (m_pending.erase(message.request) > 0)
        Q_EMIT runFinished(message.request, message.splitDifference);
}

void ClientSession::failRequest(RequestId request, const engine::Error& error)
{
    m_pending.erase(request);
    Q_EMIT requestFailed(request, error);
}

void ClientSession::checkPending()
{
    const auto now = steadyNow();
    std::vector<RequestId> lost;
    for (const auto& [request, pending] : m_pending) {
        if (m_connection && now - pending.lastHeard >= requestSilence)
            lost.push_back(request);
    }
    for (const auto request : lost) {
        post(Cancel{request});
        failRequest(request, {engine::ErrorCode::Timeout, "the agent does not answer the request"});
    }
}

void ClientSession::fail(const engine::Error& error)
{
    if (m_state == SessionState::Closed)
        return;
    m_check.stop();
    const auto pending = std::exchange(m_pending, {});
    for (const auto& [request, unused] : pending)
        Q_EMIT requestFailed(request, error);
    moveTo(SessionState::Closed);
    Q_EMIT failed(error);
}

} // namespace network
