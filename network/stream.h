// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>

#include <memory>
#include <string>

namespace network {

/// Who is at the other end of a stream, as far as the stream can tell.
struct PeerIdentity
{
    std::string address; ///< for people: "127.0.0.1:7070"; empty when it has none
};

/// Bytes to and from one peer, in order; open for both. What a connection is made from.
struct Stream
{
    std::unique_ptr<QIODevice> device;
    PeerIdentity peer;
};

} // namespace network
