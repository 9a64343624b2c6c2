// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
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

/// What the robust plans cost as expected, where each begins.
void show(const std::vector<engine::RobustBand>& bands)
{
    std::vector<engine::Band> plain;
    for (const auto& robust : bands)
        plain.push_back(robust.band);
    show(plain);
    for (const auto& [band, expected, least] : bands)
        print(QStringLiteral("at %1 Mbit/s this takes %2 ms at the long end of the intervals, %3 ms as expected; the "
                             "best plan there %4 ms\n")
                  .arg(rateText(band.from))
                  .arg(band.plan.predicted.total().count(), 0, 'f', 4)
                  .arg(expected.count(), 0, 'f', 4)
                  .arg(least.count(), 0, 'f', 4)
                  .toStdString());
}

struct SweepRange
{
    engine::Bandwidth from;
    engine::Bandwidth to;
    std::size_t points = 0;
};

struct SweepSettings
{
    PlanningWishes wishes;
    double from = 0.5;
    double to = 200.0;
    int points = 25;
    std::string map; ///< whose slow-down the other axis is; empty: no map
    bool bands = false;
    bool tradeOffs = false;
    Format format;
};

/// @p bands of @p costs, plain or robust ones.
template <typename Bands>
int showBands(const SweepSettings& settings, const PlanningTask& task, const SweepRange& range,
              const engine::CostModel& costs, const engine::Result<Bands>& bands)
{
    if (!bands)
        return fail(bands.error());
    if (settings.bands) {
        print(task.conditions, engine::tableOf(*bands, costs));
        return Done;
    }
    if (!settings.format.csv && !settings.format.json) {
        show(*bands);
        if (const auto& times = task.conditions.times; !times.isEmpty())
            print("times: " + times.toStdString() + "\n");
        return Done;
    }
    const auto sweep = engine::sweepUplink(costs, range.from, range.to, range.points, {});
    if (!sweep)
        return fail(sweep.error());
    if (settings.format.csv)
        print(task.conditions, engine::tableOf(*sweep));
    else
        print(engine::toJson(*sweep, *bands, costs, widgets::linesOf(task.conditions)));
    return Done;
}

int sweepBandwidth(const SweepSettings& settings, const PlanningTask& task, const SweepRange& range)
{
    if (task.badEnd)
        return showBands(settings, task, range, *task.badEnd,
                         engine::robustBandsOf(task.costs, *task.badEnd, range.from, range.to, {}));
    return showBands(settings, task, range, task.costs, engine::bandsOf(task.costs, range.from, range.to, {}));
}

int sweepMap(const SweepSettings& settings, const PlanningTask& task, const SweepRange& range)
{
    engine::PhaseMapRange spec{range.from, range.to};
    spec.axis = settings.map == "device" ? engine::PhaseAxis::DeviceSlowdown : engine::PhaseAxis::EdgeSlowdown;
    const auto map = engine::phaseMapOf(task.costs, spec, {});
    if (!map)
        return fail(map.error());
    if (settings.format.csv)
        print(task.conditions, engine::tableOf(*map));
    else
        print(QStringLiteral("%1 placements at %2 points, exact, by %3 minimum cuts; --csv prints them\n")
                  .arg(map->placements.size())
                  .arg(map->placementAt.size())
                  .arg(map->solves)
                  .toStdString());
    return Done;
}

int sweep(const SweepSettings& settings)
{
    const auto task = planningTask(settings.wishes);
    if (!task)
        return fail(task.error());
    const SweepRange range{engine::megabitsPerSecond(settings.from), engine::megabitsPerSecond(settings.to),
                           static_cast<std::size_t>(settings.points)};
    if (!settings.map.empty())
        return sweepMap(settings, *task, range);
    if (!settings.tradeOffs)
        return sweepBandwidth(settings, *task, range);
    const auto points = engine::tradeOffsOf(task->costs, {});
    if (!points)
        return fail(points.error());
    print(task->conditions, engine::tableOf(*points));
    return Done;
}

void declareRange(Options& options, SweepSettings& target)
{
    options.option({.name = "from",
                    .value = "X",
                    .description = "the slowest uplink, in Mbit/s",
                    .take = number(target.from, 1e-6, 1e9)});
    options.option({.name = "to",
                    .value = "X",
                    .description = "the fastest uplink, in Mbit/s",
                    .take = number(target.to, 1e-6, 1e9)});
    options.option({.name = "points",
                    .value = "N",
                    .description = "how many uplinks between them, both included",
                    .take = wholeNumber(target.points, 2, 10'000)});
    options.check([&target]() -> engine::Result<void> {
        if (target.from < target.to)
            return {};
        return wrongValue("--from is not below --to");
    });
}

} // namespace

Action declareSweep(Options& options)
{
    const auto settings = std::make_shared<SweepSettings>();
    declarePlanning(options, settings->wishes);
    declareRange(options, *settings);
    options.option({.name = "map",
                    .value = "SIDE",
                    .description = "the best plan at 128 x 128 points of uplink and slow-down (1 to 10) of a side",
                    .take = oneOf(settings->map, {"device", "edge"}),
                    .excludes = {"json"}});
    options.flag({.name = "bands",
                  .description = "the best plans and their uplinks, as comma-separated values",
                  .excludes = {"map", "json"}},
                 settings->bands);
    options.flag(
        {.name = "trade-offs",
         .description = "plans that none beats in latency, period and bytes at once, as comma-separated values",
         .excludes = {"map", "bands", "json"}},
        settings->tradeOffs);
    declareRobust(options, settings->wishes, {"map", "trade-offs"});
    declareFormat(options, settings->format);
    return [settings] { return sweep(*settings); };
}

} // namespace app
