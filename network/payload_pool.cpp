// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/payload_pool.h"

#include <algorithm>
#include <cstdlib>

namespace network {

namespace {

constexpr std::size_t mostIdle = 64U << 20;
/// A small payload does not keep a large block from the one that needs it.
constexpr std::size_t mostWaste = 4;

std::size_t aligned(std::size_t size)
{
    return (std::max<std::size_t>(size, 1) + payloadAlignment - 1) / payloadAlignment * payloadAlignment;
}

} // namespace

std::shared_ptr<PayloadPool> PayloadPool::create(std::size_t limit)
{
    return std::shared_ptr<PayloadPool>(new PayloadPool(limit));
}

PayloadPool::~PayloadPool()
{
    shrinkIdle(0);
}

PayloadPool::Payload PayloadPool::take(std::size_t needed, std::size_t wished)
{
    Block block{nullptr, aligned(needed)};
    {
        const std::scoped_lock lock(m_mutex);
        const auto fits = std::ranges::find_if(m_idle, [wished](const Block& idle) {
            return idle.capacity >= wished && idle.capacity / mostWaste <= wished;
        });
        if (fits != m_idle.end()) {
            block = *fits;
            m_idle.erase(fits);
        }
        if (block.capacity > m_limit - m_held) {
            if (block.bytes != nullptr)
                m_idle.push_back(block);
            return {};
        }
        m_held += block.capacity;
    }
    if (block.bytes == nullptr)
        block.bytes = static_cast<std::byte*>(std::aligned_alloc(payloadAlignment, block.capacity));
    if (block.bytes == nullptr) {
        const std::scoped_lock lock(m_mutex);
        m_held -= block.capacity;
        return {};
    }
    return {{block.bytes,
             [pool = shared_from_this(), capacity = block.capacity](std::byte* bytes) {
                 pool->giveBack({bytes, capacity});
             }},
            block.capacity};
}

void PayloadPool::giveBack(Block block)
{
    const std::scoped_lock lock(m_mutex);
    m_held -= block.capacity;
    m_idle.push_back(block);
    shrinkIdle(std::min(mostIdle, m_limit - m_held));
}

/// The oldest go first.
void PayloadPool::shrinkIdle(std::size_t most)
{
    std::size_t total = 0;
    for (const auto& idle : m_idle)
        total += idle.capacity;
    while (total > most) {
        total -= m_idle.front().capacity;
        std::free(m_idle.front().bytes);
        m_idle.erase(m_idle.begin());
    }
}

std::size_t PayloadPool::held() const
{
    const std::scoped_lock lock(m_mutex);
    return m_held;
}

} // namespace network
