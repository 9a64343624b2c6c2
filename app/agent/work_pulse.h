// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <functional>

namespace app {

/// Whether the thread that works gets anywhere: a thread that talks still answers while another hangs.
class WorkPulse
{
public:
    /// What the working thread has spent so far. Asked by the thread that talks.
    using SpentTime = std::function<std::chrono::nanoseconds()>;

    /// @p spent: the processor time of the thread that called began() last, unless a test says otherwise.
    explicit WorkPulse(SpentTime spent = {});
    WorkPulse(const WorkPulse&) = delete;
    WorkPulse& operator=(const WorkPulse&) = delete;

    /// Working thread: the brackets of a piece of work.
    void began();
    void ended();
    /// Any thread: work goes on, although it spends no processor time.
    void beat() { m_beats.fetch_add(1, std::memory_order_relaxed); }

    /// Talking thread: nothing is worked on, or there was a beat or at least a millisecond of processor time since
    /// the last answer that was true. One "no" is no proof (a whole process may have been stopped): ask once a
    /// second or so and count.
    bool isAlive();

private:
    std::chrono::nanoseconds spentByThread() const;

    SpentTime m_spent;
    std::atomic<bool> m_working{false};
    std::atomic<clockid_t> m_clock{}; ///< of the working thread; meant while it works
    std::atomic<std::uint64_t> m_beats{0};
    std::uint64_t m_seenBeats = 0;
    std::chrono::nanoseconds m_seenSpent{0};
};

} // namespace app
