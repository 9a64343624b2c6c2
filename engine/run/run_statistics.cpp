// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/run_statistics.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

double ratio(Millis baseline, Millis split)
{
    return split.count() > 0.0 ? baseline / split : 0.0;
}

} // namespace

SpeedupTrail::SpeedupTrail(int window) : m_window(static_cast<std::size_t>(std::max(window, 1))) {}

std::optional<SpeedupPoint> SpeedupTrail::add(const FrameTiming& frame)
{
    auto& [samples, middle] = m_latest[static_cast<std::size_t>(frame.mode())];
    if (samples.size() == m_window)
        samples.erase(samples.begin());
    samples.push_back(frame.latency);
    middle = median(samples);
    if (frame.mode() != RunMode::Split)
        return {};
    const auto device = ratio(of(RunMode::DeviceOnly).median, middle);
    const auto edge = ratio(of(RunMode::EdgeOnly).median, middle);
    return SpeedupPoint{frame.frame, device, edge, std::min(device, edge)};
}

RunStatistics::RunStatistics(std::span<const FrameTiming> frames)
{
    for (const auto mode : allRunModes) {
        const auto samplesOf = [&](Millis FrameTiming::*part) {
            std::vector<Millis> samples;
            for (const auto& frame : frames) {
                if (frame.mode() == mode)
                    samples.push_back(frame.*part);
            }
            return SortedSamples(std::move(samples));
        };
        m_modes[static_cast<std::size_t>(mode)] = {samplesOf(&FrameTiming::latency), samplesOf(&FrameTiming::device),
                                                   samplesOf(&FrameTiming::uplink), samplesOf(&FrameTiming::edge),
                                                   samplesOf(&FrameTiming::downlink)};
    }
    for (const auto& frame : frames)
        follow(frame);
}

void RunStatistics::add(const FrameTiming& frame)
{
    auto& mode = m_modes[static_cast<std::size_t>(frame.mode())];
    mode.latency.add(frame.latency);
    mode.device.add(frame.device);
    mode.uplink.add(frame.uplink);
    mode.edge.add(frame.edge);
    mode.downlink.add(frame.downlink);
    follow(frame);
}

void RunStatistics::follow(const FrameTiming& frame)
{
    if (const auto point = m_trail.add(frame))
        m_latestSpeedup = point;
}

ModeSummary RunStatistics::summary(RunMode mode) const
{
    const auto& samples = of(mode);
    ModeSummary summary;
    summary.frames = frames(mode);
    summary.latency = samples.latency.median();
    summary.spread = samples.latency.medianAbsoluteDeviation();
    summary.p95 = samples.latency.percentile(95.0);
    summary.parts = {firstPlanOf(mode),        0,
                     summary.latency,          samples.device.median(),
                     samples.uplink.median(),  samples.edge.median(),
                     samples.downlink.median()};
    return summary;
}

double RunStatistics::speedup(RunMode baseline) const
{
    return ratio(latency(baseline), latency(RunMode::Split));
}

double RunStatistics::speedupOverBest() const
{
    const auto device = speedup(RunMode::DeviceOnly);
    const auto edge = speedup(RunMode::EdgeOnly);
    return device == 0.0 || edge == 0.0 ? std::max(device, edge) : std::min(device, edge);
}

double RunStatistics::relativeSpread(RunMode mode) const
{
    const auto middle = latency(mode);
    return middle.count() > 0.0 ? of(mode).latency.medianAbsoluteDeviation() / middle : 0.0;
}

double RunStatistics::speedupSpread(RunMode baseline) const
{
    return speedup(baseline) * std::hypot(relativeSpread(RunMode::Split), relativeSpread(baseline));
}

std::optional<RunMode> RunStatistics::betterBaseline() const
{
    const auto device = speedup(RunMode::DeviceOnly);
    const auto edge = speedup(RunMode::EdgeOnly);
    if (device == 0.0 && edge == 0.0)
        return {};
    return edge == 0.0 || (device != 0.0 && device <= edge) ? RunMode::DeviceOnly : RunMode::EdgeOnly;
}

ModeSummary summarize(const RunReport& report, RunMode mode)
{
    return RunStatistics(report.frames).summary(mode);
}

double speedup(const RunReport& report, RunMode baseline)
{
    return RunStatistics(report.frames).speedup(baseline);
}

double speedupOverBest(const RunReport& report)
{
    return RunStatistics(report.frames).speedupOverBest();
}

double speedupSpread(const RunReport& report, RunMode baseline)
{
    return RunStatistics(report.frames).speedupSpread(baseline);
}

std::optional<RunMode> betterBaseline(const RunReport& report)
{
    return RunStatistics(report.frames).betterBaseline();
}

double predictionError(const RunReport& report, RunMode mode)
{
    std::vector<Millis> measured;
    std::vector<Millis> predicted;
    for (const auto& frame : report.frames) {
        if (frame.mode() != mode)
            continue;
        measured.push_back(frame.latency);
        predicted.push_back(report.plan(frame.plan).predicted.total());
    }
    const auto latency = median(measured);
    return latency.count() > 0.0 ? (median(predicted) - latency) / latency : 0.0;
}

std::vector<SpeedupPoint> runningSpeedups(const RunReport& report, int window)
{
    SpeedupTrail trail(window);
    std::vector<SpeedupPoint> points;
    for (const auto& frame : report.frames) {
        if (const auto point = trail.add(frame))
            points.push_back(*point);
    }
    return points;
}

} // namespace engine
