// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/profile.h"

#include <QDir>

namespace app {

/// What this computer tells of itself now, in the files of Linux below @p root. Where a file is missing, as in a
/// container or on another system, that is not known.
engine::DeviceState deviceState(const QDir& root = QDir::root());

/// How often so far the system gave a core of this process to another one.
std::int64_t preemptions();

} // namespace app
