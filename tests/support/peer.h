// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/connection.h"
#include "network/message_codec.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace tests {

/// The other side of a connection, as the test plays it; keeps all that it hears.
class Peer : public QObject
{
public:
    using Script = std::function<void(Peer&, const network::Message&)>;

    /// @p script is called with each message after the handshake.
    explicit Peer(network::Stream stream, Script script = {})
        : connection(std::move(stream)), m_script(std::move(script))
    {
        connect(&connection, &network::Connection::received, this, &Peer::hear);
        connect(&connection, &network::Connection::failed, this, [this](const engine::Error& error) { ended = error; });
    }

    /// Introduces itself, as who dialled does.
    Peer& hello()
    {
        connection.send(network::Hello{"test"});
        return *this;
    }
    void send(network::Message message) { connection.send(std::move(message)); }

    template <typename T>
    int count() const
    {
        return static_cast<int>(
            std::ranges::count_if(heard, [](const auto& m) { return std::holds_alternative<T>(m); }));
    }
    /// An empty one when there is none.
    template <typename T>
    T last() const
    {
        const auto found =
            std::find_if(heard.rbegin(), heard.rend(), [](const auto& m) { return std::holds_alternative<T>(m); });
        return found == heard.rend() ? T() : std::get<T>(*found);
    }

    std::vector<network::Message> heard;
    std::optional<engine::Error> ended;
    network::Connection connection;

private:
    void hear(const network::Message& message, network::Timestamp)
    {
        if (std::holds_alternative<network::Hello>(message)) {
            connection.greeted(network::Speaker::Client);
            connection.send(network::Welcome{{{}, {"peer", "CPU", "fake", 2, 1, 1.0}, {}, 1}});
        } else if (std::holds_alternative<network::Welcome>(message)) {
            connection.greeted(network::Speaker::Agent);
        }
        connection.allowTensors(network::maxTensorBytes);
        heard.push_back(message);
        if (m_script)
            m_script(*this, message);
    }

    Script m_script;
};

} // namespace tests
