// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/planning_task.h"

#include "engine/graph/fused_names.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/predicted_profile_file.h"
#include "engine/io/records/timed_graph_file.h"
#include "engine/plan/link_statistics.h"
#include "engine/plan/robust_plan.h"
#include "widgets/tables/link_text.h"

#include <algorithm>

namespace app {

namespace {

using engine::Result;

constexpr double mostMbps = 1e9;
constexpr double leastMbps = 1e-6;
constexpr double mostMs = 1e6;

Take codecs(std::vector<engine::Codec>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        for (const auto& name : QString::fromStdString(text).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            const auto trimmed = name.trimmed().toStdString();
            const auto codec = engine::codecNamed(trimmed);
            if (!codec)
                return wrongValue(engine::sentence("there is no codec %1", inQuotes(trimmed)));
            if (*codec != engine::Codec::Float32)
                target.push_back(*codec);
        }
        return {};
    };
    std::string names;
    for (const auto codec : engine::allCodecs)
        names += (names.empty() ? "" : ", ") + std::string(engine::codecName(codec));
    return {take, names, std::string(engine::codecName(engine::Codec::Float32))};
}

Take pin(std::vector<PlanningWishes::Pin>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        const auto equals = text.rfind('=');
        PlanningWishes::Pin wish{text.substr(0, equals)};
        if (equals == std::string::npos || !side(wish.side).take(text.substr(equals + 1)))
            return wrongValue(engine::sentence("%1 is not LAYER=device or LAYER=edge", inQuotes(text)));
        target.push_back(std::move(wish));
        return {};
    };
    return {take};
}

void declareTimes(Options& options, PlanningWishes& target)
{
    declareModel(options, target.model, false);
    options.option({.name = "device-profile",
                    .value = "FILE",
                    .description = "of MODEL on the device, as suture profile or predict wrote it with --json or --tsv",
                    .take = intoPath(target.deviceProfile)});
    options.option({.name = "edge-profile",
                    .value = "FILE",
                    .description = "likewise on the edge",
                    .take = intoPath(target.edgeProfile)});
    options.option({.name = "timed-graph",
                    .value = "FILE",
                    .description = "layers with their times on both sides, in place of MODEL and profiles",
                    .take = intoPath(target.timedGraph)});
    options.check([&target]() -> Result<void> {
        if (target.model.name.isEmpty() == target.timedGraph.isEmpty())
            return wrongValue("give either MODEL or --timed-graph");
        if (!target.model.name.isEmpty() && (target.deviceProfile.isEmpty() || target.edgeProfile.isEmpty()))
            return wrongValue("MODEL needs --device-profile and --edge-profile");
        return {};
    });
}

void declareLink(Options& options, PlanningWishes& target)
{
    options.option({.name = "link",
                    .value = "FILE",
                    .description = "the link, as suture link -o wrote it, in the place of rates and delay",
                    .take = intoPath(target.linkFile),
                    .excludes = {"uplink-mbps", "downlink-mbps", "delay-ms", "mbit-bits"}});
    options.check([&target]() -> Result<void> {
        if (target.linkFile.isEmpty() && (!target.uplink || !target.downlink))
            return wrongValue("give --uplink-mbps and --downlink-mbps, or --link");
        return {};
    });
    options.option({.name = "uplink-mbps",
                    .value = "X",
                    .description = "from device to edge, in Mbit/s",
                    .take = number(target.uplink, leastMbps, mostMbps)});
    options.option({.name = "downlink-mbps",
                    .value = "X",
                    .description = "from edge to device, in Mbit/s",
                    .take = number(target.downlink, leastMbps, mostMbps)});
    options.option({.name = "delay-ms",
                    .value = "D",
                    .description = "of the link, one way",
                    .take = number(target.delayMs, 0.0, mostMs)});
    options.option({.name = "per-tensor-ms",
                    .value = "D",
                    .description = "what each tensor that crosses the link costs besides",
                    .take = number(target.perTensorMs, 0.0, mostMs)});
    options.option({.name = "mbit-bits",
                    .value = "N",
                    .description = "bits of a megabit",
                    .take = number(target.mbitBits, 1.0, mostMbps)});
    options.option({.name = "codecs",
                    .value = "NAMES",
                    .description = "what tensors may be written as, with assumed costs; several with commas",
                    .take = codecs(target.codecs)});
}

void declareConstraints(Options& options, PlanningWishes& target)
{
    options.option({.name = "result-on",
                    .value = "SIDE",
                    .description = "where the result is needed",
                    .take = side(target.resultOn)});
    options.option({.name = "pin",
                    .value = "LAYER=SIDE",
                    .description = "run this layer on device or edge",
                    .take = pin(target.pins),
                    .repeated = true});
    options.option({.name = "device-memory-mb",
                    .value = "N",
                    .description = "how much the weights on the device may take",
                    .take = number(target.deviceMemoryMb, 0.0, 1e9)});
}

/// The link of @p wishes, and where it comes from.
Result<std::pair<engine::Link, QString>> linkOf(const PlanningWishes& wishes)
{
    if (wishes.linkFile.isEmpty())
        return std::pair{engine::Link{engine::megabitsPerSecond(*wishes.uplink, wishes.mbitBits),
                                      engine::megabitsPerSecond(*wishes.downlink, wishes.mbitBits),
                                      engine::Millis{wishes.delayMs}},
                         QStringLiteral("set by hand")};
    const auto measured = engine::readLink(wishes.linkFile.toStdString());
    if (!measured)
        return measured.error();
    const auto link = engine::linkOf(measured->samples);
    if (!link)
        return engine::Error{link.error().code,
                             engine::sentence("%1: %2", wishes.linkFile.toStdString(), link.error().what)};
    return std::pair{*link, widgets::linkSource(*measured)};
}

engine::TransferTerms termsOf(const PlanningWishes& wishes, const engine::Link& link)
{
    engine::TransferTerms terms;
    terms.link = link;
    terms.perTensor = engine::Millis{wishes.perTensorMs};
    terms.allowed = wishes.codecs;
    return terms;
}

Result<PlanningTask> timedTask(const PlanningWishes& wishes)
{
    auto costs = engine::readTimedGraph(wishes.timedGraph.toStdString());
    if (!costs)
        return costs.error();
    return PlanningTask{.costs = std::move(*costs), .model = std::nullopt};
}

/// Nothing where nobody knows what the times are of.
std::optional<engine::DeviceDescription> namedDevice(const engine::DeviceTimes& times)
{
    return times.device.name.empty() && times.times.source == engine::TimesSource::FromFile
        ? std::nullopt
        : std::optional(times.device);
}

Result<PlanningTask> profiledTask(const PlanningWishes& wishes, const engine::TransferTerms& terms)
{
    auto model = openModel(wishes.model.name, wishes.model.options);
    if (!model)
        return model.error();
    const auto device = engine::readLayerTimes(wishes.deviceProfile.toStdString(), model->original, model->fused);
    if (!device)
        return device.error();
    const auto edge = engine::readLayerTimes(wishes.edgeProfile.toStdString(), model->original, model->fused);
    if (!edge)
        return edge.error();
    auto costs = engine::makeCostModel(model->fused, device->times, edge->times, terms);
    if (!costs)
        return costs.error();
    auto badEnd = wishes.robust ? std::optional(engine::atBadEnd(*costs, device->times, edge->times)) : std::nullopt;
    return PlanningTask{.costs = std::move(*costs),
                        .model = std::move(*model),
                        .badEnd = std::move(badEnd),
                        .conditions = {.device = namedDevice(*device), .edge = namedDevice(*edge)}};
}

void keepLimits(engine::CostModel& costs, const PlanningWishes& wishes, const engine::TransferTerms& terms)
{
    engine::setTransfers(costs, terms);
    costs.resultOn = wishes.resultOn;
    if (wishes.deviceMemoryMb)
        costs.deviceMemory = engine::Bytes{static_cast<std::int64_t>(1e6 * *wishes.deviceMemoryMb)};
}

/// Of the fused layers that layers of a file became part of.
using FusedNames = std::map<std::string, engine::LayerId>;

/// The layer is named as we name it, or as the file does: with the slash that exporters begin names with, or by an
/// operator that has become part of a layer.
Result<void> keepPin(PlanningTask& task, const FusedNames& names, const PlanningWishes::Pin& wish)
{
    auto& layers = task.costs.layers;
    const auto find = [&layers](const std::string& name) {
        return std::ranges::find(layers, name, &engine::CostModel::Layer::name);
    };
    const auto name = wish.layer.substr(wish.layer.starts_with('/') ? 1 : 0);
    auto layer = find(wish.layer);
    if (layer == layers.end())
        layer = find(name);
    if (const auto fused = names.find(name); layer == layers.end() && fused != names.end())
        layer = layers.begin() + static_cast<std::ptrdiff_t>(index(fused->second));
    if (layer == layers.end())
        return wrongValue(engine::sentence("there is no layer %1 to pin", inQuotes(wish.layer)));
    if (layer->pinned && *layer->pinned != wish.side)
        return wrongValue(engine::sentence("layer %1 is pinned to both sides", inQuotes(layer->name)));
    layer->pinned = wish.side;
    if (task.badEnd)
        task.badEnd->layers[static_cast<std::size_t>(layer - layers.begin())].pinned = wish.side;
    return {};
}

} // namespace

void declarePlanning(Options& options, PlanningWishes& target)
{
    declareTimes(options, target);
    declareLink(options, target);
    declareConstraints(options, target);
}

void declareRobust(Options& options, PlanningWishes& target, std::vector<std::string> excludes)
{
    excludes.emplace_back("timed-graph");
    options.flag({.name = "robust",
                  .description = "plan for the long end of each layer's interval, and say what that costs as expected",
                  .excludes = std::move(excludes)},
                 target.robust);
}

Result<PlanningTask> planningTask(const PlanningWishes& wishes)
{
    const auto link = linkOf(wishes);
    if (!link)
        return link.error();
    const auto terms = termsOf(wishes, link->first);
    auto task = wishes.timedGraph.isEmpty() ? profiledTask(wishes, terms) : timedTask(wishes);
    if (!task)
        return task;
    keepLimits(task->costs, wishes, terms);
    if (task->badEnd)
        keepLimits(*task->badEnd, wishes, terms);
    const auto names = task->model && !wishes.pins.empty()
        ? engine::fusedNames(task->model->original, task->model->fused)
        : FusedNames();
    for (const auto& wish : wishes.pins) {
        if (const auto pinned = keepPin(*task, names, wish); !pinned)
            return pinned.error();
    }
    auto conditions = widgets::conditionsOf(task->costs);
    conditions.device = std::move(task->conditions.device);
    conditions.edge = std::move(task->conditions.edge);
    conditions.linkSource = link->second;
    task->conditions = std::move(conditions);
    return task;
}

} // namespace app
