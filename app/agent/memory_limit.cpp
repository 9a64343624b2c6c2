// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/memory_limit.h"

#include <algorithm>
#include <fstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace app {

namespace {

namespace fs = std::filesystem;

/// One hierarchy of control groups.
struct Hierarchy
{
    fs::path root;
    std::string group; ///< of this process, as "/outer/inner"
    const char* limit; ///< the file that holds it, in bytes; "max" or a huge number when there is none
};

/// Of a line "number:controllers:group"; nothing when it does not speak of memory.
std::optional<Hierarchy> hierarchyOf(const std::string& line, const fs::path& cgroups)
{
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos)
        return std::nullopt;
    const auto controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    const auto group = line.substr(second + 1);
    if (controllers == ",,")
        return Hierarchy{cgroups, group, "memory.max"};
    if (controllers.find(",memory,") != std::string::npos)
        return Hierarchy{cgroups / "memory", group, "memory.limit_in_bytes"};
    return std::nullopt;
}

void lower(std::optional<std::int64_t>& least, const fs::path& file)
{
    std::int64_t limit = 0;
    if (std::ifstream(file) >> limit && limit > 0)
        least = std::min(least.value_or(limit), limit);
}

/// The group's own limit and those of the groups around it. A group that is not seen from inside of its container
/// has the container's at the root.
void lowerByGroups(std::optional<std::int64_t>& least, const Hierarchy& hierarchy)
{
    lower(least, hierarchy.root / hierarchy.limit);
    auto folder = hierarchy.root;
    for (const auto& part : fs::path(hierarchy.group).relative_path()) {
        folder /= part;
        lower(least, folder / hierarchy.limit);
    }
}

} // namespace

std::optional<engine::Bytes> memoryOfControlGroups(const fs::path& root)
{
    const auto cgroups = root / "sys" / "fs" / "cgroup";
    std::optional<std::int64_t> least;
    lowerByGroups(least, {cgroups, "/", "memory.max"});
    lowerByGroups(least, {cgroups / "memory", "/", "memory.limit_in_bytes"});
    std::ifstream groups(root / "proc" / "self" / "cgroup");
    for (std::string line; std::getline(groups, line);) {
        if (const auto hierarchy = hierarchyOf(line, cgroups))
            lowerByGroups(least, *hierarchy);
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
