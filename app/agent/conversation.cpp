// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/conversation.h"

#include "app/agent/edge_task.h"
#include "app/agent/live_run.h"
#include "app/agent/model_task.h"
#include "app/agent/probe_task.h"
#include "app/agent/profile_task.h"
#include "network/message_codec.h"

namespace app {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t mostTasks = 16;
/// Whoever waits for a slow request hears that it is not forgotten.
constexpr auto heartbeatEvery = 20s;

engine::Error corrupt(std::string message)
{
    return {engine::ErrorCode::Corrupt, std::move(message)};
}

} // namespace

Conversation::Conversation(std::unique_ptr<QIODevice> stream, AgentParts& parts, MeasuringQueue& queue,
                           network::Patience patience)
    : m_parts(parts), m_queue(queue), m_connection(std::move(stream), patience)
{
    connect(&m_connection, &network::Connection::received, this, &Conversation::receive);
    connect(&m_connection, &network::Connection::failed, this, &Conversation::ended);
    connect(&m_heartbeat, &QTimer::timeout, this, &Conversation::tellWaiting);
    m_heartbeat.start(heartbeatEvery);
}

Conversation::~Conversation()
{
    for (const auto& [id, task] : m_tasks) {
        task->disconnect(this);
        delete task;
    }
}

void Conversation::receive(const network::Message& message, network::Timestamp arrival)
{
    if (m_greeted)
        return begin(message, arrival);
    if (const auto* hello = std::get_if<network::Hello>(&message))
        return greet(*hello);
    m_connection.refuse(corrupt(std::string(network::messageName(message.index())) + " came before Hello"));
}

void Conversation::greet(const network::Hello& hello)
{
    if (hello.version != network::protocolVersion)
        return m_connection.refuse({engine::ErrorCode::Unsupported,
                                    hello.name.substr(0, 100) + " speaks protocol " + std::to_string(hello.version)
                                        + ", this agent " + std::to_string(network::protocolVersion)});
    m_greeted = true;
    m_connection.greeted();
    m_connection.send(network::Welcome{network::protocolVersion, m_parts.description});
}

void Conversation::begin(const network::Message& message, network::Timestamp arrival)
{
    using namespace network;
    if (const auto* query = std::get_if<ModelQuery>(&message)) {
        if (mayBegin(query->request))
            addTask(std::make_unique<ModelTask>(m_parts, *query), std::nullopt);
    } else if (const auto* profile = std::get_if<ProfileRequest>(&message)) {
        if (mayBegin(profile->request))
            addTask(std::make_unique<ProfileTask>(m_parts, *profile), Turn::Alone);
    } else if (const auto* probe = std::get_if<ProbeRequest>(&message)) {
        if (mayBegin(probe->request))
            addTask(std::make_unique<ProbeTask>(m_parts, *probe), Turn::Alone);
    } else if (const auto* run = std::get_if<RunRequest>(&message)) {
        if (mayBegin(run->request))
            addTask(std::make_unique<LiveRun>(m_parts, *run), Turn::Run);
    } else if (const auto* join = std::get_if<Join>(&message)) {
        if (mayBegin(join->request))
            addTask(std::make_unique<EdgeTask>(m_parts, *join), Turn::Serve);
    } else {
        toTask(message, arrival);
    }
}

void Conversation::toTask(const network::Message& message, network::Timestamp arrival)
{
    using namespace network;
    if (const auto* bulk = std::get_if<Bulk>(&message))
        return answerBulk(*bulk);
    const auto forward = [&](RequestId request) {
        // Late for a request that is over: nobody's fault.
        if (const auto found = m_tasks.find(request); found != m_tasks.end())
            found->second->accept(message, arrival);
    };
    if (const auto* chunk = std::get_if<ModelChunk>(&message))
        forward(chunk->request);
    else if (const auto* tensors = std::get_if<Tensors>(&message))
        forward(tensors->request);
    else if (const auto* leave = std::get_if<Leave>(&message))
        forward(leave->request);
    else if (const auto* cancel = std::get_if<Cancel>(&message))
        cancelTask(cancel->request);
    else
        m_connection.refuse(
            corrupt(std::string(messageName(message.index())) + " is not for an agent at this point"));
}

void Conversation::cancelTask(network::RequestId request)
{
    if (const auto found = m_tasks.find(request); found != m_tasks.end())
        found->second->cancel();
}

void Conversation::answerBulk(const network::Bulk& bulk)
{
    if (bulk.answerBytes < 0 || bulk.answerBytes > network::maxBulkBytes)
        return m_connection.refuse(corrupt("Bulk asks for " + std::to_string(bulk.answerBytes) + " bytes"));
    m_connection.send(network::Bulk{
        bulk.request, 0, engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(bulk.answerBytes)))});
}

bool Conversation::mayBegin(network::RequestId request)
{
    if (request == network::wholeSession || m_tasks.contains(request)) {
        m_connection.refuse(corrupt("request " + std::to_string(static_cast<std::uint32_t>(request)) + " began twice"));
        return false;
    }
    if (m_tasks.size() >= mostTasks) {
        m_connection.send(network::Failure{request, engine::ErrorCode::Timeout, "the agent has too much to do"});
        return false;
    }
    return true;
}

void Conversation::addTask(std::unique_ptr<Task> task, std::optional<Turn> turn)
{
    auto* added = task.release();
    added->setParent(this);
    const auto request = added->request();
    m_tasks[request] = added;
    connect(added, &Task::answered, this, [this](const network::Message& message) { m_connection.send(message); });
    connect(added, &Task::finished, this, [this, request] { taskEnded(request); });
    connect(added, &Task::failed, this, [this, request](const engine::Error& error) {
        taskEnded(request);
        m_connection.send(network::Failure{request, error.code, error.message});
    });
    if (turn)
        m_queue.enqueue(added, *turn);
    else
        added->start();
}

void Conversation::taskEnded(network::RequestId request)
{
    const auto found = m_tasks.find(request);
    if (found == m_tasks.end())
        return;
    found->second->disconnect(this);
    found->second->deleteLater();
    m_tasks.erase(found);
}

void Conversation::tellWaiting()
{
    for (const auto& [request, task] : m_tasks)
        m_connection.send(network::Progress{request, 0.0, network::Stage::Waiting});
}

} // namespace app
