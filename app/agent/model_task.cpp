// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_task.h"

namespace app {

ModelTask::ModelTask(AgentParts& parts, network::ModelQuery query)
    : Task(query.request), m_parts(parts), m_query(std::move(query))
{
}

void ModelTask::start()
{
    if (m_state == State::Queued) {
        m_state = State::Opening;
        return m_incoming ? keep() : open(std::exchange(m_file, {}));
    }
    if (const auto valid = network::check(m_query.model); !valid) {
        Q_EMIT failed(valid.error());
        return;
    }
    const auto file = fileOf(m_parts, m_query.model);
    if (!file)
        return receiveFile();
    m_file = *file;
    enqueue();
}

void ModelTask::enqueue()
{
    m_state = State::Queued;
    m_parts.queue.enqueue(this, Turn::Open);
}

void ModelTask::receiveFile()
{
    auto incoming = m_parts.store.receive(std::string(network::bareName(m_query.model)), m_query.bytes);
    if (!incoming) {
        Q_EMIT failed(incoming.error());
        return;
    }
    m_state = State::Receiving;
    m_incoming = std::move(*incoming);
    Q_EMIT answered(network::ModelWanted{request()});
}

void ModelTask::accept(const network::Message& message, network::Timestamp arrival)
{
    const auto* chunk = std::get_if<network::ModelChunk>(&message);
    if (chunk && m_state == State::Receiving)
        takeChunk(*chunk);
    else
        Task::accept(message, arrival);
}

void ModelTask::takeChunk(const network::ModelChunk& chunk)
{
    m_quiet = {};
    if (const auto taken = m_incoming->append(chunk.offset, chunk.bytes); !taken) {
        Q_EMIT failed(taken.error());
        return;
    }
    ++m_unanswered;
    acknowledge();
    if (m_incoming->received() == m_incoming->size())
        enqueue();
}

void ModelTask::acknowledge()
{
    if (m_parts.queue.othersMeasure(*this))
        return;
    const auto fraction = static_cast<double>(m_incoming->received()) / static_cast<double>(m_incoming->size());
    for (; m_unanswered > 0; --m_unanswered)
        report(network::Stage::Sending, fraction);
    // Because each Sending asks for a chunk, the heartbeat must say something else.
    note(network::Stage::Waiting, fraction);
}

void ModelTask::tick(std::chrono::milliseconds step, bool tell)
{
    Task::tick(step, tell);
    if (m_state != State::Receiving)
        return;
    acknowledge();
    m_quiet = m_unanswered > 0 ? std::chrono::milliseconds(0) : m_quiet + step;
    if (m_quiet >= m_parts.patience.silence)
        Q_EMIT failed({engine::ErrorCode::Timeout, "the model's file has stopped coming"});
}

void ModelTask::open(const ModelFile& file)
{
    report(network::Stage::Opening, 0.0);
    auto& shelf = m_parts.shelf;
    compute(
        m_parts.kernels, [&shelf, model = m_query.model, file] { return shelf.open(model, file); },
        [this](const engine::Result<std::shared_ptr<OpenModel>>& opened) { answer(opened); });
}

/// Not on the thread that talks, because keeping waits for the disk.
void ModelTask::keep()
{
    m_received = true;
    compute(
        m_parts.kernels,
        [incoming = std::shared_ptr<IncomingModel>(std::move(m_incoming))] { return incoming->finish(); },
        [this](const engine::Result<ModelFile>& kept) {
            if (kept)
                open(*kept);
            else
                Q_EMIT failed(kept.error());
        });
}

void ModelTask::answer(const engine::Result<std::shared_ptr<OpenModel>>& opened)
{
    if (opened) {
        Q_EMIT answered(network::ModelReady{request(), (*opened)->fingerprint});
        Q_EMIT finished();
        return;
    }
    // A damaged copy has been removed, as if it had never been sent.
    if (!m_received && !fileOf(m_parts, m_query.model)) {
        m_parts.queue.leave(*this);
        return receiveFile();
    }
    using enum engine::ErrorCode;
    if (!network::isZoo(m_query.model) && (opened.error().code == Corrupt || opened.error().code == Unsupported))
        m_parts.store.discard(std::string(network::bareName(m_query.model)));
    Q_EMIT failed(opened.error());
}

} // namespace app
