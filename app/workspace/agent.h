// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_address.h"
#include "app/workspace/agent_program.h"
#include "network/agent_session.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace app {

class LocalAgent;

/// An agent within this program, also before it has said which device it is.
enum class AgentId : std::uint32_t {};

enum class AgentState : std::uint8_t {
    Starting,   ///< the process on this computer
    Connecting, ///< with a session whose handshake is not over
    Ready,      ///< requests may be made
    Waiting,    ///< for the next try to connect
    Closed      ///< for good
};

enum class AgentEvent : std::uint8_t {
    LocalReady,  ///< the process says where it listens
    LocalFailed, ///< it did not start, or has ended
    Described,   ///< the handshake is over
    LostForNow,  ///< the session has ended; another try may mend it
    LostForGood, ///< no other try mends it
    RetryDue,
    Close ///< somebody ends it
};

/// Where an agent goes from a state, the only way it ever moves; nothing: the event means nothing there.
///
/// |            | LocalReady | LocalFailed | Described | LostForNow | LostForGood | RetryDue   | Close  |
/// |------------|------------|-------------|-----------|------------|-------------|------------|--------|
/// | Starting   | Connecting | Closed      |           |            |             |            | Closed |
/// | Connecting |            | Closed      | Ready     | Waiting    | Closed      |            | Closed |
/// | Ready      |            | Closed      |           | Waiting    | Closed      |            | Closed |
/// | Waiting    |            | Closed      |           |            |             | Connecting | Closed |
/// | Closed     |            |             |           |            |             |            |        |
std::optional<AgentState> nextState(AgentState state, AgentEvent event);

/// How long an agent waits between tries: longer each time, until a handshake succeeds.
struct RetryPauses
{
    std::chrono::milliseconds first{300};
    std::chrono::milliseconds longest{10'000};

    /// After so many tries in a row that failed, at least one.
    std::chrono::milliseconds after(int failures) const;
};

/// What agents are reached with.
struct AgentReach
{
    network::NetworkThread& thread;
    std::shared_ptr<network::Transport> transport;
    RetryPauses pauses = {};
    QString program = agentProgram(); ///< of those on this computer
};

/// One agent for as long as it is known: starts it when it is local, connects, and connects again with a new
/// session whenever the old one ended. Whether it is busy is no matter of its own: see Jobs.
class Agent : public QObject
{
    Q_OBJECT
public:
    Agent(AgentId id, AgentAddress address, AgentReach reach, QObject* parent = nullptr);
    ~Agent() override;

    AgentId id() const { return m_id; }
    const AgentAddress& address() const { return m_address; }
    AgentState state() const { return m_state; }
    /// Why it is not Ready, as far as that is known; always there when it is Waiting or Closed.
    const std::optional<engine::Error>& problem() const { return m_problem; }
    /// What it said last of itself; empty before it was Ready for the first time.
    const network::AgentDescription& description() const { return m_description; }
    /// Whose profiles are its own: what it said, or else its address; nothing before it was Ready.
    std::optional<network::DeviceId> device() const;
    /// For people: its own name, or its address before that is known.
    QString name() const;
    /// Where it listens; nothing before a local one has started.
    const std::optional<network::Route>& route() const { return m_route; }
    /// Null unless it is Ready.
    network::AgentSession* session() const;
    /// Until the next try; zero unless it is Waiting.
    std::chrono::milliseconds untilRetry() const;
    /// What a person has it hold on purpose; nothing: no load. Ends with the session.
    const std::optional<engine::LoadWish>& heldLoad() const { return m_heldLoad; }
    /// Says what is held, and holds nothing by itself. Ignored unless it is Ready.
    void setHeldLoad(std::optional<engine::LoadWish> load);

    /// Tries at once when it is Waiting.
    void connectNow();
    /// Ends it for good, @p reason is its problem().
    void close(const engine::Error& reason);

Q_SIGNALS:
    void stateChanged(); ///< or its heldLoad()
    /// A try has failed; after stateChanged(), once for each try.
    void dialFailed(const engine::Error& error);

private:
    void startLocal();
    void handle(AgentEvent event, const std::optional<engine::Error>& error = {});
    void enter(AgentState state);
    void openSession();
    void dropSession();
    void dropLocal();
    void lose(const engine::Error& error);

    AgentId m_id;
    AgentAddress m_address;
    AgentReach m_reach;
    std::optional<network::Route> m_route;
    std::unique_ptr<LocalAgent> m_local;
    std::unique_ptr<network::AgentSession> m_session;
    network::AgentDescription m_description;
    bool m_described = false;
    AgentState m_state = AgentState::Starting;
    std::optional<engine::Error> m_problem;
    std::optional<engine::LoadWish> m_heldLoad;
    int m_failures = 0; ///< in a row
    QTimer m_retry;
};

} // namespace app
