// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/planning_task.h"
#include "engine/io/records/what_if_file.h"

#include <algorithm>

namespace app {

namespace {

QString placementText(const std::vector<engine::Side>& sideOf)
{
    const auto onDevice = std::ranges::count(sideOf, engine::Side::Device);
    if (onDevice == 0)
        return QStringLiteral("everything on the edge");
    if (onDevice == std::ssize(sideOf))
        return QStringLiteral("everything on the device");
    return QStringLiteral("%1 of %2 layers on the device").arg(onDevice).arg(sideOf.size());
}

QString rateText(engine::Bandwidth rate)
{
    return QString::number(engine::toMegabitsPerSecond(rate), 'g', 4);
}

void show(const std::vector<engine::Band>& bands)
{
    QStringList flips;
    for (const auto& band : bands) {
        print(QStringLiteral("%1 to %2 Mbit/s  %3\n")
                  .arg(rateText(band.from), 9)
                  .arg(rateText(band.to), 9)
                  .arg(placementText(band.plan.sideOf))
                  .toStdString());
        flips.append(rateText(band.from));
    }
    flips.removeFirst();
    print(flips.isEmpty()
              ? std::string("one plan is the best throughout\n")
              : QStringLiteral("the plan flips at %1 Mbit/s\n").arg(flips.join(QStringLiteral(", "))).toStdString());
}

struct SweepRange
{
    engine::Bandwidth from;
    engine::Bandwidth to;
    std::size_t points = 0;
};

int sweepBandwidth(const Arguments& arguments, const PlanningTask& task, const SweepRange& range)
{
    const auto& costs = task.costs;
    const auto bands = engine::bandsOf(costs, range.from, range.to, {});
    if (!bands)
        return fail(bands.error());
    if (arguments.has("csv") && arguments.has("bands")) {
        print(task.conditions, engine::tableOf(*bands, costs));
        return Done;
    }
    if (!arguments.has("csv") && !arguments.has("json")) {
        show(*bands);
        return Done;
    }
    const auto sweep = engine::sweepUplink(costs, range.from, range.to, range.points, {});
    if (!sweep)
        return fail(sweep.error());
    if (arguments.has("csv"))
        print(task.conditions, engine::tableOf(*sweep));
    else
        print(engine::toJson(*sweep, *bands, costs, widgets::linesOf(task.conditions)));
    return Done;
}

int sweepMap(Arguments& arguments, const PlanningTask& task, const SweepRange& range)
{
    engine::PhaseMapRange spec{range.from, range.to};
    spec.axis = arguments.text("map") == QLatin1String("device") ? engine::PhaseAxis::DeviceSlowdown
                                                                 : engine::PhaseAxis::EdgeSlowdown;
    const auto map = engine::phaseMapOf(task.costs, spec, {});
    if (!map)
        return fail(map.error());
    if (arguments.has("csv"))
        print(task.conditions, engine::tableOf(*map));
    else
        print(QStringLiteral("%1 placements at %2 points, exact, by %3 minimum cuts; --csv prints them\n")
                  .arg(map->placements.size())
                  .arg(map->placementAt.size())
                  .arg(map->solves)
                  .toStdString());
    return Done;
}

} // namespace

int runSweep(const QStringList& words)
{
    Arguments arguments("sweep",
                        planningOptions({valueOption("from", "X"), valueOption("to", "X"), valueOption("points", "N"),
                                         valueOption("map", "SIDE"), flagOption("bands"), flagOption("trade-offs")}));
    if (!arguments.parse(words, 0, 1))
        return Misused;
    checkPlanningOptions(arguments);
    const SweepRange range{engine::megabitsPerSecond(arguments.number("from", 1e-6, 1e9, 0.5)),
                           engine::megabitsPerSecond(arguments.number("to", 1e-6, 1e9, 200.0)),
                           static_cast<std::size_t>(arguments.count("points", 2, 10000, 25))};
    if (!(range.from < range.to))
        arguments.refuse(QStringLiteral("--from is not below --to"));
    const auto map = arguments.text("map");
    if (arguments.has("map") && map != QLatin1String("device") && map != QLatin1String("edge"))
        arguments.refuse(QStringLiteral("--map is device or edge: whose slow-down the other axis is"));
    if (arguments.misused())
        return Misused;
    const auto task = planningTask(arguments);
    if (!task)
        return fail(task.error());
    if (arguments.has("map"))
        return sweepMap(arguments, *task, range);
    if (!arguments.has("trade-offs"))
        return sweepBandwidth(arguments, *task, range);
    const auto points = engine::tradeOffsOf(task->costs, {});
    if (!points)
        return fail(points.error());
    print(task->conditions, engine::tableOf(*points));
    return Done;
}

} // namespace app
