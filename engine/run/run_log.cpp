// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_log.h"

#include <algorithm>

namespace engine {

RunLog::RunLog(RunReport head) : m_report(std::move(head))
{
    for (const auto& frame : m_report.frames)
        count(frame);
}

void RunLog::append(const FrameTiming& frame)
{
    m_report.frames.push_back(frame);
    count(frame);
}

PlanId RunLog::addPlan(Plan plan)
{
    m_report.plans.resize(std::max(m_report.plans.size(), index(firstSplitPlan)));
    m_report.plans.push_back(std::move(plan));
    return PlanId{static_cast<std::uint32_t>(m_report.plans.size() - 1)};
}

void RunLog::finish(double splitDifference)
{
    m_report.splitDifference = splitDifference;
    m_report.complete = true;
}

double RunLog::predictionError(RunMode mode) const
{
    const auto measured = m_statistics.latency(mode);
    const auto predicted = m_predicted[static_cast<std::size_t>(mode)].median();
    return measured.count() > 0.0 ? (predicted - measured) / measured : 0.0;
}

void RunLog::count(const FrameTiming& frame)
{
    m_statistics.add(frame);
    m_predicted[static_cast<std::size_t>(frame.mode())].add(m_report.plan(frame.plan).predicted.total());
    if (frame.mode() == RunMode::Split)
        m_speedups.push_back(*m_statistics.latestSpeedup());
}

} // namespace engine
