// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>

namespace engine {

/// Progress in [0, 1]; the answer false asks the work to stop.
using KeepGoing = std::function<bool(double progress)>;

} // namespace engine
