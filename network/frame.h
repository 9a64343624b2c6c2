// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace network {

/// The unit on the wire, all numbers little-endian: u32 length of what follows, u16 kind,
/// u32 length of the header, header (JSON), payload (raw).
struct Frame
{
    std::uint16_t kind = 0;
    std::string header;
    engine::Blob payload;
};

struct FrameLimits
{
    std::size_t header = 16U << 20;
    std::size_t payload = 512U << 20;
};

/// Until the handshake is done nobody needs more.
inline constexpr FrameLimits greetingLimits{16U << 10, 0};

/// Length, kind and header length.
inline constexpr std::size_t framePrefixBytes = 10;

/// One contiguous frame, for one write. The parts of the payload follow each other without gaps.
/// Fails with InvalidInput when the other side would refuse it.
engine::Result<QByteArray> encodeFrame(std::uint16_t kind, const std::string& header,
                                       std::span<const engine::Blob> payload);

/// Takes bytes as they come. Memory grows with bytes received, never with a length announced.
class FrameDecoder
{
public:
    void setLimits(FrameLimits limits) { m_limits = limits; }

    /// Consumes from @p bytes up to the end of the next frame; nothing when they end before it.
    /// Fails with Corrupt when the prefix names a kind from @p kinds on or breaks a limit.
    engine::Result<std::optional<Frame>> next(std::span<const std::byte>& bytes, std::size_t kinds);

    /// Bytes allocated for the frame that is on its way.
    std::size_t memory() const { return m_header.capacity() + m_payload.capacity(); }

private:
    engine::Result<void> readPrefix(std::size_t kinds);

    FrameLimits m_limits;
    std::array<std::byte, framePrefixBytes> m_prefix{};
    std::size_t m_prefixFilled = 0;
    std::size_t m_headerBytes = 0;
    std::size_t m_payloadBytes = 0;
    std::uint16_t m_kind = 0;
    std::string m_header;
    std::vector<std::byte> m_payload;
};

} // namespace network
