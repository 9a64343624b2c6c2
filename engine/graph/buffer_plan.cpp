// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/buffer_plan.h"

#include <algorithm>

namespace engine {

namespace {

constexpr std::int64_t lineSize = 64;

std::int64_t inLines(std::int64_t size)
{
    return (size + lineSize - 1) / lineSize * lineSize;
}

} // namespace

BufferId BufferPlan::add(std::int64_t bytes, int now)
{
    m_buffers.push_back({inLines(std::max<std::int64_t>(bytes, 1)), now, now, 0});
    return BufferId{static_cast<std::uint32_t>(m_buffers.size() - 1)};
}

void BufferPlan::use(BufferId buffer, int now)
{
    auto& used = m_buffers[static_cast<std::size_t>(buffer)];
    used.lastStep = std::max(used.lastStep, now);
}

/// The lowest gap between the buffers that live at the same time; @p placed is sorted by offset.
std::int64_t BufferPlan::freeOffset(const Buffer& buffer, const std::vector<const Buffer*>& placed)
{
    std::int64_t offset = 0;
    for (const Buffer* other : placed) {
        if (other->lastStep < buffer.firstStep || other->firstStep > buffer.lastStep)
            continue;
        if (other->offset >= offset + buffer.bytes)
            break;
        offset = std::max(offset, other->offset + other->bytes);
    }
    return offset;
}

void BufferPlan::place()
{
    std::vector<Buffer*> bySize(m_buffers.size());
    std::ranges::transform(m_buffers, bySize.begin(), [](Buffer& buffer) { return &buffer; });
    std::ranges::stable_sort(bySize, std::ranges::greater{}, &Buffer::bytes);
    std::vector<const Buffer*> placed;
    for (Buffer* buffer : bySize) {
        buffer->offset = freeOffset(*buffer, placed);
        m_size = std::max(m_size, buffer->offset + buffer->bytes);
        placed.insert(std::ranges::upper_bound(placed, buffer->offset, {}, &Buffer::offset), buffer);
    }
}

} // namespace engine
