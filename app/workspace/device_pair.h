// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "network/message.h"

#include <chrono>
#include <compare>
#include <optional>

namespace app {

/// The devices in the two roles, as far as they are known.
struct DevicePair
{
    std::optional<network::DeviceId> device = {};
    std::optional<network::DeviceId> edge = {};

    const std::optional<network::DeviceId>& of(engine::Side side) const
    {
        return side == engine::Side::Device ? device : edge;
    }
    friend auto operator<=>(const DevicePair&, const DevicePair&) = default;
};

/// What a probe between two devices has found.
struct MeasuredLink
{
    engine::Link link;
    bool emulated = false; ///< the device emulates it
    /// When, where that was in an earlier session: it may be another by now, and a run measures it anew.
    std::optional<std::chrono::sys_seconds> before = {};

    bool operator==(const MeasuredLink&) const = default;
};

/// Where the workspace's link comes from.
enum class LinkSource : std::uint8_t { None, Measured, Typed };

} // namespace app
