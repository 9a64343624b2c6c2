// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/task.h"

namespace app {

Task::~Task() = default;

void Task::cancel()
{
    Q_EMIT failed({engine::ErrorCode::Cancelled, "cancelled"});
}

void Task::accept(const network::Message&, network::Timestamp)
{
    Q_EMIT failed({engine::ErrorCode::Corrupt, "a message that does not belong to the request"});
}

void Task::tick(std::chrono::milliseconds, bool tell)
{
    if (tell)
        Q_EMIT answered(m_progress);
}

void Task::report(network::Stage stage, double fraction)
{
    note(stage, fraction);
    Q_EMIT answered(m_progress);
}

void Task::note(network::Stage stage, double fraction)
{
    m_progress.stage = stage;
    m_progress.fraction = fraction;
}

void Task::failOfMemory()
{
    Q_EMIT failed({engine::ErrorCode::InvalidInput, "this needs more memory than the agent may take"});
}

} // namespace app
