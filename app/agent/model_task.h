// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"

namespace app {

/// Makes a model known: receives its file when it is missing, opens it when nobody measures, answers with its
/// fingerprint. While others measure it asks for no more chunks: taking them would bend the figures.
class ModelTask : public Task
{
    Q_OBJECT
public:
    ModelTask(AgentParts& parts, network::ModelQuery query);

    void start() override;
    void accept(const network::Message& message, network::Timestamp arrival) override;
    void hearMore() override { m_quiet = {}; }
    void tick(std::chrono::milliseconds step, bool tell) override;

private:
    enum class State { New, Receiving, Queued, Opening };

    void receiveFile();
    void takeChunk(const network::ModelChunk& chunk);
    void acknowledge();
    void enqueue();
    void open(const ModelFile& file);
    void keep();
    void answer(const engine::Result<std::shared_ptr<OpenModel>>& opened);

    AgentParts& m_parts;
    network::ModelQuery m_query;
    State m_state = State::New;
    ModelFile m_file;
    std::unique_ptr<IncomingModel> m_incoming;
    int m_unanswered = 0; ///< chunks
    std::chrono::milliseconds m_quiet{0};
    bool m_received = false;
};

} // namespace app
