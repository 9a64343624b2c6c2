// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"

namespace app {

/// "suture bench view MODEL": from the file to the drawn graph, and frames while it is panned.
Action declareViewBench(Options& options);

} // namespace app
