// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/profile_run.h"

#include <algorithm>

namespace engine {

namespace {

constexpr int mostWarmupRuns = 40;
constexpr int leastRuns = 3;
/// Of the budget.
constexpr double warmupShare = 0.4;

class Profiler
{
public:
    Profiler(const LayerGraph& graph, const ProfileOptions& options, const Machine& machine,
             const ProfileProgress& progress)
        : m_options(options), m_machine(machine), m_progress(progress), m_inputs(seededInputs(graph, 1)),
          m_began(machine.clock())
    {
        m_profile.model = graph.name();
        m_profile.fingerprint = fingerprint(graph);
        for (const auto& layer : graph.layers())
            m_profile.layers.push_back({layer.name, layer.type(), {}});
    }

    Result<void> warmUp(PreparedSegment& segment)
    {
        std::vector<Millis> runs;
        while (!warmedUp(runs) && static_cast<int>(runs.size()) < mostWarmupRuns
               && (static_cast<int>(runs.size()) < leastRuns || !spent(warmupShare))) {
            auto run = oneRun(segment, ProfileStage::WarmingUp, static_cast<double>(runs.size()) / mostWarmupRuns);
            if (!run)
                return run.error();
            runs.push_back(run->segment.total);
        }
        m_profile.warmupRuns = static_cast<int>(runs.size());
        return {};
    }

    Result<void> measure(PreparedSegment& segment)
    {
        for (int done = 0; done < m_options.runs && (done < leastRuns || !spent(1.0)); ++done) {
            auto run = oneRun(segment, ProfileStage::Measuring, static_cast<double>(done) / m_options.runs);
            if (!run)
                return run.error();
            const auto& [times, probe, flags] = *run;
            if (times.layerTimes.size() != m_profile.layers.size())
                return Error{ErrorCode::Corrupt, "the runtime did not time every layer"};
            for (std::size_t i = 0; i < times.layerTimes.size(); ++i)
                m_profile.layers[i].samples.push_back({times.layerTimes[i], probe, flags});
            m_profile.wholeRuns.push_back({times.total, probe, flags});
        }
        return {};
    }

    Profile takeProfile() { return std::move(m_profile); }

private:
    struct ProbedRun
    {
        SegmentRun segment;
        Millis probe;
        SampleFlags flags;
    };

    bool spent(double share) const
    {
        const auto budget = m_options.budget * share;
        return m_options.budget.count() > 0.0 && Millis(m_machine.clock() - m_began) >= budget;
    }

    std::int64_t preemptions() const { return m_machine.preemptions ? m_machine.preemptions() : 0; }

    Result<ProbedRun> oneRun(PreparedSegment& segment, ProfileStage stage, double fraction)
    {
        if (!m_progress(stage, fraction))
            return Error{ErrorCode::Cancelled, "cancelled"};
        const auto probe = timeProbe(m_machine.clock);
        const auto before = preemptions();
        auto run = segment.run(m_inputs);
        if (!run)
            return run.error();
        return ProbedRun{std::move(*run), probe, preemptions() > before ? SampleFlags::Busy : SampleFlags::None};
    }

    const ProfileOptions& m_options;
    const Machine& m_machine;
    const ProfileProgress& m_progress;
    TensorMap m_inputs;
    std::chrono::nanoseconds m_began;
    Profile m_profile;
};

} // namespace

Result<Profile> profileModel(const LayerGraph& graph, Executor& executor, const ProfileOptions& options,
                             const Machine& machine, const ProfileProgress& progress)
{
    if (!progress(ProfileStage::Preparing, 0.0))
        return Error{ErrorCode::Cancelled, "cancelled"};
    auto segment = executor.prepare(wholeGraph(graph));
    if (!segment)
        return segment.error();
    Profiler profiler(graph, options, machine, progress);
    if (auto warm = profiler.warmUp(**segment); !warm)
        return warm.error();
    if (auto measured = profiler.measure(**segment); !measured)
        return measured.error();
    return profiler.takeProfile();
}

} // namespace engine
