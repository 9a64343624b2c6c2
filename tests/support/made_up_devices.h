// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"
#include "tests/support/even_profile.h"

namespace support {

inline const app::DevicePair madeUpDevices{network::DeviceId{"phone"}, network::DeviceId{"edge"}};

/// @p model with its layer times on a slow device and a fast edge, and without a link.
inline void profileOnMadeUpDevices(app::Workspace& workspace, const std::shared_ptr<const app::OpenedModel>& model)
{
    workspace.setDevices(madeUpDevices);
    workspace.setModel(model);
    workspace.keepProfile(*madeUpDevices.device, evenProfile(*model, 8.0));
    workspace.keepProfile(*madeUpDevices.edge, evenProfile(*model, 1.0));
}

} // namespace support
