// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/conditions.h"
#include "engine/io/records/profile_file.h"
#include "engine/io/records/times_text.h"
#include "engine/profile/gated.h"

#include <QDateTime>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace app {

namespace {

constexpr double driftToTell = 1.05;

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

/// Half of the interval of the median, as a share of it: "0.8 %".
std::string knownTo(const engine::TimingStatistics& timing)
{
    std::ostringstream text;
    const auto half = (timing.interval.high - timing.interval.low) / 2.0;
    text << std::fixed << std::setprecision(1) << (timing.median.count() > 0.0 ? 100.0 * (half / timing.median) : 0.0)
         << " %";
    return text.str();
}

/// How far the medians can be trusted.
std::string circumstancesOfSamples(const engine::Profile& profile)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << "undisturbed: " << 100.0 * engine::keptShare(profile)
         << " % of the samples (the medians are of these)";
    if (const auto floor = engine::noiseFloor(profile))
        text << "; measured again, a layer differs by " << 100.0 * *floor << " %";
    text << "; usually " << 100.0 * (engine::usualSlowdown(profile) - 1.0) << " % slower than undisturbed";
    if (const double by = engine::drift(profile); by >= driftToTell)
        text << "; " << 100.0 * (by - 1.0) << " % slower at the end than at the start: the device may be hot";
    const auto few = std::ranges::count_if(profile.layers, [&](const engine::LayerTiming& layer) {
        return engine::statisticsOf(profile, layer.samples).fallback;
    });
    if (few > 0)
        text << "; " << few << " layers (marked ?) had too few undisturbed samples";
    text << "\n";
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
         << std::setw(14) << "mad ms" << std::setw(14) << "p95 ms" << std::setw(9) << "samples" << std::setw(7)
         << "kept" << std::setw(10) << "known to"
         << "\n"
         << std::fixed << std::setprecision(6);
    for (const auto& layer : profile.layers) {
        const auto timing = engine::statisticsOf(profile, layer.samples);
        text << std::left << name << layer.layer << type << layer.type << std::right << std::setw(14)
             << timing.median.count() << std::setw(14) << timing.medianAbsoluteDeviation.count() << std::setw(14)
             << timing.p95.count() << std::setw(9) << timing.samples << std::setw(7) << timing.kept << std::setw(10)
             << (timing.fallback ? "?" : knownTo(timing)) << "\n";
    }
    text << "whole " << engine::statisticsOf(profile, profile.wholeRuns).median.count() << " ms, sum of layers "
         << engine::sumOfMedians(profile).count() << " ms, " << profile.warmupRuns << " runs to warm up, "
         << std::ranges::count(profile.wholeRuns, engine::SampleFlags::Busy, &engine::Sample::flags) << " of "
         << profile.wholeRuns.size() << " runs beside another program\n"
         << circumstancesOfSamples(profile);
    return text.str();
}

struct ProfileSettings
{
    ModelChoice model;
    std::optional<AgentAddress> agent;
    engine::ProfileOptions limits;
    Format format;
    bool tsv = false;
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
    else if (settings.tsv)
        print(engine::layerTimesText(job.workspace().model()->fused, engine::timesOf(profile)));
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
    declareTsv(options, settings->tsv);
    explainAddresses(options);
    return [settings] { return profile(*settings); };
}

} // namespace app
