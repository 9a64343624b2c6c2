// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/memory_limit.h"

#include "app/agent/control_groups.h"

#include <algorithm>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace app {

std::optional<engine::Bytes> memoryOfControlGroups(const std::filesystem::path& root)
{
    std::optional<std::int64_t> least;
    for (const auto& folder : controlGroups("memory", root)) {
        for (const auto* file : {"memory.max", "memory.limit_in_bytes"}) { // of version 2 and 1; "max" is no number
            std::int64_t limit = 0;
            if (std::ifstream(folder / file) >> limit && limit > 0)
                least = std::min(least.value_or(limit), limit);
        }
    }
    return least ? std::optional(engine::Bytes{*least}) : std::nullopt;
}

engine::Bytes memoryOfThisComputer()
{
    const engine::Bytes physical{std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE)};
    return std::min(physical, memoryOfControlGroups().value_or(physical));
}

void limitMemory(engine::Bytes memory)
{
    const auto most = static_cast<rlim_t>(memory.count);
    const rlimit limits{most, most};
    ::setrlimit(RLIMIT_DATA, &limits);
}

} // namespace app
