// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/frame.h"

#include <QIODevice>

#include <deque>

namespace network {

/// Frames on their way out: handed to the device in pieces, as fast as it lets them go, from where they lie.
class Outbox
{
public:
    /// @p small: of the talk beside tensors, which a peer that does not read must not pile up.
    void add(OutgoingFrame frame, bool small);
    /// Writes what the device takes now. False when it takes nothing any more.
    bool writeTo(QIODevice& device);
    /// Bytes that the device has not taken yet.
    std::size_t unsent() const { return m_unsent; }
    /// Those of them that are small talk.
    std::size_t smallTalk() const { return m_smallTalk; }

private:
    struct Part
    {
        engine::Blob rest;
        bool small = false;
    };
    std::deque<Part> m_parts;
    std::size_t m_unsent = 0;
    std::size_t m_smallTalk = 0;
};

} // namespace network
