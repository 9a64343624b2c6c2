// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

struct Profile;

/// Where the times of layers come from.
enum class TimesSource : std::uint8_t {
    Measured,
    Emulated, ///< measured on a device that plays a slower one
    Predicted,
    FromFile, ///< given by somebody, who knows how
};

std::string_view timesSourceName(TimesSource source); ///< "measured", "from file"

struct LayerTime
{
    Millis expected{0};
    Millis low{0}; ///< of ten runs nine lie between low and high
    Millis high{0};

    bool operator==(const LayerTime&) const = default;
};

/// How long each layer of one model takes on one device: what planners and charts take, wherever it comes from.
struct LayerTimes
{
    std::string model;             ///< its name, for people
    std::string fingerprint;       ///< of the fused graph
    std::string device;            ///< its name, for people
    std::vector<LayerTime> layers; ///< indexed by LayerId
    TimesSource source = TimesSource::Measured;
    std::optional<double> load;                   ///< of the device at that time, as DeviceState::load
    std::optional<std::chrono::sys_seconds> when; ///< by the device's clock

    bool operator==(const LayerTimes&) const = default;
};

/// Of a profile without whole runs, as given by a file: its layers' times. Otherwise what each layer usually takes: its undisturbed median (gated.h) by what the device is usually slower than that, which is
/// the same for all layers. Between the 5th and the 95th percentile of all samples.
LayerTimes timesOf(const Profile& profile);

} // namespace engine
