// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace network {

/// A session moves only forward.
enum class SessionState : std::uint8_t { Connecting, Ready, Closed };

} // namespace network
