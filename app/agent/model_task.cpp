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
    if (const auto valid = network::check(m_query.model); !valid) {
        Q_EMIT failed(valid.error());
        return;
    }
    if (const auto file = fileOf(m_parts, m_query.model))
        open(*file);
    else
        receiveFile();
}

void ModelTask::receiveFile()
{
    auto incoming = m_parts.store.receive(std::string(network::bareName(m_query.model)), m_query.bytes);
    if (!incoming) {
        Q_EMIT failed(incoming.error());
        return;
    }
    m_incoming = std::move(*incoming);
    Q_EMIT answered(network::ModelState{request(), false, {}});
}

void ModelTask::accept(const network::Message& message, network::Timestamp arrival)
{
    const auto* chunk = std::get_if<network::ModelChunk>(&message);
    if (chunk && m_incoming)
        takeChunk(*chunk);
    else
        Task::accept(message, arrival);
}

void ModelTask::takeChunk(const network::ModelChunk& chunk)
{
    if (const auto taken = m_incoming->append(chunk.offset, chunk.bytes); !taken) {
        Q_EMIT failed(taken.error());
        return;
    }
    report(network::Stage::Sending,
           static_cast<double>(m_incoming->received()) / static_cast<double>(m_incoming->size()));
    if (m_incoming->received() < m_incoming->size())
        return;
    keep();
}

void ModelTask::open(const ModelFile& file)
{
    report(network::Stage::Opening, 0.0);
    auto& shelf = m_parts.shelf;
    m_parts.kernels.run(
        this, [&shelf, model = m_query.model, file] { return shelf.open(model, file); },
        [this](const engine::Result<std::shared_ptr<OpenModel>>& opened) { answer(opened); });
}

/// Not on the thread that talks, because keeping waits for the disk.
void ModelTask::keep()
{
    m_received = true;
    m_parts.kernels.run(
        this, [incoming = std::shared_ptr<IncomingModel>(std::move(m_incoming))] { return incoming->finish(); },
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
        Q_EMIT answered(network::ModelState{request(), true, (*opened)->fingerprint});
        Q_EMIT finished();
        return;
    }
    // A damaged copy has been removed, as if it had never been sent.
    if (!m_received && !fileOf(m_parts, m_query.model))
        return receiveFile();
    using enum engine::ErrorCode;
    if (!network::isZoo(m_query.model) && (opened.error().code == Corrupt || opened.error().code == Unsupported))
        m_parts.store.discard(std::string(network::bareName(m_query.model)));
    Q_EMIT failed(opened.error());
}

} // namespace app
