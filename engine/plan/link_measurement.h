// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/plan/link_samples.h"

#include <chrono>
#include <optional>
#include <string>

namespace engine {

/// Samples of a link, and what is known of it.
struct LinkMeasurement
{
    struct End
    {
        std::string name; ///< for people; perhaps empty
        std::string id;   ///< of the device; empty: not known

        bool operator==(const End&) const = default;
    };

    End device;
    End edge;
    std::optional<Link> emulated;                       ///< what the device played
    std::string model;                                  ///< whose own sizes are among the others; empty: nobody's
    Millis budget{0};                                   ///< 0: not known
    std::optional<std::chrono::sys_seconds> measuredAt; ///< by the clock of who asked
    LinkSamples samples;

    bool operator==(const LinkMeasurement&) const = default;
};

} // namespace engine
