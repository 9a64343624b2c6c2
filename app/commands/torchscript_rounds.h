// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/timing_process.h"
#include "engine/graph/input_shapes.h"

namespace app {

/// A Python process that times one TorchScript file.
TimingScript torchScriptRounds(const QString& file, const std::vector<engine::InputShape>& inputs, int threads);

} // namespace app
