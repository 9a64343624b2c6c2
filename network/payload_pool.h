// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace network {

/// Payload bytes start at, and tensors within a payload stand at, multiples of this: what vector
/// instructions want, and more than a browser's typed arrays need.
inline constexpr std::size_t payloadAlignment = 64;

/// Memory for payloads on their way in: bounded in sum, and used again, because fresh pages cost more
/// than the copy into them. Shared by the connections of a program; any thread may let a payload go.
class PayloadPool : public std::enable_shared_from_this<PayloadPool>
{
public:
    static std::shared_ptr<PayloadPool> create(std::size_t limit);
    ~PayloadPool();
    PayloadPool(const PayloadPool&) = delete;
    PayloadPool& operator=(const PayloadPool&) = delete;

    /// Uninitialised bytes; they return to the pool when the last owner goes.
    struct Payload
    {
        std::shared_ptr<std::byte> bytes; ///< null: none
        std::size_t capacity = 0;
    };
    /// At least @p needed bytes, @p wished where that costs nothing new. Null when the limit or the computer
    /// has no room.
    Payload take(std::size_t needed, std::size_t wished);

    std::size_t limit() const { return m_limit; }
    /// Bytes that somebody holds now.
    std::size_t held() const;

private:
    explicit PayloadPool(std::size_t limit) : m_limit(limit) {}
    struct Block
    {
        std::byte* bytes;
        std::size_t capacity;
    };
    void giveBack(Block block);
    void shrinkIdle(std::size_t most);

    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::size_t m_held = 0;
    std::vector<Block> m_idle; ///< the latest last
};

} // namespace network
