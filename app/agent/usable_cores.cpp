// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/usable_cores.h"

#include "app/agent/control_groups.h"

#include <algorithm>
#include <fstream>

#include <sched.h>
#include <unistd.h>

namespace app {

namespace {

namespace fs = std::filesystem;

/// The microseconds of work in a period, and the period; nothing where there is no limit, which version 2 writes as
/// "max" and version 1 as -1.
std::optional<double> shareIn(const fs::path& folder)
{
    double quota = 0.0;
    double period = 0.0;
    std::ifstream both(folder / "cpu.max");
    if (!(both >> quota >> period)) {
        std::ifstream(folder / "cpu.cfs_quota_us") >> quota;
        std::ifstream(folder / "cpu.cfs_period_us") >> period;
    }
    return quota > 0.0 && period > 0.0 ? std::optional(quota / period) : std::nullopt;
}

/// How many this process may run on.
int allowedCoreCount()
{
    const auto cores = allowedCores();
    return cores.empty() ? static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)) // more than a cpu_set_t holds
                         : static_cast<int>(cores.size());
}

} // namespace

std::optional<double> coresOfControlGroups(const fs::path& root)
{
    std::optional<double> least;
    for (const auto& folder : controlGroups("cpu", root)) {
        if (const auto share = shareIn(folder))
            least = std::min(least.value_or(*share), *share);
    }
    return least;
}

std::vector<int> allowedCores()
{
    std::vector<int> cores;
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return cores;
    for (int core = 0; core < CPU_SETSIZE; ++core) {
        if (CPU_ISSET(static_cast<std::size_t>(core), &allowed))
            cores.push_back(core);
    }
    return cores;
}

int usableCores()
{
    const int allowed = allowedCoreCount();
    return std::max(1, static_cast<int>(std::min<double>(allowed, coresOfControlGroups().value_or(allowed))));
}

} // namespace app
