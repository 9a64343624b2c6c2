// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace app {

/// Keeps the calling thread on the core where it is, as long as it lives: a thread that is moved finds the caches of its
/// new core cold. Threads that are made meanwhile would be kept there as well, so it is for work by one thread.
class PinnedThread
{
public:
    /// Does nothing if not @p wanted, or where the system does not let it.
    explicit PinnedThread(bool wanted);
    ~PinnedThread();
    PinnedThread(const PinnedThread&) = delete;
    PinnedThread& operator=(const PinnedThread&) = delete;

    bool isPinned() const { return m_before != nullptr; }

private:
    struct Cores;
    std::unique_ptr<Cores> m_before;
};

} // namespace app
