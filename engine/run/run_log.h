// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_statistics.h"

namespace engine {

/// A live run as it grows, with what is known of it at any time. No frame in it is ever changed or taken away.
class RunLog
{
public:
    /// @p head says all but the frames; those that it has count as appended.
    explicit RunLog(RunReport head);

    /// O(sqrt n) for n frames.
    void append(const FrameTiming& frame);
    /// Another split that frames may run as from now on; its id is the next.
    PlanId addPlan(Plan plan);
    /// What is known by now of the loads that are held on purpose meanwhile.
    void setLoadHeld(std::string load) { m_report.loadHeld = std::move(load); }
    /// The run came to its planned end.
    void finish(double splitDifference);

    const RunReport& report() const { return m_report; }
    const RunStatistics& statistics() const { return m_statistics; }
    /// predictionError() of the report, without going through its frames.
    double predictionError(RunMode mode) const;
    /// One point for each split frame.
    const std::vector<SpeedupPoint>& speedups() const { return m_speedups; }

private:
    void count(const FrameTiming& frame);

    RunReport m_report;
    RunStatistics m_statistics;
    std::array<SortedSamples, allRunModes.size()> m_predicted; ///< of each frame, indexed by RunMode
    std::vector<SpeedupPoint> m_speedups;
};

} // namespace engine
