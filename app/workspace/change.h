// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

namespace app {

/// What of a workspace is no longer as it was.
enum class Change : unsigned {
    Model = 1,
    Profiles = 2,
    Link = 4, ///< another one, from elsewhere, or none
    Wishes = 8,
    Costs = 16, ///< plans are of the new costs; somebody must plan those that are pending
    Plans = 32,
    Chosen = 64, ///< another plan, or the same at other costs
    Compared = 128,
    Preview = 256,
    Run = 512,    ///< another one, its end, or none
    Frames = 1024 ///< more of the run
};
Q_DECLARE_FLAGS(Changes, Change)
Q_DECLARE_OPERATORS_FOR_FLAGS(Changes)

} // namespace app
