// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/load_option.h"
#include "app/commands/load_text.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/conditions.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/load_curve_file.h"
#include "engine/io/records/profile_file.h"
#include "engine/io/records/times_text.h"
#include "engine/profile/gated.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>
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
    if (state.others)
        text << ", others used " << std::round(100.0 * *state.others) << " % of the cores";
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
    std::vector<engine::LoadWish> loads; ///< none: whatever the device has to do
    std::vector<int> cores;              ///< to hold them on; none: all
    bool withLayers = false;
    QString file; ///< empty: none
    Format format;
    bool tsv = false;
};

using Lines = engine::ConditionLines;

void show(const engine::Profile& profile, const Lines& conditions, const Format& format)
{
    if (format.json)
        return print(engine::toJson(profile, conditions));
    if (!format.csv)
        return print(describe(profile));
    auto table = engine::tableOf(profile);
    table.conditions = conditions;
    print(engine::toCsv(table));
}

void show(const engine::LoadCurve& curve, const Lines& conditions, const Format& format)
{
    print(format.json      ? engine::toJson(curve, conditions)
              : format.csv ? engine::toCsv(engine::tableOf(curve))
                           : curveText(curve));
}

/// One load: a profile that says so. Several: a curve.
int profileUnderLoad(const ProfileSettings& settings)
{
    TerminalJob terminal;
    const auto id = terminal.use(*settings.agent, engine::Side::Device);
    auto loads = settings.loads.size() > 1 ? withQuiet(settings.loads) : settings.loads;
    engine::LoadCurve curve;
    engine::Profile last;
    const auto status = terminal.exec({
        [&] { return terminal.jobs().open(settings.model.name, settings.model.options); },
        [&]() -> engine::Result<Job*> {
            const auto job = terminal.jobs().measureUnderLoad(id, {loads, settings.limits, settings.withLayers});
            if (!job)
                return job.error();
            QObject::connect(*job, &LoadJob::measured, [&curve, &last, job = *job] {
                curve = job->curve();
                last = job->lastProfile();
            });
            return *job;
        },
    });
    if (status != Done)
        return status;
    if (!settings.file.isEmpty()) {
        const auto text = engine::toCsv(engine::tableOf(curve));
        if (const auto written = engine::writeAtomically(settings.file.toStdString(), text); !written)
            return fail(written.error());
    }
    auto conditions = widgets::linesOf({.model = QString::fromStdString(curve.model),
                                        .fingerprint = QString::fromStdString(curve.fingerprint),
                                        .device = curve.device});
    if (loads.size() > 1) {
        show(curve, conditions, settings.format);
        return Done;
    }
    const auto held = engine::textOf(loads.front());
    conditions.emplace_back("load held", held);
    show(last, conditions, settings.format);
    if (!settings.format.json && !settings.format.csv)
        print("load held: " + held + "\n" + curveText(curve));
    return Done;
}

int profile(const ProfileSettings& settings)
{
    if (!settings.loads.empty())
        return profileUnderLoad(settings);
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
    if (settings.tsv)
        print(engine::layerTimesText(job.workspace().model()->fused, engine::timesOf(profile)));
    else
        show(profile, widgets::linesOf(conditions), settings.format);
    return Done;
}

void declareLoad(Options& options, ProfileSettings& settings)
{
    options.option({.name = "load",
                    .value = "KIND=PERCENT,...",
                    .description = "hold a load on the agent meanwhile, cpu or memory: cpu=50; of several, latency "
                                   "against load: cpu=0,25,50,75,100",
                    .take = loadsInto(settings.loads),
                    .repeated = true});
    options.option({.name = "load-cores",
                    .value = "N,...",
                    .description = "the cores to hold it on; otherwise all that the agent may use",
                    .take = coresInto(settings.cores),
                    .needs = {"load"}});
    options.flag({.name = "layers", .description = "how much slower each layer is under load, too", .needs = {"load"}},
                 settings.withLayers);
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "write latency against load there, as comma-separated values",
                    .take = intoPath(settings.file),
                    .letter = 'o',
                    .needs = {"load"}});
    options.check([&settings]() -> engine::Result<void> {
        for (auto& load : settings.loads) {
            if (!load.isNothing())
                load.cores = settings.cores;
        }
        return {};
    });
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
    declareLoad(options, *settings);
    declareFormat(options, settings->format);
    declareTsv(options, settings->tsv);
    explainAddresses(options);
    return [settings] { return profile(*settings); };
}

} // namespace app
