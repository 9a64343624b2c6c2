// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_probe.h"

#include "engine/profile/profile.h"

#include <algorithm>

namespace network {

namespace {

constexpr int pings = 10;
constexpr std::int64_t firstBytes = 64 << 10;
constexpr std::int64_t growth = 4;
constexpr std::int64_t mostBytes = 8 << 20;
constexpr std::int64_t smallBytes = 2 << 10;
constexpr std::size_t smallMessages = 15;
/// Whoever waits for a frame has been asleep for about as long.
constexpr std::chrono::milliseconds betweenSmallMessages{20};
constexpr engine::Millis longEnough{150.0};
constexpr int mostRepetitions = 5;
/// The smallest transfer over the slowest link that is worth measuring.
constexpr std::chrono::seconds longestTransfer{20};
/// A transfer cannot be said to take less.
constexpr engine::Millis shortest{0.001};

} // namespace

LinkProbe::LinkProbe(DataLink& link, RequestId request, QObject* parent)
    : QObject(parent), m_link(link), m_request(request), m_bytes(firstBytes)
{
    connect(&link, &DataLink::clockMeasured, this, &LinkProbe::sendBulk);
    connect(&link, &DataLink::received, this, &LinkProbe::accept);
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        Q_EMIT failed(
            {engine::ErrorCode::Timeout, "the link is too slow to be measured, or the edge agent does not answer"});
    });
}

void LinkProbe::start()
{
    m_timeout.start(longestTransfer);
    m_link.measureClock(pings);
}

void LinkProbe::sendBulk()
{
    Bulk bulk{m_request, m_direction == Direction::Up ? 0 : m_bytes, {}};
    if (m_direction != Direction::Down)
        bulk.bytes = engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(m_bytes)));
    m_timeout.start(longestTransfer);
    m_sent = steadyNow();
    m_link.send(std::move(bulk));
}

bool LinkProbe::isAsked(const Bulk& answer) const
{
    const auto asked = m_direction == Direction::Up ? 0 : m_bytes;
    return m_sent != Timestamp{} && answer.request == m_request
        && static_cast<std::int64_t>(answer.bytes.bytes.size()) == asked;
}

void LinkProbe::accept(const Message& message, Timestamp arrival)
{
    const auto* answer = std::get_if<Bulk>(&message);
    if (answer == nullptr || !m_timeout.isActive())
        return;
    if (!isAsked(*answer)) {
        m_timeout.stop();
        return Q_EMIT failed(
            {engine::ErrorCode::Corrupt, "the edge agent answered with other bytes than it was asked for"});
    }
    if (m_direction == Direction::ThereAndBack) {
        m_small.emplace_back(arrival - m_sent);
        if (m_small.size() == smallMessages)
            return finish();
        QTimer::singleShot(betweenSmallMessages, this, &LinkProbe::sendBulk);
        return;
    }
    // What a ping takes both ways is not the transfer's.
    const auto taken = std::max(engine::Millis(arrival - m_sent) - m_link.clock().roundTrip(), shortest);
    m_best = m_repetitions == 0 ? taken : std::min(m_best, taken);
    if (taken < longEnough && m_bytes < mostBytes) {
        m_bytes = std::min(m_bytes * growth, mostBytes);
        return sendBulk();
    }
    // A link this quick is bent by whatever else the computers do.
    if (taken < longEnough && ++m_repetitions < mostRepetitions)
        return sendBulk();
    measured({1000.0 * static_cast<double>(m_bytes) / m_best.count()});
}

void LinkProbe::measured(engine::Bandwidth rate)
{
    const bool up = m_direction == Direction::Up;
    (up ? m_result.up : m_result.down) = rate;
    m_direction = up ? Direction::Down : Direction::ThereAndBack;
    m_bytes = up ? firstBytes : smallBytes;
    m_repetitions = 0;
    Q_EMIT progressed(up ? 0.45 : 0.9);
    sendBulk();
}

void LinkProbe::finish()
{
    m_timeout.stop();
    // The messages' own bytes take time on a slow link; that is rate, not delay.
    const auto ownBytes = engine::Bytes{smallBytes} / m_result.up + engine::Bytes{smallBytes} / m_result.down;
    m_result.delay = std::max(engine::Millis(0), (engine::median(m_small) - ownBytes) / 2);
    Q_EMIT finished(m_result);
}

} // namespace network
