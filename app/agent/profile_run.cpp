// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/profile_run.h"

#include <algorithm>

namespace app {

namespace {

using engine::Result;
using network::Stage;

constexpr int mostWarmupRuns = 40;
constexpr int leastRuns = 3;
/// Of the budget.
constexpr double warmupShare = 0.4;

class Profiler
{
public:
    Profiler(const engine::LayerGraph& graph, const network::ProfileOptions& options, const network::Clock& clock,
             const ProfileProgress& progress)
        : m_options(options), m_clock(clock), m_progress(progress), m_inputs(engine::seededInputs(graph, 1)),
          m_began(clock())
    {
        m_profile.model = graph.name();
        m_profile.fingerprint = engine::fingerprint(graph);
        for (const auto& layer : graph.layers())
            m_profile.layers.push_back({layer.name, layer.type(), {}});
    }

    Result<void> warmUp(engine::PreparedSegment& segment)
    {
        std::vector<engine::Millis> runs;
        while (!engine::warmedUp(runs) && static_cast<int>(runs.size()) < mostWarmupRuns
               && (static_cast<int>(runs.size()) < leastRuns || !spent(warmupShare))) {
            auto run = oneRun(segment, Stage::WarmingUp, static_cast<double>(runs.size()) / mostWarmupRuns);
            if (!run)
                return run.error();
            runs.push_back(run->total);
        }
        m_profile.warmupRuns = static_cast<int>(runs.size());
        return {};
    }

    Result<void> measure(engine::PreparedSegment& segment)
    {
        for (int done = 0; done < m_options.runs && (done < leastRuns || !spent(1.0)); ++done) {
            auto run = oneRun(segment, Stage::Measuring, static_cast<double>(done) / m_options.runs);
            if (!run)
                return run.error();
            if (run->layerTimes.size() != m_profile.layers.size())
                return engine::Error{engine::ErrorCode::Corrupt, "the runtime did not time every layer"};
            for (std::size_t i = 0; i < run->layerTimes.size(); ++i)
                m_profile.layers[i].samples.push_back(run->layerTimes[i]);
            m_profile.wholeRuns.push_back(run->total);
        }
        return {};
    }

    engine::Profile takeProfile() { return std::move(m_profile); }

private:
    bool spent(double share) const
    {
        const auto budget = m_options.budget * share;
        return m_options.budget.count() > 0.0 && engine::Millis(m_clock() - m_began) >= budget;
    }

    Result<engine::SegmentRun> oneRun(engine::PreparedSegment& segment, Stage stage, double fraction)
    {
        if (!m_progress(stage, fraction))
            return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
        return segment.run(m_inputs);
    }

    const network::ProfileOptions& m_options;
    const network::Clock& m_clock;
    const ProfileProgress& m_progress;
    engine::TensorMap m_inputs;
    network::Timestamp m_began;
    engine::Profile m_profile;
};

} // namespace

Result<engine::Profile> profileModel(const engine::LayerGraph& graph, engine::Executor& executor,
                                     const network::ProfileOptions& options, const network::Clock& clock,
                                     const ProfileProgress& progress)
{
    if (!progress(Stage::Preparing, 0.0))
        return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
    auto segment = executor.prepare(engine::wholeGraph(graph));
    if (!segment)
        return segment.error();
    Profiler profiler(graph, options, clock, progress);
    if (auto warm = profiler.warmUp(**segment); !warm)
        return warm.error();
    if (auto measured = profiler.measure(**segment); !measured)
        return measured.error();
    return profiler.takeProfile();
}

} // namespace app
