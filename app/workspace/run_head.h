// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

namespace app {

/// Whether a run can have a link that a person typed.
bool canEmulateLink(const network::AgentDescription& device);

/// The report of a run of @p plan before its first frame: the link that will run (the typed one where it can be
/// emulated, or else the measured one) and plans as they are predicted for it. Fails with InvalidInput when the
/// workspace has no costs, or only a link that cannot run.
engine::Result<engine::RunReport> runHead(const Workspace& workspace, const network::AgentDescription& device,
                                          const network::AgentDescription& edge, const engine::Plan& plan);

} // namespace app
