// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/conditions.h"
#include "engine/io/records/profile_file.h"

#include <iomanip>
#include <sstream>

namespace app {

namespace {

std::string describe(const engine::Profile& profile)
{
    std::ostringstream text;
    text << profile.model << " on " << profile.device.name << " (" << profile.device.processor << ", "
         << profile.device.threads << " threads, " << profile.device.runtime;
    if (profile.device.emulated())
        text << ", emulated " << profile.device.slowdown << " times slower";
    text << ")\n"
         << std::left << std::setw(44) << "layer" << std::setw(20) << "type" << std::right << std::setw(12)
         << "median ms" << std::setw(12) << "mad ms" << std::setw(12) << "p95 ms" << std::setw(9) << "samples"
         << "\n"
         << std::fixed << std::setprecision(4);
    for (const auto& layer : profile.layers)
        text << std::left << std::setw(44) << layer.layer << std::setw(20) << layer.type << std::right << std::setw(12)
             << engine::median(layer.samples).count() << std::setw(12)
             << engine::medianAbsoluteDeviation(layer.samples).count() << std::setw(12)
             << engine::percentile(layer.samples, 95.0).count() << std::setw(9) << layer.samples.size() << "\n";
    text << "whole " << engine::median(profile.wholeRuns).count() << " ms, sum of layers "
         << engine::sumOfMedians(profile).count() << " ms, " << profile.warmupRuns << " runs to warm up\n";
    return text.str();
}

} // namespace

int runProfile(const QStringList& words)
{
    Arguments arguments("profile",
                        {valueOption("agent", "ADDR"), valueOption("runs", "N"), valueOption("budget", "SECONDS")});
    if (!arguments.parse(words, 1, 1))
        return Misused;
    const auto agent = addressFrom(arguments, "agent");
    const ProfileLimits limits{arguments.count("runs", 1, 100000, 30),
                               engine::Millis{1000.0 * arguments.number("budget", 0.0, 86400.0, 0.0)}};
    const auto options = arguments.modelOptions();
    if (arguments.misused())
        return Misused;

    TerminalJob job;
    const auto id = job.use(*agent, engine::Side::Device);
    const auto status = job.exec({
        [&] { return job.jobs().open(arguments.words().front(), options); },
        [&] { return job.jobs().profile({id}, limits); },
    });
    if (status != Done)
        return status;
    const auto& profile = *job.workspace().profile(engine::Side::Device);
    const auto conditions = conditionsOfTimes(job.workspace());
    if (arguments.has("json"))
        print(engine::toJson(profile, widgets::linesOf(conditions)));
    else if (arguments.has("csv"))
        print(conditions, engine::tableOf(profile));
    else
        print(describe(profile));
    return Done;
}

} // namespace app
