// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"

#include <cstdint>
#include <string>
#include <vector>

namespace app {

/// A transfer over loopback between two threads, by our connections and by a bare socket, in turns.
struct TransportRow
{
    std::string what;       ///< "small", "up", "down"
    std::int64_t bytes = 0; ///< of payload
    engine::Millis ours{0}; ///< median; one way for the small frame, until the answer for the others
    engine::Millis bare{0};
};

/// @p rounds turns of each. Fails with Io when sockets cannot be had.
engine::Result<std::vector<TransportRow>> benchTransport(int rounds);

} // namespace app
