// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/confinement.h"

#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif

namespace app {

namespace {

template <typename Resource>
void limit(Resource resource, std::uint64_t value)
{
    const rlimit limits{value, value};
    ::setrlimit(resource, &limits);
}

#if defined(LANDLOCK_ACCESS_FS_MAKE_SYM) && defined(SYS_landlock_create_ruleset)
/// What kernels learned later than the oldest headers that we build with.
constexpr std::uint64_t truncateFile = std::uint64_t{1} << 14; // from ABI 3
constexpr std::uint64_t bindTcp = std::uint64_t{1} << 0;       // from ABI 4
constexpr std::uint64_t connectTcp = std::uint64_t{1} << 1;

/// landlock_ruleset_attr with its second field; kernels before ABI 4 take the first alone.
struct Rules
{
    std::uint64_t files;
    std::uint64_t network;
};

void allowChanges(int rules, std::uint64_t changes, const std::filesystem::path& folder)
{
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = changes;
    beneath.parent_fd = ::open(folder.c_str(), O_PATH | O_CLOEXEC);
    if (beneath.parent_fd < 0)
        return;
    ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    ::close(beneath.parent_fd);
}

void forbidChanges(const std::filesystem::path& exceptIn)
{
    const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    Rules forbidden{};
    forbidden.files = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR
        | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR
        | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO
        | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= 3)
        forbidden.files |= truncateFile;
    if (version >= 4)
        forbidden.network = bindTcp | connectTcp;
    const auto size = version >= 4 ? sizeof(Rules) : sizeof(forbidden.files);
    const auto rules = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &forbidden, size, 0));
    if (rules < 0)
        return;
    if (!exceptIn.empty())
        allowChanges(rules, forbidden.files & ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE}, exceptIn);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::syscall(SYS_landlock_restrict_self, rules, 0);
    ::close(rules);
}
#else
void forbidChanges(const std::filesystem::path&) {}
#endif

} // namespace

void confineThisProcess(const Confinement& confinement)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_AS, confinement.memory);
    limit(RLIMIT_FSIZE, confinement.memory);
    limit(RLIMIT_CPU, confinement.seconds);
    limit(RLIMIT_CORE, 0);
    forbidChanges(confinement.writable);
}

} // namespace app
