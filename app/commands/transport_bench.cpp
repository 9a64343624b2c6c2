// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/transport_bench.h"

#include "app/commands/bare_socket.h"
#include "engine/profile/profile.h"
#include "network/connection.h"
#include "network/network_thread.h"
#include "network/tcp_stream.h"
#include "network/transport.h"

#include <QCoreApplication>

#include <future>
#include <optional>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Millis;
using network::Bulk;
using network::Connection;
using network::RequestId;
using network::steadyNow;
using network::Stream;

constexpr std::int64_t smallBytes = 64;
constexpr std::int64_t largestBulk = 8 << 20;
constexpr int smallFrames = 200; ///< a turn

/// The other side: answers each Bulk with as many bytes as it asks for. Lives in the network thread.
class Answerer : public QObject
{
public:
    /// Listens; answers the port, 0 when it cannot.
    quint16 listen() { return m_listener.listen(QHostAddress::LocalHost) ? m_listener.serverPort() : quint16{0}; }

private:
    void accept(Stream stream)
    {
        m_connection = std::make_unique<Connection>(std::move(stream));
        m_connection->greeted(network::Speaker::Client);
        connect(m_connection.get(), &Connection::received, this, [this](const network::Message& message) {
            const auto asked = static_cast<std::size_t>(std::get<Bulk>(message).answerBytes);
            m_connection->send(Bulk{RequestId{1}, 0, {m_bytes.owner, m_bytes.bytes.first(asked)}});
        });
    }

    engine::Blob m_bytes = engine::makeBlob(std::vector<std::byte>(largestBulk));
    std::unique_ptr<Connection> m_connection;
    network::TcpListener m_listener{[this](Stream stream) { accept(std::move(stream)); }, this};
};

/// Our side.
class Asker
{
public:
    engine::Result<void> connectTo(quint16 port)
    {
        network::TcpTransport transport;
        std::optional<engine::Result<Stream>> stream;
        QObject context;
        transport.open({network::RouteKind::Tcp, "127.0.0.1", port}, &context,
                       [&stream](engine::Result<Stream> result) { stream.emplace(std::move(result)); });
        while (!stream)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (!*stream)
            return stream->error();
        m_connection = std::make_unique<Connection>(std::move(**stream));
        m_connection->greeted(network::Speaker::Agent);
        QObject::connect(m_connection.get(), &Connection::received, m_connection.get(), [this] { m_answered = true; });
        return {};
    }

    /// Sends @p up bytes, waits for @p down bytes.
    Millis transfer(std::int64_t up, std::int64_t down)
    {
        m_answered = false;
        const auto begin = steadyNow();
        m_connection->send(
            Bulk{RequestId{1}, down, {m_bytes.owner, m_bytes.bytes.first(static_cast<std::size_t>(up))}});
        while (!m_answered && m_connection->isOpen())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return steadyNow() - begin;
    }

private:
    engine::Blob m_bytes = engine::makeBlob(std::vector<std::byte>(largestBulk));
    std::unique_ptr<Connection> m_connection;
    bool m_answered = false;
};

struct Case
{
    const char* what;
    std::int64_t up;
    std::int64_t down;
    int repeats; ///< within a turn
};

constexpr std::array cases{Case{"small", smallBytes, smallBytes, smallFrames}, Case{"up", 1 << 20, 0, 8},
                           Case{"down", 0, 1 << 20, 8}, Case{"up", 8 << 20, 0, 2}, Case{"down", 0, 8 << 20, 2}};

template <typename Transfer>
void measure(const Case& one, std::vector<Millis>& times, Transfer transfer)
{
    for (int i = 0; i < one.repeats; ++i)
        times.push_back(transfer(one.up, one.down));
}

} // namespace

engine::Result<std::vector<TransportRow>> benchTransport(int rounds)
{
    network::NetworkThread thread;
    auto* answerer = new Answerer;
    thread.adopt(answerer);
    quint16 port = 0;
    QMetaObject::invokeMethod(
        answerer, [&port, answerer] { port = answerer->listen(); }, Qt::BlockingQueuedConnection);
    auto bare = BareSocket::create();
    Asker asker;
    if (port == 0 || !bare)
        return port == 0 ? Error{ErrorCode::Io, "cannot listen on loopback"} : bare.error();
    if (const auto connected = asker.connectTo(port); !connected)
        return connected.error();

    std::vector<TransportRow> rows;
    for (const auto& one : cases) {
        std::vector<Millis> ours;
        std::vector<Millis> theirs;
        for (int round = 0; round < rounds; ++round) {
            measure(one, ours, [&](auto up, auto down) { return asker.transfer(up, down); });
            measure(one, theirs, [&](auto up, auto down) { return (*bare)->transfer(up, down); });
        }
        const double ways = one.up == one.down ? 2.0 : 1.0;
        rows.push_back(
            {one.what, std::max(one.up, one.down), engine::median(ours) / ways, engine::median(theirs) / ways});
    }
    return rows;
}

} // namespace app
