// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/descriptor_limit.h"

#include <algorithm>

#include <sys/resource.h>

namespace app {

void raiseDescriptorLimit()
{
    constexpr rlim_t plenty = 65'536;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, plenty));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace app
