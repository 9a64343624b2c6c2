// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/conversation.h"

#include "app/agent/task_table.h"
#include "network/message_codec.h"

#include <algorithm>
#include <new>
#include <utility>

namespace app {

namespace {

using network::Role;

constexpr std::size_t mostTasks = 16;

engine::Error corrupt(std::string message)
{
    return {engine::ErrorCode::Corrupt, std::move(message)};
}

/// So many bytes of no meaning, however often they are asked for.
engine::Blob zeros(std::int64_t count)
{
    static const auto most = engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(network::maxBulkBytes)));
    return {most.owner, most.bytes.first(static_cast<std::size_t>(count))};
}

} // namespace

Conversation::Conversation(network::Stream stream, AgentParts& parts, Admit admit)
    : m_parts(parts), m_admit(std::move(admit)),
      m_connection(std::move(stream), parts.patience.connection, parts.payloads)
{
    connect(&m_connection, &network::Connection::received, this, &Conversation::receive);
    connect(&m_connection, &network::Connection::partReceived, this, &Conversation::hearMore);
    connect(&m_connection, &network::Connection::failed, this, &Conversation::ended);
}

Conversation::~Conversation()
{
    for (const auto& [id, entry] : m_tasks) {
        entry.task->disconnect(this);
        delete entry.task;
    }
}

void Conversation::receive(const network::Message& message, network::Timestamp arrival)
{
    const bool isHello = std::holds_alternative<network::Hello>(message);
    const auto role = network::roleOf(message);
    if (!m_greeted && isHello)
        return greet();
    if (!m_greeted)
        return refuse(corrupt(std::string(network::messageName(message.index())) + " came before Hello"));
    if (role == Role::Request)
        return begin(message);
    if (role == Role::Liveness)
        return answerLiveness(message);
    const bool isOfARun =
        std::holds_alternative<network::Progress>(message) || std::holds_alternative<network::Failure>(message);
    if (role == Role::Part || isOfARun)
        return toTask(message, arrival);
    refuse(corrupt(std::string(network::messageName(message.index())) + " is not for an agent at this point"));
}

void Conversation::greet()
{
    if (const auto admitted = m_admit ? m_admit() : engine::Result<void>(); !admitted)
        return refuse(admitted.error());
    m_greeted = true;
    m_connection.greeted(network::Speaker::Client);
    send(network::Welcome{m_parts.description});
}

void Conversation::begin(const network::Message& request)
{
    const auto* row = taskRowOf(request.index());
    if (row == nullptr)
        return refuse(corrupt(std::string(network::messageName(request.index())) + " is not for this agent"));
    if (!mayBegin(network::requestOf(request)))
        return;
    auto* task = row->make(m_parts, request).release();
    task->setParent(this);
    watch(task);
    if (row->turn == Turn::Free)
        task->start();
    else
        m_parts.queue.enqueue(task, row->turn);
}

/// Which task the part belongs to is not known yet.
void Conversation::hearMore()
{
    for (const auto& [request, entry] : m_tasks)
        entry.task->hearMore();
}

/// What belongs to a request that is over came late: nobody's fault.
void Conversation::toTask(const network::Message& message, network::Timestamp arrival)
{
    const auto found = m_tasks.find(network::requestOf(message));
    if (found == m_tasks.end())
        return;
    if (std::holds_alternative<network::Cancel>(message))
        found->second.task->cancel();
    else
        found->second.task->accept(message, arrival);
}

void Conversation::answerLiveness(const network::Message& message)
{
    if (const auto* bulk = std::get_if<network::Bulk>(&message))
        send(network::Bulk{bulk->request, 0, zeros(bulk->answerBytes)});
}

bool Conversation::mayBegin(network::RequestId request)
{
    if (request == network::wholeSession || m_tasks.contains(request)) {
        refuse(corrupt("request " + std::to_string(static_cast<std::uint32_t>(request)) + " began twice"));
        return false;
    }
    if (m_tasks.size() >= mostTasks) {
        send(network::Failure{request, {engine::ErrorCode::Timeout, "the agent has too much to do"}});
        return false;
    }
    return true;
}

void Conversation::watch(Task* task)
{
    const auto request = task->request();
    m_tasks[request] = {task};
    connect(task, &Task::answered, this, &Conversation::send);
    connect(task, &Task::tensorsAllowed, this, [this, request](std::size_t bytes) {
        m_tasks[request].tensorBytes = bytes;
        allowTensors();
    });
    connect(task, &Task::finished, this, [this, request] { taskEnded(request); });
    connect(task, &Task::failed, this, [this, request](const engine::Error& error) {
        taskEnded(request);
        send(network::Failure{request, error});
    });
}

void Conversation::taskEnded(network::RequestId request)
{
    const auto found = m_tasks.find(request);
    if (found == m_tasks.end())
        return;
    found->second.task->disconnect(this);
    m_parts.queue.leave(*found->second.task);
    found->second.task->deleteLater();
    m_tasks.erase(found);
    allowTensors();
}

void Conversation::allowTensors()
{
    std::size_t most = 0;
    for (const auto& [request, entry] : m_tasks)
        most = std::max(most, entry.tensorBytes);
    m_connection.allowTensors(most);
}

void Conversation::tick(std::chrono::milliseconds step, bool tell)
{
    for (const auto request : requests()) {
        if (const auto found = m_tasks.find(request); found != m_tasks.end())
            found->second.task->tick(step, tell);
    }
}

/// Apart from the tasks, because those may end while somebody goes through them.
std::vector<network::RequestId> Conversation::requests() const
{
    std::vector<network::RequestId> all;
    for (const auto& [request, entry] : m_tasks)
        all.push_back(request);
    return all;
}

/// An answer that there is no memory for costs this peer its connection, and nobody else anything.
void Conversation::send(const network::Message& message)
{
    try {
        m_connection.send(message);
    } catch (const std::bad_alloc&) {
        refuse({engine::ErrorCode::Timeout, "the answer needs more memory than there is just now"});
    }
}

} // namespace app
