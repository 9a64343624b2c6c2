// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/profile/layer_times.h"

#include "engine/profile/gated.h"

namespace engine {

std::string_view timesSourceName(TimesSource source)
{
    switch (source) {
    case TimesSource::Measured: return "measured";
    case TimesSource::Emulated: return "emulated";
    case TimesSource::Predicted: return "predicted";
    case TimesSource::FromFile: return "from file";
    }
    return "";
}

namespace {

/// What has never run as a whole was given.
TimesSource sourceOf(const Profile& profile)
{
    if (profile.wholeRuns.empty())
        return TimesSource::FromFile;
    return profile.device.emulated() ? TimesSource::Emulated : TimesSource::Measured;
}

} // namespace

LayerTimes timesOf(const Profile& profile)
{
    LayerTimes times{profile.model,     profile.fingerprint, profile.device.name, {},
                     sourceOf(profile), profile.state.load,  profile.measuredAt};
    const double slowdown = usualSlowdown(profile);
    for (const auto& layer : profile.layers)
        times.layers.push_back({slowdown * statisticsOf(profile, layer.samples).median, percentile(layer.samples, 5.0),
                                percentile(layer.samples, 95.0)});
    return times;
}

} // namespace engine
