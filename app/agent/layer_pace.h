// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

#include <functional>

namespace app {

/// Stretches each layer's time @p slowdown times by waiting, and counts the time until the wait is over.
/// No pace at all when nothing is to be stretched. Waits of any length call @p beat at least every half second,
/// on the thread that waits.
engine::LayerPace makeLayerPace(double slowdown, std::function<void()> beat = {});

} // namespace app
