// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/load_wish.h"

#include <optional>

namespace app {

/// A load on its way to the process that holds it: "0.5,0.25,0,3", its cores named.
std::string loadText(const engine::LoadWish& load);
/// Fails with InvalidInput where it is none, or one that nobody may ask for.
engine::Result<engine::LoadWish> parseLoad(const std::string& text);

/// A line that the process writes: the share, in [0, 1], of the time of its cores that it got since the last one.
inline constexpr auto heldLine = "held ";

/// The process that keeps its cores busy: on each a thread that works for a share of each short period and sleeps for the
/// rest, with the priority of other programs. It is a process of its own so that the system counts it as another program,
/// and takes it away whatever becomes of the worker. Ends when standard input does, or with who started it.
int runLoad(const engine::LoadWish& load);

} // namespace app
