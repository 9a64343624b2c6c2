// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_probe.h"

#include "network/message_codec.h"

#include <algorithm>

namespace network {

namespace {

constexpr int pings = 10;
constexpr std::int64_t firstBytes = 64 << 10;
constexpr std::int64_t growth = 4;
constexpr engine::Millis longEnough{150.0};
constexpr int mostRepetitions = 5;
/// The smallest transfer over the slowest link that is worth measuring.
constexpr std::chrono::seconds longestTransfer{20};
/// A transfer cannot be said to take less.
constexpr engine::Millis shortest{0.001};

double frameBytes(const Message& message)
{
    const auto frame = encode(message);
    return frame ? static_cast<double>(frame->bytes()) : 0.0;
}

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
    const bool up = m_direction == Direction::Up;
    Bulk bulk{m_request, up ? 0 : m_bytes, {}};
    if (up)
        bulk.bytes = engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(m_bytes)));
    m_timeout.start(longestTransfer);
    m_sent = steadyNow();
    m_link.send(std::move(bulk));
}

bool LinkProbe::isAsked(const Bulk& answer) const
{
    const auto asked = m_direction == Direction::Down ? m_bytes : 0;
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
    // What a ping takes both ways is not the transfer's.
    const auto taken = std::max(engine::Millis(arrival - m_sent) - m_link.clock().roundTrip(), shortest);
    m_best = m_repetitions == 0 ? taken : std::min(m_best, taken);
    if (taken < longEnough && m_bytes < maxBulkBytes) {
        m_bytes = std::min(m_bytes * growth, maxBulkBytes);
        return sendBulk();
    }
    // A link this quick is bent by whatever else the computers do.
    if (taken < longEnough && ++m_repetitions < mostRepetitions)
        return sendBulk();
    measured({1000.0 * static_cast<double>(m_bytes) / m_best.count()});
}

void LinkProbe::measured(engine::Bandwidth rate)
{
    if (m_direction == Direction::Down) {
        m_result.down = rate;
        return finish();
    }
    m_result.up = rate;
    m_direction = Direction::Down;
    m_bytes = firstBytes;
    m_repetitions = 0;
    Q_EMIT progressed(0.5);
    sendBulk();
}

void LinkProbe::finish()
{
    m_timeout.stop();
    // The pings' own bytes take time on a slow link; that is rate, not delay.
    const engine::Millis ownBytes{1000.0
                                  * (frameBytes(Ping{1}) / m_result.up.bytesPerSecond
                                     + frameBytes(Pong{1, m_sent, m_sent}) / m_result.down.bytesPerSecond)};
    m_result.delay = std::max(engine::Millis(0), (m_link.clock().roundTrip() - ownBytes) / 2);
    Q_EMIT finished(m_result);
}

} // namespace network
