// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace app {

/// What the computer's sockets can do at best: two threads that block on a connection over loopback, with
/// nothing else to do.
class BareSocket
{
public:
    /// Fails with Io.
    static engine::Result<std::unique_ptr<BareSocket>> create();
    ~BareSocket();
    BareSocket(const BareSocket&) = delete;
    BareSocket& operator=(const BareSocket&) = delete;

    /// Sends @p up bytes and waits for @p down bytes, one at least each.
    engine::Millis transfer(std::int64_t up, std::int64_t down);

private:
    BareSocket(int ours, int theirs);

    int m_ours;
    std::vector<char> m_bytes;
    std::thread m_other; ///< ends when our socket is shut
};

} // namespace app
