// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace app {

class Jobs;
class Workspace;

/// Where the workspace's link comes from, and what a run makes of it: "measured, emulated link", "set by hand; a run
/// will emulate it". While there is none: why.
QString linkSourceText(const Workspace& workspace, const Jobs& jobs);

} // namespace app
