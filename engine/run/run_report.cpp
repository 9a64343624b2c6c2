// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_report.h"

namespace engine {

ModeSummary summarize(const RunReport& report, RunMode mode)
{
    std::vector<Millis> latency;
    std::vector<Millis> device;
    std::vector<Millis> uplink;
    std::vector<Millis> edge;
    std::vector<Millis> downlink;
    for (const auto& frame : report.frames) {
        if (frame.mode != mode)
            continue;
        latency.push_back(frame.latency);
        device.push_back(frame.device);
        uplink.push_back(frame.uplink);
        edge.push_back(frame.edge);
        downlink.push_back(frame.downlink);
    }
    ModeSummary summary;
    summary.frames = static_cast<int>(latency.size());
    summary.latency = median(latency);
    summary.spread = medianAbsoluteDeviation(latency);
    summary.p95 = percentile(latency, 95.0);
    summary.parts = {mode, 0, summary.latency, median(device), median(uplink), median(edge), median(downlink)};
    return summary;
}

double speedup(const RunReport& report, RunMode baseline)
{
    const auto split = summarize(report, RunMode::Split).latency;
    return split.count() > 0.0 ? summarize(report, baseline).latency / split : 0.0;
}

double speedupOverBest(const RunReport& report)
{
    const auto device = speedup(report, RunMode::DeviceOnly);
    const auto edge = speedup(report, RunMode::EdgeOnly);
    if (device == 0.0 || edge == 0.0)
        return std::max(device, edge);
    return std::min(device, edge);
}

double predictionError(const RunReport& report, RunMode mode)
{
    const auto measured = summarize(report, mode).latency;
    return measured.count() > 0.0 ? (report.plan(mode).predicted.total() - measured) / measured : 0.0;
}

} // namespace engine
