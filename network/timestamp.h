// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace network {

/// A reading of a monotonic clock; comparable on one machine only.
using Timestamp = std::chrono::nanoseconds;

/// Where a class that is tested gets its time from.
using Clock = std::function<Timestamp()>;

inline Timestamp steadyNow()
{
    return std::chrono::duration_cast<Timestamp>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace network
