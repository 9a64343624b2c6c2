// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace app {

/// "suture [MODEL]": the window, with a model. Runs until it is closed.
Action declareWindow(Options& options);
/// "suture --demo [MODEL] [ADDR]": likewise, and what it shows is run live.
Action declareWindowDemo(Options& options);

} // namespace app
