// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace engine {

enum class BufferId : std::uint32_t {};
inline constexpr BufferId noBuffer{0xffffffffU};

/// Where the tensors of a segment lie in one block of memory: buffers whose lifetimes do not meet share bytes.
class BufferPlan
{
public:
    /// A buffer that is written and read at step @p now.
    BufferId add(std::int64_t bytes, int now);
    /// The buffer is read or written at step @p now as well; steps only grow.
    void use(BufferId buffer, int now);
    /// Places every buffer. Larger ones choose first.
    void place();

    /// In bytes from the beginning of the block; valid after place().
    std::int64_t offset(BufferId buffer) const { return m_buffers[static_cast<std::size_t>(buffer)].offset; }
    /// Of the whole block, in bytes.
    std::int64_t size() const { return m_size; }

private:
    struct Buffer
    {
        std::int64_t bytes;
        int firstStep;
        int lastStep;
        std::int64_t offset;
    };
    static std::int64_t freeOffset(const Buffer& buffer, const std::vector<const Buffer*>& placed);

    std::vector<Buffer> m_buffers;
    std::int64_t m_size = 0;
};

} // namespace engine
