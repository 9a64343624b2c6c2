// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"
#include "widgets/tables/conditions.h"

namespace app {

/// What the layer times of both devices rest on.
widgets::Conditions conditionsOfTimes(const Workspace& workspace);

/// What plans, and what is worked out of them, rest on.
widgets::Conditions conditionsOfPlans(const Workspace& workspace);

} // namespace app
