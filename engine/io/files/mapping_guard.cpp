// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/mapping_guard.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <mutex>
#include <sys/mman.h>
#include <unistd.h>

namespace engine {

/// A signal handler may not lock or allocate, so the mappings stand in a table of fixed size.
struct MappingSlot
{
    std::atomic<bool> taken{false};
    std::atomic<std::uintptr_t> begin{0};
    std::atomic<std::uintptr_t> end{0};
};

namespace {

constexpr std::size_t mostMappings = 1024;
std::array<MappingSlot, mostMappings> slots;
std::atomic<std::uint64_t> pagesLost{0};
struct sigaction formerAction
{
};

bool isGuarded(std::uintptr_t address)
{
    for (const auto& slot : slots) {
        if (address >= slot.begin && address < slot.end)
            return true;
    }
    return false;
}

void replacePage(int /*signal*/, siginfo_t* fault, void* /*context*/)
{
    const auto address = reinterpret_cast<std::uintptr_t>(fault->si_addr);
    const auto pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    auto* page = static_cast<std::byte*>(fault->si_addr) - address % pageSize;
    if (isGuarded(address)
        && ::mmap(page, pageSize, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) {
        ++pagesLost;
        return;
    }
    ::sigaction(SIGBUS, &formerAction, nullptr); // not ours: the same read now ends the process as it would have
}

void installOnce()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action
        {
        };
        action.sa_sigaction = replacePage;
        action.sa_flags = SA_SIGINFO;
        ::sigaction(SIGBUS, &action, &formerAction);
    });
}

} // namespace

MappingGuard::MappingGuard(const void* address, std::size_t size)
{
    installOnce();
    for (auto& slot : slots) {
        if (slot.taken.exchange(true))
            continue;
        slot.begin = reinterpret_cast<std::uintptr_t>(address);
        slot.end = slot.begin + size;
        m_slot = &slot;
        return;
    }
}

MappingGuard::~MappingGuard()
{
    if (!m_slot)
        return;
    m_slot->end = 0;
    m_slot->begin = 0;
    m_slot->taken = false;
}

std::uint64_t lostPages()
{
    return pagesLost;
}

} // namespace engine
