// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_parts.h"
#include "app/agent/task.h"

namespace app {

/// Makes a model known: receives its file when it is missing, opens it, answers with its fingerprint.
class ModelTask : public Task
{
    Q_OBJECT
public:
    ModelTask(AgentParts& parts, network::ModelQuery query);

    void start() override;
    void accept(const network::Message& message, network::Timestamp arrival) override;

private:
    void receiveFile();
    void takeChunk(const network::ModelChunk& chunk);
    void open(const ModelFile& file);
    void keep();
    void answer(const engine::Result<std::shared_ptr<OpenModel>>& opened);

    AgentParts& m_parts;
    network::ModelQuery m_query;
    std::unique_ptr<IncomingModel> m_incoming;
    bool m_received = false;
};

} // namespace app
