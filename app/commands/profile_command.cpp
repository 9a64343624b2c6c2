// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/conditions.h"
#include "engine/io/records/profile_file.h"

#include <QDateTime>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace app {

namespace {

/// "measured 2026-11-29T19:40:00Z, load 0.3, 2400 MHz, 41 °C, schedutil": as much of it as is known.
std::string circumstances(const engine::Profile& profile)
{
    std::ostringstream text;
    const auto& state = profile.state;
    if (profile.measuredAt)
        text << ", measured "
             << QDateTime::fromSecsSinceEpoch(profile.measuredAt->time_since_epoch().count(), Qt::UTC)
                    .toString(Qt::ISODate)
                    .toStdString();
    if (state.load)
        text << ", load " << *state.load;
    if (state.megahertz)
        text << ", " << *state.megahertz << " MHz";
    if (state.temperature)
        text << ", " << *state.temperature << " °C";
    if (!state.governor.empty())
        text << ", " << state.governor;
    return text.str();
}

std::string describe(const engine::Profile& profile)
{
    std::size_t names = 44;
    std::size_t types = 20;
    for (const auto& layer : profile.layers) {
        names = std::max(names, layer.layer.size() + 2);
        types = std::max(types, layer.type.size() + 2);
    }
    const auto name = std::setw(static_cast<int>(names));
    const auto type = std::setw(static_cast<int>(types));
    std::ostringstream text;
    text << profile.model << " on " << profile.device.name << " (" << profile.device.processor << ", "
         << profile.device.threads << " threads, " << profile.device.runtime;
    if (profile.device.emulated())
        text << ", emulated " << profile.device.slowdown << " times slower";
    text << ")" << circumstances(profile) << "\n"
         << std::left << name << "layer" << type << "type" << std::right << std::setw(14) << "median ms"
         << std::setw(14) << "mad ms" << std::setw(14) << "p95 ms" << std::setw(9) << "samples"
         << "\n"
         << std::fixed << std::setprecision(6);
    for (const auto& layer : profile.layers)
        text << std::left << name << layer.layer << type << layer.type << std::right << std::setw(14)
             << engine::median(layer.samples).count() << std::setw(14)
             << engine::medianAbsoluteDeviation(layer.samples).count() << std::setw(14)
             << engine::percentile(layer.samples, 95.0).count() << std::setw(9) << layer.samples.size() << "\n";
    text << "whole " << engine::median(profile.wholeRuns).count() << " ms, sum of layers "
         << engine::sumOfMedians(profile).count() << " ms, " << profile.warmupRuns << " runs to warm up, "
         << std::ranges::count(profile.wholeRuns, engine::SampleFlags::Busy, &engine::Sample::flags) << " of "
         << profile.wholeRuns.size() << " runs beside another program\n";
    return text.str();
}

struct ProfileSettings
{
    ModelChoice model;
    std::optional<AgentAddress> agent;
    engine::ProfileOptions limits{30, {}};
    Format format;
};

int profile(const ProfileSettings& settings)
{
    TerminalJob job;
    const auto id = job.use(*settings.agent, engine::Side::Device);
    const auto status = job.exec({
        [&] { return job.jobs().open(settings.model.name, settings.model.options); },
        [&] { return job.jobs().profile({id}, settings.limits); },
    });
    if (status != Done)
        return status;
    const auto& profile = *job.workspace().profile(engine::Side::Device);
    const auto conditions = conditionsOfTimes(job.workspace());
    if (settings.format.json)
        print(engine::toJson(profile, widgets::linesOf(conditions)));
    else if (settings.format.csv)
        print(conditions, engine::tableOf(profile));
    else
        print(describe(profile));
    return Done;
}

} // namespace

Action declareProfile(Options& options)
{
    const auto settings = std::make_shared<ProfileSettings>();
    declareModel(options, settings->model);
    auto agent = addressOption("agent", "whose times", settings->agent);
    agent.required = true;
    options.option(std::move(agent));
    declareLimits(options, settings->limits);
    declareFormat(options, settings->format);
    explainAddresses(options);
    return [settings] { return profile(*settings); };
}

} // namespace app
