// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/arena.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <numeric>

#include <sys/mman.h>

namespace engine::kernels {

namespace {

constexpr std::int64_t lineSize = 64;
constexpr std::int64_t hugePage = std::int64_t{1} << 21;

std::int64_t roundUp(std::int64_t size, std::int64_t step)
{
    return (size + step - 1) / step * step;
}

} // namespace

AlignedBytes::AlignedBytes(std::int64_t size)
{
    const std::int64_t alignment = size >= hugePage ? hugePage : lineSize;
    const auto rounded = static_cast<std::size_t>(roundUp(std::max<std::int64_t>(size, 1), alignment));
    m_data.reset(static_cast<std::byte*>(std::aligned_alloc(static_cast<std::size_t>(alignment), rounded)));
    if (!m_data)
        throw std::bad_alloc();
    if (alignment == hugePage)
        madvise(m_data.get(), rounded, MADV_HUGEPAGE);
}

void AlignedBytes::Release::operator()(std::byte* data) const
{
    std::free(data);
}

BufferId Arena::add(std::int64_t bytes, int now)
{
    m_buffers.push_back({roundUp(std::max<std::int64_t>(bytes, 1), lineSize), now, now, 0});
    return BufferId{static_cast<std::uint32_t>(m_buffers.size() - 1)};
}

void Arena::use(BufferId buffer, int now)
{
    auto& used = m_buffers[static_cast<std::size_t>(buffer)];
    used.lastStep = std::max(used.lastStep, now);
}

/// The lowest gap between the buffers that live at the same time; @p placed is sorted by offset.
std::int64_t Arena::freeOffset(const Buffer& buffer, const std::vector<const Buffer*>& placed) const
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

void Arena::allocate()
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
    m_memory = AlignedBytes(m_size);
}

std::byte* Arena::address(const Place& place) const
{
    if (place.fixed)
        return const_cast<std::byte*>(place.fixed) + place.offset; // steps only read constants
    return m_memory.data() + m_buffers[static_cast<std::size_t>(place.buffer)].offset + place.offset;
}

} // namespace engine::kernels
