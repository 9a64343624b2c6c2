// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/options.h"
#include "engine/profile/load_wish.h"

namespace app {

/// "cpu=50", "memory=0,25,50": one load for each percentage, added to @p target.
Take loadsInto(std::vector<engine::LoadWish>& target);

/// "0,2": numbers of cores, in any order.
Take coresInto(std::vector<int>& target);

} // namespace app
