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

void Task::report(network::Stage stage, double fraction)
{
    Q_EMIT answered(network::Progress{m_request, fraction, stage});
}

} // namespace app
