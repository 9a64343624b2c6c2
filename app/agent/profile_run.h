// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/profile/profile.h"
#include "engine/run/executor.h"
#include "network/message.h"

#include <functional>

namespace app {

/// Says what is going on and how far it is; the answer false asks to stop.
using ProfileProgress = std::function<bool(network::Stage stage, double fraction)>;

/// Times the whole graph layer by layer: warm-up until the runs no longer get faster (bounded), then as
/// many runs as asked for or as the budget allows, at least three. Fails with Cancelled, or as the
/// executor does.
engine::Result<engine::Profile> profileModel(const engine::LayerGraph& graph, engine::Executor& executor,
                                             const network::ProfileOptions& options, const network::Clock& clock,
                                             const ProfileProgress& progress);

} // namespace app
