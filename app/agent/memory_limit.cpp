// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/memory_limit.h"

#include <algorithm>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace app {

engine::Bytes memoryOfThisComputer()
{
    const std::int64_t physical = std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
    std::ifstream file("/sys/fs/cgroup/memory.max");
    std::int64_t container = 0;
    return {file >> container && container > 0 ? std::min(physical, container) : physical};
}

void limitMemory(engine::Bytes memory)
{
    const auto most = static_cast<rlim_t>(memory.count);
    const rlimit limits{most, most};
    ::setrlimit(RLIMIT_DATA, &limits);
}

} // namespace app
