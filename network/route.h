// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace network {

enum class RouteKind : std::uint8_t { Tcp };

/// How an agent is reached. Today by a TCP connection of one's own; a phone that can neither dial nor be
/// dialled will be reached through somebody else.
struct Route
{
    RouteKind kind = RouteKind::Tcp;
    std::string host;
    std::uint16_t port = 0;

    bool operator==(const Route&) const = default;
};

/// "127.0.0.1:7070", "[::1]:7070".
inline std::string toString(const Route& route)
{
    const bool isIpv6 = route.host.find(':') != std::string::npos;
    return (isIpv6 ? "[" + route.host + "]" : route.host) + ":" + std::to_string(route.port);
}

} // namespace network
