// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace engine::kernels {

enum class BufferId : std::uint32_t {};
inline constexpr BufferId noBuffer{0xffffffffU};

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

/// One allocation for all tensors of a segment; buffers whose lifetimes do not meet share bytes.
class Arena
{
public:
    /// A buffer that is written and read at step @p now.
    BufferId add(std::int64_t bytes, int now);
    /// The buffer is read or written at step @p now as well; steps only grow.
    void use(BufferId buffer, int now);
    /// Places every buffer and allocates. Larger buffers choose first.
    void allocate();

    /// Valid after allocate().
    std::byte* address(const Place& place) const;
    std::int64_t size() const { return m_size; }

private:
    struct Buffer
    {
        std::int64_t bytes;
        int firstStep;
        int lastStep;
        std::int64_t offset;
    };
    std::int64_t freeOffset(const Buffer& buffer, const std::vector<const Buffer*>& placed) const;

    std::vector<Buffer> m_buffers;
    std::int64_t m_size = 0;
    AlignedBytes m_memory;
};

} // namespace engine::kernels
