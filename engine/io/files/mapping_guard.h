// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace engine {

/// While it lives, a page of the mapping that its file no longer has reads as zeros. Without it, a file
/// that somebody cuts short ends the process with SIGBUS at the next read of such a page.
class MappingGuard
{
public:
    MappingGuard(const void* address, std::size_t size);
    MappingGuard(const MappingGuard&) = delete;
    MappingGuard& operator=(const MappingGuard&) = delete;
    ~MappingGuard();

    /// False when too many files are mapped at once: the mapping must not be used.
    bool active() const { return m_slot != nullptr; }

private:
    struct MappingSlot* m_slot = nullptr;
};

/// How many pages were replaced by zeros in this process so far: whoever reads a mapping compares this
/// before and after.
std::uint64_t lostPages();

} // namespace engine
