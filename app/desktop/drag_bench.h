// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace app {

/// "suture bench drag MODEL": from the mouse on the cut, or on the slider of the uplink, to the picture.
Action declareDragBench(Options& options);

} // namespace app
