// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/planning_task.h"

#include "engine/io/records/profile_file.h"
#include "engine/io/records/timed_graph_file.h"

#include <algorithm>

namespace app {

namespace {

using engine::Side;

std::optional<Side> sideNamed(const QString& name)
{
    if (name == QLatin1String("device"))
        return Side::Device;
    if (name == QLatin1String("edge"))
        return Side::Edge;
    return std::nullopt;
}

std::vector<engine::Codec> codecsFrom(Arguments& arguments)
{
    std::vector<engine::Codec> codecs{engine::Codec::Float32};
    for (const auto& name : arguments.text("codecs").split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const auto codec = engine::codecNamed(name.trimmed().toStdString());
        if (!codec)
            arguments.refuse(QStringLiteral("there is no codec '%1'").arg(name.left(40)));
        else if (*codec != engine::Codec::Float32)
            codecs.push_back(*codec);
    }
    return codecs;
}

engine::TransferTerms termsFrom(Arguments& arguments)
{
    const auto bits = arguments.number("mbit-bits", 1.0, 1e9, engine::bitsPerMegabit);
    const auto up = arguments.number("uplink-mbps", 1e-6, 1e9, 1.0);
    const auto down = arguments.number("downlink-mbps", 1e-6, 1e9, 1.0);
    engine::TransferTerms terms;
    terms.link = {engine::megabitsPerSecond(up, bits), engine::megabitsPerSecond(down, bits),
                  engine::Millis{arguments.number("delay-ms", 0.0, 1e6, 0.0)}};
    terms.perTensor = engine::Millis{arguments.number("per-tensor-ms", 0.0, 1e6, 0.0)};
    terms.allowed = codecsFrom(arguments);
    return terms;
}

engine::Result<PlanningTask> timedTask(Arguments& arguments)
{
    auto costs = engine::readTimedGraph(arguments.text("timed-graph").toStdString());
    if (!costs)
        return costs.error();
    return PlanningTask{.costs = std::move(*costs), .model = std::nullopt};
}

engine::Result<PlanningTask> profiledTask(Arguments& arguments, const QString& file, const engine::TransferTerms& terms)
{
    auto model = openModel(file, arguments.modelOptions());
    if (!model)
        return model.error();
    const auto device = engine::readProfile(arguments.text("device-profile").toStdString());
    if (!device)
        return device.error();
    const auto edge = engine::readProfile(arguments.text("edge-profile").toStdString());
    if (!edge)
        return edge.error();
    auto costs = engine::makeCostModel(model->fused, *device, *edge, terms);
    if (!costs)
        return costs.error();
    return PlanningTask{.costs = std::move(*costs),
                        .model = std::move(*model),
                        .conditions = {.device = device->device, .edge = edge->device}};
}

engine::Result<void> pin(engine::CostModel& costs, const QString& wish)
{
    const auto name = wish.section(QLatin1Char('='), 0, -2).toStdString();
    const auto layer = std::ranges::find(costs.layers, name, &engine::CostModel::Layer::name);
    if (layer == costs.layers.end())
        return engine::Error{engine::ErrorCode::InvalidInput, "there is no layer '" + name.substr(0, 80) + "' to pin"};
    layer->pinned = sideNamed(wish.section(QLatin1Char('='), -1));
    return {};
}

} // namespace

QList<QCommandLineOption> planningOptions(QList<QCommandLineOption> more)
{
    return QList{valueOption("device-profile", "F"), valueOption("edge-profile", "F"),
                 valueOption("timed-graph", "F"),    valueOption("uplink-mbps", "X"),
                 valueOption("downlink-mbps", "Y"),  valueOption("delay-ms", "D"),
                 valueOption("mbit-bits", "N"),      valueOption("result-on", "SIDE"),
                 valueOption("per-tensor-ms", "D"),  valueOption("codecs", "NAMES"),
                 valueOption("pin", "LAYER=SIDE"),   valueOption("device-memory-mb", "N")}
    + more;
}

void checkPlanningOptions(Arguments& arguments, int words)
{
    const auto fromModel = arguments.words().size() == words + 1;
    if (fromModel == arguments.has("timed-graph"))
        arguments.refuse(QStringLiteral("give either MODEL or --timed-graph"));
    if (fromModel && !(arguments.has("device-profile") && arguments.has("edge-profile")))
        arguments.refuse(QStringLiteral("MODEL needs --device-profile and --edge-profile"));
    if (!arguments.has("uplink-mbps") || !arguments.has("downlink-mbps"))
        arguments.refuse(QStringLiteral("--uplink-mbps and --downlink-mbps are needed"));
    if (arguments.has("result-on") && !sideNamed(arguments.text("result-on")))
        arguments.refuse(QStringLiteral("--result-on is device or edge"));
    for (const auto& wish : arguments.texts("pin")) {
        if (!wish.contains(QLatin1Char('=')) || !sideNamed(wish.section(QLatin1Char('='), -1)))
            arguments.refuse(QStringLiteral("--pin '%1' is not LAYER=device or LAYER=edge").arg(wish.left(80)));
    }
    arguments.number("device-memory-mb", 0.0, 1e9, 0.0);
    termsFrom(arguments);
    arguments.modelOptions();
}

engine::Result<PlanningTask> planningTask(Arguments& arguments, int words)
{
    const auto terms = termsFrom(arguments);
    auto task = arguments.has("timed-graph") ? timedTask(arguments)
                                             : profiledTask(arguments, arguments.words().at(words), terms);
    if (!task)
        return task;
    auto& costs = task->costs;
    engine::setTransfers(costs, terms);
    costs.resultOn = sideNamed(arguments.text("result-on")).value_or(Side::Device);
    if (arguments.has("device-memory-mb"))
        costs.deviceMemory =
            engine::Bytes{static_cast<std::int64_t>(1e6 * arguments.number("device-memory-mb", 0.0, 1e9, 0.0))};
    for (const auto& wish : arguments.texts("pin")) {
        if (const auto pinned = pin(costs, wish); !pinned)
            return pinned.error();
    }
    auto conditions = widgets::conditionsOf(costs);
    conditions.device = std::move(task->conditions.device);
    conditions.edge = std::move(task->conditions.edge);
    conditions.linkSource = QStringLiteral("set by hand");
    task->conditions = std::move(conditions);
    return task;
}

} // namespace app
