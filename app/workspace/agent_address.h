// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace app {

/// How an agent on this computer is started.
struct LocalAgentOptions
{
    QString name;          ///< empty: made of the other options
    int threads = 0;       ///< 0: one for each core that the agent may use
    double slowdown = 1.0; ///< above 1: an emulated device
    QString link;          ///< as --link of suture-agent; empty: none emulated

    bool operator==(const LocalAgentOptions&) const = default;
};

/// Where an agent is, as a person writes it.
struct AgentAddress
{
    QString text; ///< what was parsed
    QString host; ///< empty when local
    std::uint16_t port = 0;
    std::optional<LocalAgentOptions> local; ///< to be started first

    bool operator==(const AgentAddress&) const = default;
};

/// "host:port", "[ipv6]:port", or "local[:slowdown=K][:link=3g|4g|wifi|UP/DOWN[/RTT]][:threads=N][:name=TEXT]".
/// Fails with InvalidInput and one sentence.
engine::Result<AgentAddress> parseAgentAddress(const QString& text);

} // namespace app
