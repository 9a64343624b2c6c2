// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"

#include <QString>

#include <filesystem>

namespace app {

/// Where what was measured stays over a restart: "suture/NAME" in the user's data folder. It need not be there.
std::filesystem::path dataFolder(const char* name);

/// What a file about @p device may be called, without its ending: an id is what a stranger says, and two of them never
/// share a name. At most 49 letters, digits and dashes.
QString fileNameOf(const network::DeviceId& device);

} // namespace app
