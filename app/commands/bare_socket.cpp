// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/bare_socket.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace app {

namespace {

constexpr std::size_t mostBytes = 8U << 20;
constexpr std::size_t smallBytes = 4096;

bool sendAll(int socket, const char* bytes, std::size_t count)
{
    while (count > 0) {
        const auto sent = ::send(socket, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        count -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receiveAll(int socket, char* bytes, std::size_t count)
{
    while (count > 0) {
        const auto received = ::recv(socket, bytes, count, 0);
        if (received <= 0)
            return false;
        bytes += received;
        count -= static_cast<std::size_t>(received);
    }
    return true;
}

/// Both ends of a connection over loopback, or nothing.
std::array<int, 2> connectedPair()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    std::array ends{-1, -1};
    if (::bind(listener, generic, length) == 0 && ::listen(listener, 1) == 0
        && ::getsockname(listener, generic, &length) == 0) {
        ends[0] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(ends[0], generic, length) == 0)
            ends[1] = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    }
    ::close(listener);
    for (const int end : ends) {
        const int yes = 1;
        ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    return ends;
}

/// What is asked for stands in front of what is sent.
struct Question
{
    std::uint64_t up;
    std::uint64_t down;
};

void answerUntilItEnds(int socket)
{
    std::vector<char> bytes(mostBytes);
    Question question{};
    while (receiveAll(socket, reinterpret_cast<char*>(&question), sizeof question)
           && receiveAll(socket, bytes.data(), question.up) && sendAll(socket, bytes.data(), question.down)) {
    }
    ::close(socket);
}

} // namespace

engine::Result<std::unique_ptr<BareSocket>> BareSocket::create()
{
    const auto [ours, theirs] = connectedPair();
    if (ours < 0 || theirs < 0)
        return engine::Error{engine::ErrorCode::Io,
                             std::string("cannot connect over loopback: ") + std::strerror(errno)};
    return std::unique_ptr<BareSocket>(new BareSocket(ours, theirs));
}

BareSocket::BareSocket(int ours, int theirs)
    : m_ours(ours), m_bytes(mostBytes), m_other([theirs] { answerUntilItEnds(theirs); })
{
}

BareSocket::~BareSocket()
{
    ::shutdown(m_ours, SHUT_RDWR);
    m_other.join();
    ::close(m_ours);
}

engine::Millis BareSocket::transfer(std::int64_t up, std::int64_t down)
{
    const auto begin = std::chrono::steady_clock::now();
    const Question question{static_cast<std::uint64_t>(std::max<std::int64_t>(up, 1)),
                            static_cast<std::uint64_t>(std::max<std::int64_t>(down, 1))};
    std::memcpy(m_bytes.data(), &question, sizeof question);
    // With small ones as one packet, as frames are.
    const bool small = question.up < smallBytes;
    const bool sent = small
        ? sendAll(m_ours, m_bytes.data(), sizeof question + question.up)
        : sendAll(m_ours, m_bytes.data(), sizeof question) && sendAll(m_ours, m_bytes.data(), question.up);
    if (sent)
        receiveAll(m_ours, m_bytes.data(), question.down);
    return std::chrono::steady_clock::now() - begin;
}

} // namespace app
