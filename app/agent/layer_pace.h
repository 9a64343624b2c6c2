// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

namespace app {

/// Stretches each layer's time @p slowdown times by waiting, and counts the time until the wait is over.
/// No pace at all when nothing is to be stretched.
engine::LayerPace makeLayerPace(double slowdown);

} // namespace app
