// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "network/route.h"
#include "network/stream.h"

#include <QObject>

#include <functional>

namespace network {

/// Makes streams to agents. Used from one thread.
class Transport
{
public:
    using Done = std::function<void(engine::Result<Stream>)>;
    virtual ~Transport() = default;

    /// Calls @p done once, from the event loop and never before this returned, unless @p context goes first:
    /// then the attempt is given up with nothing left of it. Fails with InvalidInput for a route that cannot be
    /// gone, Disconnected or Timeout for one that may work later. Has no patience of its own.
    virtual void open(const Route& route, QObject* context, Done done) = 0;
};

/// How far a program may dial.
enum class Reach {
    Anywhere,
    ThisComputer ///< loopback addresses only: for an agent that only this computer can reach
};

class TcpTransport : public Transport
{
public:
    explicit TcpTransport(Reach reach = Reach::Anywhere) : m_reach(reach) {}
    void open(const Route& route, QObject* context, Done done) override;

private:
    Reach m_reach;
};

} // namespace network
