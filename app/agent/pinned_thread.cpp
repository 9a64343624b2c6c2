// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/pinned_thread.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace app {

#if defined(__linux__)

struct PinnedThread::Cores
{
    cpu_set_t set;
};

PinnedThread::PinnedThread(bool wanted)
{
    const int core = sched_getcpu();
    if (!wanted || core < 0 || core >= CPU_SETSIZE)
        return;
    auto before = std::make_unique<Cores>();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(core), &one);
    if (sched_getaffinity(0, sizeof(cpu_set_t), &before->set) == 0 && sched_setaffinity(0, sizeof one, &one) == 0)
        m_before = std::move(before);
}

PinnedThread::~PinnedThread()
{
    if (m_before)
        sched_setaffinity(0, sizeof(cpu_set_t), &m_before->set);
}

#else

struct PinnedThread::Cores
{
};

PinnedThread::PinnedThread(bool) {}
PinnedThread::~PinnedThread() = default;

#endif

} // namespace app
