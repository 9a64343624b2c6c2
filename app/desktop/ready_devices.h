// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agents.h"
#include "widgets/pages/device_choice.h"

#include <vector>

namespace app {

/// Those that can be asked to measure something, the device before the edge and all others.
std::vector<widgets::CollectDevice> readyDevices(const Agents& agents);

} // namespace app
