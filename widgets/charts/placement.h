// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "widgets/theme.h"

#include <functional>
#include <span>

namespace widgets {

using Placement = std::vector<engine::Side>; ///< indexed by LayerId

/// Words for a placement, better than placementText() where the model's names are known.
using PlacementWords = std::function<QString(std::span<const engine::Side>)>;

/// The share of layers on the device; 1 without layers.
double deviceShare(std::span<const engine::Side> sideOf);
/// "device only", "edge only" or "cut: 3 of 12 layers on the device".
QString placementText(std::span<const engine::Side> sideOf);
/// Device blue, edge orange; splits go from blue through violet to orange with their share on the device.
QColor placementColour(std::span<const engine::Side> sideOf, const Theme& theme);
/// @p share of @p a, the rest of @p b.
QColor mixed(const QColor& a, const QColor& b, double share);

} // namespace widgets
