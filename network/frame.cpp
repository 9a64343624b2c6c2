// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/frame.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>

namespace network {

namespace {

constexpr std::size_t headerAlignment = 8;
/// What one read may bring of small frames.
constexpr std::size_t stagedBytes = 64U << 10;
/// A payload's first memory; it doubles as bytes arrive.
constexpr std::size_t firstPayload = 256U << 10;

constexpr std::array<std::byte, payloadAlignment> padding{};

std::size_t gapAfter(std::size_t bytes, std::size_t alignment)
{
    return (alignment - bytes % alignment) % alignment;
}

engine::Error corrupt(std::string message)
{
    return {engine::ErrorCode::Corrupt, std::move(message)};
}

engine::Error overLimit(const char* what, std::size_t bytes, std::size_t limit)
{
    return corrupt(std::string(what) + " of " + std::to_string(bytes) + " bytes is over the limit of "
                   + std::to_string(limit));
}

} // namespace

engine::Result<OutgoingFrame> encodeFrame(std::uint16_t kind, std::string header, std::vector<engine::Blob> payload,
                                          FrameLimits limits)
{
    OutgoingFrame frame;
    for (auto& part : payload) {
        if (const auto gap = gapAfter(frame.payloadBytes, payloadAlignment); gap > 0)
            frame.payload.push_back({nullptr, std::span(padding).first(gap)});
        frame.payloadBytes += gapAfter(frame.payloadBytes, payloadAlignment) + part.bytes.size();
        frame.payload.push_back(std::move(part));
    }
    header.append(gapAfter(header.size(), headerAlignment), ' ');
    if (header.size() > limits.header || frame.payloadBytes > limits.payload)
        return engine::Error{engine::ErrorCode::InvalidInput,
                             engine::sentence("a message of %1 bytes is too long", header.size() + frame.payloadBytes)};
    frame.head.resize(static_cast<qsizetype>(framePrefixBytes));
    auto* prefix = frame.head.data();
    prefix[0] = 'S';
    prefix[1] = 'u';
    qToLittleEndian(protocolVersion, prefix + 2);
    qToLittleEndian(kind, prefix + 4);
    qToLittleEndian(std::uint16_t{0}, prefix + 6);
    qToLittleEndian(static_cast<std::uint32_t>(header.size()), prefix + 8);
    qToLittleEndian(static_cast<std::uint32_t>(frame.payloadBytes), prefix + 12);
    frame.head.append(header.data(), static_cast<qsizetype>(header.size()));
    return frame;
}

QByteArray joined(const OutgoingFrame& frame)
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(frame.bytes()));
    bytes.append(frame.head);
    for (const auto& part : frame.payload)
        bytes.append(reinterpret_cast<const char*>(part.bytes.data()), static_cast<qsizetype>(part.bytes.size()));
    return bytes;
}

FrameDecoder::FrameDecoder(std::vector<FrameLimits> limits, std::shared_ptr<PayloadPool> pool)
    : m_limits(std::move(limits)), m_pool(std::move(pool)), m_staged(stagedBytes)
{
}

std::span<std::byte> FrameDecoder::room()
{
    if (m_stagedBegin == m_stagedEnd) {
        m_stagedBegin = m_stagedEnd = 0;
        if (m_payloadFilled < std::min(m_payloadBytes, m_payload.capacity))
            return {m_payload.bytes.get() + m_payloadFilled,
                    std::min(m_payloadBytes, m_payload.capacity) - m_payloadFilled};
    }
    return std::span(m_staged).subspan(m_stagedEnd);
}

void FrameDecoder::filled(std::size_t count)
{
    if (m_stagedEnd == 0 && m_payloadFilled < std::min(m_payloadBytes, m_payload.capacity))
        m_payloadFilled += count;
    else
        m_stagedEnd += count;
}

std::span<const std::byte> FrameDecoder::take(std::size_t wanted)
{
    const auto count = std::min(wanted, m_stagedEnd - m_stagedBegin);
    const auto taken = std::span<const std::byte>(m_staged).subspan(m_stagedBegin, count);
    m_stagedBegin += count;
    return taken;
}

engine::Result<void> FrameDecoder::readPrefix()
{
    const auto* prefix = m_prefix.data();
    if (prefix[0] != std::byte{'S'} || prefix[1] != std::byte{'u'})
        return engine::Error{engine::ErrorCode::Unsupported, "the other side does not speak Suture's protocol"};
    const auto version = qFromLittleEndian<std::uint16_t>(prefix + 2);
    if (version != protocolVersion)
        return engine::Error{
            engine::ErrorCode::Unsupported,
            engine::sentence("the other side speaks protocol %1, this program %2", version, protocolVersion)};
    m_kind = qFromLittleEndian<std::uint16_t>(prefix + 4);
    m_headerBytes = qFromLittleEndian<std::uint32_t>(prefix + 8);
    m_payloadBytes = qFromLittleEndian<std::uint32_t>(prefix + 12);
    if (m_kind >= m_limits.size())
        return corrupt("unknown message kind " + std::to_string(m_kind));
    const auto& limits = m_limits[m_kind];
    if (m_headerBytes > limits.header)
        return overLimit("a header", m_headerBytes, limits.header);
    if (m_payloadBytes > limits.payload)
        return overLimit("a payload", m_payloadBytes, limits.payload);
    return {};
}

/// Makes room for more of the payload, as much again as came already.
engine::Result<void> FrameDecoder::growPayload()
{
    const auto needed = std::min(m_payloadBytes, std::max(firstPayload, 2 * m_payload.capacity));
    auto larger = m_pool->take(needed, m_payloadBytes);
    if (!larger.bytes)
        return engine::Error{engine::ErrorCode::Timeout,
                             engine::sentence("there is no memory for a payload of %1 bytes just now", m_payloadBytes)};
    if (m_payloadFilled > 0)
        std::memcpy(larger.bytes.get(), m_payload.bytes.get(), m_payloadFilled);
    m_payload = std::move(larger);
    return {};
}

engine::Result<std::optional<Frame>> FrameDecoder::next()
{
    if (m_prefixFilled < framePrefixBytes) {
        const auto part = take(framePrefixBytes - m_prefixFilled);
        std::ranges::copy(part, m_prefix.begin() + static_cast<std::ptrdiff_t>(m_prefixFilled));
        m_prefixFilled += part.size();
        if (m_prefixFilled < framePrefixBytes)
            return std::optional<Frame>{};
        if (auto prefix = readPrefix(); !prefix)
            return prefix.error();
    }
    const auto header = take(m_headerBytes - m_header.size());
    m_header.append(reinterpret_cast<const char*>(header.data()), header.size());
    if (m_header.size() < m_headerBytes)
        return std::optional<Frame>{};
    while (m_payloadFilled < m_payloadBytes) {
        if (m_payloadFilled == m_payload.capacity) {
            if (auto grown = growPayload(); !grown)
                return grown.error();
        }
        const auto part = take(std::min(m_payloadBytes, m_payload.capacity) - m_payloadFilled);
        if (part.empty())
            return std::optional<Frame>{};
        std::memcpy(m_payload.bytes.get() + m_payloadFilled, part.data(), part.size());
        m_payloadFilled += part.size();
    }
    Frame frame{m_kind, std::exchange(m_header, {}), {}};
    auto payload = std::exchange(m_payload, {});
    if (const auto count = std::exchange(m_payloadFilled, 0); count > 0)
        frame.payload = {payload.bytes, {payload.bytes.get(), count}};
    m_prefixFilled = m_headerBytes = m_payloadBytes = 0;
    return std::optional<Frame>{std::move(frame)};
}

} // namespace network
