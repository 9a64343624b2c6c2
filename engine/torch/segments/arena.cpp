// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/arena.h"

#include <algorithm>
#include <cstdlib>
#include <new>

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

std::byte* Arena::address(const Place& place) const
{
    if (place.fixed)
        return const_cast<std::byte*>(place.fixed) + place.offset; // steps only read constants
    return m_memory.data() + m_plan.offset(place.buffer) + place.offset;
}

} // namespace engine::kernels
