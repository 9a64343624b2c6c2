// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/workspace/opened_model.h"
#include "engine/io/plan_file.h"
#include "engine/io/profile_file.h"
#include "engine/io/timed_graph_file.h"
#include "engine/plan/planners.h"
#include "widgets/tables/value_text.h"

#include <algorithm>
#include <chrono>

namespace app {

namespace {

using Outcomes = std::vector<std::pair<std::string, engine::PlanOutcome>>;

/// What is planned for; without a model there are no blocks to name.
struct Task
{
    engine::CostModel costs;
    std::optional<OpenedModel> model;
};

engine::Result<Task> taskFrom(Arguments& arguments, const engine::Link& link)
{
    if (arguments.has("timed-graph")) {
        auto costs = engine::readTimedGraph(arguments.text("timed-graph").toStdString());
        if (!costs)
            return costs.error();
        engine::setTransfers(*costs, {.link = link});
        return Task{std::move(*costs), std::nullopt};
    }
    auto model = openModel(arguments.words().front(), arguments.modelOptions());
    if (!model)
        return model.error();
    const auto device = engine::readProfile(arguments.text("device-profile").toStdString());
    if (!device)
        return device.error();
    const auto edge = engine::readProfile(arguments.text("edge-profile").toStdString());
    if (!edge)
        return edge.error();
    auto costs = engine::makeCostModel(model->fused, *device, *edge, {.link = link});
    if (!costs)
        return costs.error();
    return Task{std::move(*costs), std::move(*model)};
}

engine::Link linkFrom(Arguments& arguments)
{
    const auto bits = arguments.number("mbit-bits", 1.0, 1e9, engine::bitsPerMegabit);
    const auto up = arguments.number("uplink-mbps", 1e-6, 1e9, 1.0);
    const auto down = arguments.number("downlink-mbps", 1e-6, 1e9, 1.0);
    return {engine::megabitsPerSecond(up, bits), engine::megabitsPerSecond(down, bits),
            engine::Millis{arguments.number("delay-ms", 0.0, 1e6, 0.0)}};
}

Outcomes solve(const engine::CostModel& costs, const std::string& algorithm)
{
    Outcomes outcomes;
    for (const auto& planner : engine::planners()) {
        if (algorithm != "all" && algorithm != planner.name)
            continue;
        const auto start = std::chrono::steady_clock::now();
        auto plan = planner.plan(costs, {});
        outcomes.push_back({std::string(planner.name), {std::move(plan), std::chrono::steady_clock::now() - start}});
    }
    return outcomes;
}

/// Where the plan cuts, in words; of a recording only a single upload has a name.
QString cutOf(const engine::Plan& plan, const Task& task)
{
    if (task.model)
        return QStringLiteral("; ") + widgets::cutText(cutPlacesOf(*task.model, plan));
    const auto& moved = plan.predicted;
    if (moved.uploads.size() != 1)
        return {};
    const auto& producer = task.costs.tensors[engine::index(moved.uploads.front())].producer;
    return producer ? QStringLiteral("; cut after ") + QString::fromStdString(task.costs.layers[engine::index(*producer)].name) : QString();
}

QString describe(const engine::Plan& plan, const Task& task)
{
    const auto& part = plan.predicted;
    const auto onDevice = std::ranges::count(plan.sideOf, engine::Side::Device);
    return QStringLiteral("%1  %2 ms = device %3 + uplink %4 + edge %5 + downlink %6; %7 of %8 layers on the device")
        .arg(QString::fromStdString(plan.algorithm), -14)
        .arg(part.total().count(), 10, 'f', 4)
        .arg(part.device.count(), 0, 'f', 4).arg(part.uplink.count(), 0, 'f', 4)
        .arg(part.edge.count(), 0, 'f', 4).arg(part.downlink.count(), 0, 'f', 4)
        .arg(onDevice).arg(plan.sideOf.size())
        + cutOf(plan, task) + (plan.optimal ? QStringLiteral("; proven optimal\n") : QStringLiteral("\n"));
}

void checkOptions(Arguments& arguments)
{
    const auto fromModel = arguments.words().size() == 1;
    if (fromModel == arguments.has("timed-graph"))
        arguments.refuse(QStringLiteral("give either MODEL or --timed-graph"));
    if (fromModel && !(arguments.has("device-profile") && arguments.has("edge-profile")))
        arguments.refuse(QStringLiteral("MODEL needs --device-profile and --edge-profile"));
    if (!arguments.has("uplink-mbps") || !arguments.has("downlink-mbps"))
        arguments.refuse(QStringLiteral("--uplink-mbps and --downlink-mbps are needed"));
    const auto side = arguments.text("result-on");
    if (arguments.has("result-on") && side != QLatin1String("device") && side != QLatin1String("edge"))
        arguments.refuse(QStringLiteral("--result-on is device or edge"));
    const auto algorithm = arguments.text("algorithm").toStdString();
    const auto known = std::ranges::any_of(engine::planners(), [&](const auto& planner) { return planner.name == algorithm; });
    if (arguments.has("algorithm") && algorithm != "all" && !known)
        arguments.refuse(QStringLiteral("there is no algorithm '%1'").arg(arguments.text("algorithm").left(40)));
}

} // namespace

int runPlan(const QStringList& words)
{
    Arguments arguments("plan", {valueOption("device-profile", "F"), valueOption("edge-profile", "F"),
                                 valueOption("timed-graph", "F"), valueOption("uplink-mbps", "X"),
                                 valueOption("downlink-mbps", "Y"), valueOption("delay-ms", "D"),
                                 valueOption("mbit-bits", "N"), valueOption("result-on", "SIDE"),
                                 valueOption("algorithm", "NAME")});
    if (!arguments.parse(words, 0, 1))
        return Misused;
    checkOptions(arguments);
    const auto link = linkFrom(arguments);
    arguments.modelOptions();
    if (arguments.misused())
        return Misused;
    auto task = taskFrom(arguments, link);
    if (!task)
        return fail(task.error());
    auto& costs = task->costs;
    if (arguments.text("result-on") == QLatin1String("edge"))
        costs.resultOn = engine::Side::Edge;

    const auto algorithm = arguments.has("algorithm") ? arguments.text("algorithm").toStdString() : "optimal";
    const auto outcomes = solve(costs, algorithm);
    if (algorithm != "all" && !outcomes.front().second.plan)
        return fail(outcomes.front().second.plan.error());
    if (arguments.has("json")) {
        print(algorithm == "all" ? engine::toJson(outcomes, costs)
                                 : engine::toJson(outcomes.front().second, algorithm, costs));
    } else if (arguments.has("csv")) {
        print(engine::toCsv(outcomes, costs));
    } else {
        for (const auto& [name, outcome] : outcomes)
            print((outcome.plan ? describe(*outcome.plan, *task)
                                : QString::fromStdString(name + "  " + outcome.plan.error().message + "\n")).toStdString());
    }
    return Done;
}

} // namespace app
