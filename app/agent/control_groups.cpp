// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/control_groups.h"

#include <fstream>
#include <optional>
#include <string>

namespace app {

namespace {

namespace fs = std::filesystem;

/// One hierarchy of control groups.
struct Hierarchy
{
    fs::path root;
    std::string group; ///< of this process, as "/outer/inner"
};

/// Of a line "number:controllers:group"; nothing when it does not speak of the controller.
std::optional<Hierarchy> hierarchyOf(const std::string& line, const std::string& controller, const fs::path& mounted)
{
    const auto first = line.find(':');
    const auto second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos)
        return std::nullopt;
    const auto controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    const auto group = line.substr(second + 1);
    if (controllers == ",,")
        return Hierarchy{mounted, group};
    if (controllers.find(',' + controller + ',') != std::string::npos)
        return Hierarchy{mounted / controller, group};
    return std::nullopt;
}

} // namespace

std::vector<fs::path> controlGroups(std::string_view controller, const fs::path& root)
{
    const std::string name(controller);
    const auto mounted = root / "sys" / "fs" / "cgroup";
    // A group that is not seen from inside of its container has the container's files at the root.
    std::vector<fs::path> folders{mounted, mounted / name};
    std::ifstream groups(root / "proc" / "self" / "cgroup");
    for (std::string line; std::getline(groups, line);) {
        const auto hierarchy = hierarchyOf(line, name, mounted);
        if (!hierarchy)
            continue;
        auto folder = hierarchy->root;
        for (const auto& part : fs::path(hierarchy->group).relative_path()) {
            if (part == "..") // of a group outside of what this process sees
                break;
            folders.push_back(folder /= part);
        }
    }
    return folders;
}

} // namespace app
