// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/buffer_plan.h"

#include <cstddef>
#include <memory>

namespace engine::kernels {

/// Where bytes lie: in a buffer of the arena, or at an address that never moves (a constant).
struct Place
{
    BufferId buffer = noBuffer;
    std::int64_t offset = 0; ///< bytes into the buffer
    const std::byte* fixed = nullptr;

    bool operator==(const Place&) const = default;
};

/// Memory on huge pages where the system has them: large weights read twice as steadily from them.
class AlignedBytes
{
public:
    AlignedBytes() = default;
    /// Throws std::bad_alloc.
    explicit AlignedBytes(std::int64_t size);
    std::byte* data() const { return m_data.get(); }

private:
    struct Release
    {
        void operator()(std::byte* data) const;
    };
    std::unique_ptr<std::byte, Release> m_data;
};

/// One allocation for all tensors of a segment, as a plan says that is placed.
class Arena
{
public:
    Arena() = default;
    /// Throws std::bad_alloc.
    explicit Arena(BufferPlan plan) : m_plan(std::move(plan)), m_memory(m_plan.size()) {}

    std::byte* address(const Place& place) const;
    std::int64_t size() const { return m_plan.size(); }

private:
    BufferPlan m_plan;
    AlignedBytes m_memory;
};

} // namespace engine::kernels
