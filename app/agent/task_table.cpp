// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/task_table.h"

#include "app/agent/edge_task.h"
#include "app/agent/live_run.h"
#include "app/agent/load_task.h"
#include "app/agent/model_task.h"
#include "app/agent/probe_task.h"
#include "app/agent/profile_task.h"
#include "app/agent/survey_task.h"
#include "network/message_codec.h"

#include <array>

namespace app {

namespace {

using Table = std::array<TaskRow, network::messageKindCount>;

template <typename Request, typename Serves>
constexpr void add(Table& table, Turn turn)
{
    const auto make = [](AgentParts& parts, const network::Message& request) -> std::unique_ptr<Task> {
        return std::make_unique<Serves>(parts, std::get<Request>(request));
    };
    table[network::kindOf<Request>()] = {make, turn};
}

constexpr Table table = [] {
    Table rows{};
    add<network::ModelQuery, ModelTask>(rows, Turn::Free); // asks for another one to open
    add<network::ProfileRequest, ProfileTask>(rows, Turn::Alone);
    add<network::ProbeRequest, ProbeTask>(rows, Turn::Alone);
    add<network::SurveyRequest, SurveyTask>(rows, Turn::Alone);
    add<network::RunRequest, LiveRun>(rows, Turn::Run);
    add<network::Join, EdgeTask>(rows, Turn::Serve);
    add<network::HoldLoad, LoadTask>(rows, Turn::Free); // beside what is measured, on purpose
    return rows;
}();

} // namespace

const TaskRow* taskRowOf(std::size_t kind)
{
    return kind < table.size() && table[kind].make != nullptr ? &table[kind] : nullptr;
}

} // namespace app
