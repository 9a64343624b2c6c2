// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

namespace engine {

/// How long a profile may take.
struct ProfileOptions
{
    int runs = 30;
    Millis budget{0}; ///< ends the runs early; 0: as long as they take

    bool operator==(const ProfileOptions&) const = default;
};

} // namespace engine
