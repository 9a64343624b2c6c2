// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <vector>

namespace engine {

/// What is to be measured of a link.
struct LinkSurveyOptions
{
    std::vector<Bytes> sizes; ///< of what is sent, ascending
    Millis budget{30'000};    ///< when it is over, larger sizes stay unmeasured

    bool operator==(const LinkSurveyOptions&) const = default;
};

/// One small question and its answer. The other clock is set by the question that came back soonest, as if that had taken
/// as long there as back; so of two clocks nothing else can be known, and either part may be below zero.
struct LinkPing
{
    Millis up{0};
    Millis down{0};

    Millis roundTrip() const { return up + down; }
    bool operator==(const LinkPing&) const = default;
};

/// What a link was seen to take, by the clock of the device: raw, in the order in which it was measured.
struct LinkSamples
{
    struct OfSize
    {
        Bytes bytes;
        std::vector<Millis> times; ///< from the first byte's departure to the answer; empty: not reached in time

        bool operator==(const OfSize&) const = default;
    };

    std::vector<OfSize> up;      ///< ascending; the answer has no bytes
    std::vector<OfSize> down;    ///< ascending; the question has no bytes
    std::vector<LinkPing> pings; ///< none: the times of sizes are one way already

    bool operator==(const LinkSamples&) const = default;
};

} // namespace engine
