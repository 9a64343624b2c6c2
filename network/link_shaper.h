// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"
#include "network/timestamp.h"

#include <cstdint>
#include <deque>
#include <optional>

namespace network {

/// One direction of an emulated link: bytes leave one after the other at the link's rate and
/// each arrives a delay later. Works on virtual time, so that late timers never add up. Has no clock.
class LinkShaper
{
public:
    LinkShaper(engine::Bandwidth rate, engine::Millis delay);

    /// @p count bytes are handed over at @p now; they wait behind those before them.
    void push(Timestamp now, std::int64_t count);

    /// How many bytes have arrived until @p now and were not released before.
    std::int64_t release(Timestamp now);

    /// When the next release is worth while: the arrival of the next quantum (about 1.5 ms of the
    /// rate), or of the last byte when fewer are on the way; nothing when none is.
    std::optional<Timestamp> nextRelease() const;

private:
    /// Bytes that leave without a pause between them.
    struct Train
    {
        Timestamp start{};
        std::int64_t count = 0;
        std::int64_t released = 0;
    };
    Timestamp departureOf(const Train& train, std::int64_t count) const;

    double m_bytesPerNanosecond;
    Timestamp m_delay;
    std::int64_t m_quantum;
    std::deque<Train> m_trains;
};

} // namespace network
