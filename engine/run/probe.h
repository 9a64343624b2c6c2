// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <functional>

namespace engine {

/// A reading of a monotonic clock.
using ReadClock = std::function<std::chrono::nanoseconds()>;

/// Times a fixed piece of arithmetic, some tenths of a millisecond long. A core whose clock is slow, or that is shared,
/// shows in it, whatever the model does.
Millis timeProbe(const ReadClock& clock);

} // namespace engine
