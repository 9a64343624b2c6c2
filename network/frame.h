// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "network/payload_pool.h"

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The unit on the wire; docs/protocol.md tells it to whoever writes another client. All numbers are
/// little-endian:
///   'S' 'u', u16 protocol version, u16 kind, u16 zero, u32 length of the header, u32 length of the payload,
///   header (JSON, padded with blanks to a multiple of 8), payload (raw).
/// The first six bytes keep their meaning in every version, so that versions can be compared before
/// anything else is read.
namespace network {

inline constexpr std::uint16_t protocolVersion = 5;
inline constexpr std::size_t framePrefixBytes = 16;

struct Frame
{
    std::uint16_t kind = 0;
    std::string header;
    engine::Blob payload; ///< starts at a multiple of payloadAlignment in memory
};

/// The most that a kind of frame may hold.
struct FrameLimits
{
    std::size_t header = 64U << 10;
    std::size_t payload = 0;
};

/// A frame as it leaves: its parts follow each other without gaps and are sent from where they lie.
struct OutgoingFrame
{
    QByteArray head; ///< prefix and header
    std::vector<engine::Blob> payload;
    std::size_t payloadBytes = 0;

    std::size_t bytes() const { return static_cast<std::size_t>(head.size()) + payloadBytes; }
};

/// Each part of @p payload begins at a multiple of payloadAlignment; there is padding in between. Fails with
/// InvalidInput when the other side would refuse it.
engine::Result<OutgoingFrame> encodeFrame(std::uint16_t kind, std::string header, std::vector<engine::Blob> payload,
                                          FrameLimits limits);

/// All its bytes, copied.
QByteArray joined(const OutgoingFrame& frame);

/// Takes bytes as they come. Memory grows with bytes received, never with a length announced; a payload is
/// received where it will be read.
class FrameDecoder
{
public:
    /// @p limits by kind; other kinds are refused.
    FrameDecoder(std::vector<FrameLimits> limits, std::shared_ptr<PayloadPool> pool);

    void setLimits(std::vector<FrameLimits> limits) { m_limits = std::move(limits); }
    void setPayloadLimit(std::uint16_t kind, std::size_t most) { m_limits.at(kind).payload = most; }

    /// Where the next bytes of the stream belong; never empty. Ask for it only after next() has answered
    /// nothing.
    std::span<std::byte> room();
    /// So many bytes stand there now.
    void filled(std::size_t count);
    /// The next frame, nothing before it is whole. Fails, and then for good, with Unsupported when the bytes
    /// are not of this protocol or version, with Corrupt when a kind is unknown or a limit is broken, with
    /// Timeout when there is no memory for the payload just now.
    engine::Result<std::optional<Frame>> next();

    /// Of the payload that is on its way; 0 when none is.
    std::size_t missing() const { return m_payloadBytes - m_payloadFilled; }
    /// Bytes allocated for the frame that is on its way.
    std::size_t memory() const { return m_header.capacity() + m_payload.capacity; }
    /// Of its header and payload, received.
    std::size_t received() const { return m_header.size() + m_payloadFilled; }

private:
    std::span<const std::byte> take(std::size_t wanted);
    engine::Result<void> readPrefix();
    engine::Result<void> growPayload();

    std::vector<FrameLimits> m_limits;
    std::shared_ptr<PayloadPool> m_pool;
    std::vector<std::byte> m_staged;
    std::size_t m_stagedBegin = 0;
    std::size_t m_stagedEnd = 0;
    std::array<std::byte, framePrefixBytes> m_prefix{};
    std::size_t m_prefixFilled = 0;
    std::uint16_t m_kind = 0;
    std::size_t m_headerBytes = 0;
    std::string m_header;
    std::size_t m_payloadBytes = 0;
    std::size_t m_payloadFilled = 0;
    PayloadPool::Payload m_payload;
};

} // namespace network
