// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agent.h"

#include "app/workspace/local_agent.h"

#include <algorithm>
#include <array>

namespace app {

namespace {

struct Transition
{
    AgentState from;
    AgentEvent event;
    AgentState to;
};

constexpr std::array transitions{Transition{AgentState::Starting, AgentEvent::LocalReady, AgentState::Connecting},
                                 Transition{AgentState::Starting, AgentEvent::LocalFailed, AgentState::Closed},
                                 Transition{AgentState::Starting, AgentEvent::Close, AgentState::Closed},
                                 Transition{AgentState::Connecting, AgentEvent::LocalFailed, AgentState::Closed},
                                 Transition{AgentState::Connecting, AgentEvent::Described, AgentState::Ready},
                                 Transition{AgentState::Connecting, AgentEvent::LostForNow, AgentState::Waiting},
                                 Transition{AgentState::Connecting, AgentEvent::LostForGood, AgentState::Closed},
                                 Transition{AgentState::Connecting, AgentEvent::Close, AgentState::Closed},
                                 Transition{AgentState::Ready, AgentEvent::LocalFailed, AgentState::Closed},
                                 Transition{AgentState::Ready, AgentEvent::LostForNow, AgentState::Waiting},
                                 Transition{AgentState::Ready, AgentEvent::LostForGood, AgentState::Closed},
                                 Transition{AgentState::Ready, AgentEvent::Close, AgentState::Closed},
                                 Transition{AgentState::Waiting, AgentEvent::LocalFailed, AgentState::Closed},
                                 Transition{AgentState::Waiting, AgentEvent::RetryDue, AgentState::Connecting},
                                 Transition{AgentState::Waiting, AgentEvent::Close, AgentState::Closed}};

} // namespace

std::optional<AgentState> nextState(AgentState state, AgentEvent event)
{
    const auto found =
        std::ranges::find_if(transitions, [&](const Transition& t) { return t.from == state && t.event == event; });
    return found != transitions.end() ? std::optional(found->to) : std::nullopt;
}

std::chrono::milliseconds RetryPauses::after(int failures) const
{
    auto pause = first;
    for (int i = 1; i < failures && pause < longest; ++i)
        pause *= 2;
    return std::min(pause, longest);
}

Agent::Agent(AgentId id, AgentAddress address, AgentReach reach, QObject* parent)
    : QObject(parent), m_id(id), m_address(std::move(address)), m_reach(std::move(reach))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { handle(AgentEvent::RetryDue); });
    if (m_address.local) {
        startLocal();
    } else {
        m_route = network::Route{network::RouteKind::Tcp, m_address.host.toStdString(), m_address.port};
        enter(AgentState::Connecting);
    }
}

Agent::~Agent() = default;

std::optional<network::DeviceId> Agent::device() const
{
    if (!m_described)
        return std::nullopt;
    return m_description.id.text.empty() ? network::DeviceId{m_address.text.toStdString()} : m_description.id;
}

QString Agent::name() const
{
    const auto& own = m_description.device.name;
    if (!own.empty())
        return QString::fromStdString(own);
    return m_address.local ? m_address.local->name : m_address.text;
}

network::AgentSession* Agent::session() const
{
    return m_state == AgentState::Ready ? m_session.get() : nullptr;
}

std::chrono::milliseconds Agent::untilRetry() const
{
    return m_retry.isActive() ? m_retry.remainingTimeAsDuration() : std::chrono::milliseconds{0};
}

void Agent::setHeldLoad(std::optional<engine::LoadWish> load)
{
    if (m_state != AgentState::Ready || load == m_heldLoad)
        return;
    m_heldLoad = std::move(load);
    Q_EMIT stateChanged();
}

void Agent::connectNow()
{
    handle(AgentEvent::RetryDue);
}

void Agent::close(const engine::Error& reason)
{
    handle(AgentEvent::Close, reason);
}

void Agent::startLocal()
{
    m_local = std::make_unique<LocalAgent>(*m_address.local, m_reach.program);
    connect(m_local.get(), &LocalAgent::ready, this, [this](const QString& host, std::uint16_t port) {
        m_route = network::Route{network::RouteKind::Tcp, host.toStdString(), port};
        handle(AgentEvent::LocalReady);
    });
    connect(m_local.get(), &LocalAgent::failed, this,
            [this](const engine::Error& error) { handle(AgentEvent::LocalFailed, error); });
    m_local->start();
}

void Agent::handle(AgentEvent event, const std::optional<engine::Error>& error)
{
    const auto next = nextState(m_state, event);
    if (!next)
        return;
    if (error)
        m_problem = error;
    const bool wasTry = m_state == AgentState::Connecting && event != AgentEvent::Described;
    enter(*next);
    Q_EMIT stateChanged();
    if (wasTry && error)
        Q_EMIT dialFailed(*error);
}

void Agent::enter(AgentState state)
{
    m_state = state;
    m_retry.stop();
    if (state != AgentState::Ready) {
        m_heldLoad.reset();
        dropSession();
    }
    switch (state) {
    case AgentState::Starting: break;
    case AgentState::Connecting: return openSession();
    case AgentState::Ready: m_failures = 0; return m_problem.reset();
    case AgentState::Waiting: return m_retry.start(m_reach.pauses.after(++m_failures));
    case AgentState::Closed: return dropLocal();
    }
}

void Agent::openSession()
{
    m_session = std::make_unique<network::AgentSession>(m_reach.thread, m_reach.transport, *m_route);
    connect(m_session.get(), &network::AgentSession::described, this,
            [this](const network::AgentDescription& description) {
                m_description = description;
                m_described = true;
                handle(AgentEvent::Described);
            });
    connect(m_session.get(), &network::AgentSession::failed, this, &Agent::lose);
}

/// Not at once: it may be speaking just now. It says nothing more to us, and is ours until it goes, because the network
/// thread outlives us and not it.
void Agent::dropSession()
{
    if (!m_session)
        return;
    auto* session = m_session.release();
    session->disconnect(this);
    session->setParent(this);
    session->deleteLater();
}

void Agent::dropLocal()
{
    if (!m_local)
        return;
    auto* local = m_local.release();
    local->disconnect(this);
    local->setParent(this);
    local->deleteLater();
}

void Agent::lose(const engine::Error& error)
{
    handle(network::isTransient(error.code) ? AgentEvent::LostForNow : AgentEvent::LostForGood, error);
}

} // namespace app
