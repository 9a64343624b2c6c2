// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/frame.h"

#include <QtEndian>

#include <algorithm>

namespace network {

namespace {

constexpr std::size_t afterLength = framePrefixBytes - sizeof(std::uint32_t);

std::span<const std::byte> take(std::span<const std::byte>& bytes, std::size_t wanted)
{
    const auto taken = bytes.first(std::min(wanted, bytes.size()));
    bytes = bytes.subspan(taken.size());
    return taken;
}

engine::Error corrupt(std::string message)
{
    return {engine::ErrorCode::Corrupt, std::move(message)};
}

} // namespace

engine::Result<QByteArray> encodeFrame(std::uint16_t kind, const std::string& header,
                                       std::span<const engine::Blob> payload)
{
    std::size_t payloadBytes = 0;
    for (const auto& part : payload)
        payloadBytes += part.bytes.size();
    constexpr FrameLimits limits;
    if (header.size() > limits.header || payloadBytes > limits.payload)
        return engine::Error{engine::ErrorCode::InvalidInput,
                             "a message of " + std::to_string(header.size() + payloadBytes) + " bytes is too long"};
    QByteArray frame;
    frame.reserve(static_cast<qsizetype>(framePrefixBytes + header.size() + payloadBytes));
    frame.resize(static_cast<qsizetype>(framePrefixBytes));
    qToLittleEndian(static_cast<std::uint32_t>(afterLength + header.size() + payloadBytes), frame.data());
    qToLittleEndian(kind, frame.data() + 4);
    qToLittleEndian(static_cast<std::uint32_t>(header.size()), frame.data() + 6);
    frame.append(header.data(), static_cast<qsizetype>(header.size()));
    for (const auto& part : payload)
        frame.append(reinterpret_cast<const char*>(part.bytes.data()), static_cast<qsizetype>(part.bytes.size()));
    return frame;
}

engine::Result<void> FrameDecoder::readPrefix(std::size_t kinds)
{
    const std::size_t length = qFromLittleEndian<std::uint32_t>(m_prefix.data());
    m_kind = qFromLittleEndian<std::uint16_t>(m_prefix.data() + 4);
    m_headerBytes = qFromLittleEndian<std::uint32_t>(m_prefix.data() + 6);
    if (m_kind >= kinds)
        return corrupt("unknown message kind " + std::to_string(m_kind));
    if (m_headerBytes > m_limits.header)
        return corrupt("a header of " + std::to_string(m_headerBytes) + " bytes is over the limit of "
                       + std::to_string(m_limits.header));
    if (length < afterLength + m_headerBytes)
        return corrupt("a frame of " + std::to_string(length) + " bytes cannot hold a header of "
                       + std::to_string(m_headerBytes));
    m_payloadBytes = length - afterLength - m_headerBytes;
    if (m_payloadBytes > m_limits.payload)
        return corrupt("a payload of " + std::to_string(m_payloadBytes) + " bytes is over the limit of "
                       + std::to_string(m_limits.payload));
    return {};
}

engine::Result<std::optional<Frame>> FrameDecoder::next(std::span<const std::byte>& bytes, std::size_t kinds)
{
    if (m_prefixFilled < framePrefixBytes) {
        const auto part = take(bytes, framePrefixBytes - m_prefixFilled);
        std::ranges::copy(part, m_prefix.begin() + static_cast<std::ptrdiff_t>(m_prefixFilled));
        m_prefixFilled += part.size();
        if (m_prefixFilled < framePrefixBytes)
            return std::optional<Frame>{};
        if (auto prefix = readPrefix(kinds); !prefix)
            return prefix.error();
    }
    const auto header = take(bytes, m_headerBytes - m_header.size());
    m_header.append(reinterpret_cast<const char*>(header.data()), header.size());
    const auto payload = take(bytes, m_payloadBytes - m_payload.size());
    m_payload.insert(m_payload.end(), payload.begin(), payload.end());
    if (m_header.size() < m_headerBytes || m_payload.size() < m_payloadBytes)
        return std::optional<Frame>{};
    m_prefixFilled = 0;
    Frame frame{m_kind, std::exchange(m_header, {}), engine::makeBlob(std::exchange(m_payload, {}))};
    return std::optional<Frame>{std::move(frame)};
}

} // namespace network
