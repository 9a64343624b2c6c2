// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/load_curve.h"

namespace app {

/// A table for people: latency against load, and how much slower each layer was where layers were asked for.
std::string curveText(const engine::LoadCurve& curve);

} // namespace app
