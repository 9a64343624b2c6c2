// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/profile_run.h"

#include "engine/profile/gated.h"

#include <algorithm>

namespace engine {

namespace {

constexpr int mostWarmupRuns = 40;
constexpr int leastRuns = 3;
/// Of the budget.
constexpr double warmupShare = 0.4;
/// Whether a profile is settled is asked once in so many runs.
constexpr int runsBetweenLooks = 10;

Error cancelled()
{
    return {ErrorCode::Cancelled, "cancelled"};
}

/// Cuts what runs into bursts, and knows of each how it was disturbed.
class Bursts
{
public:
    struct Burst
    {
        Millis probe{0};
        SampleFlags flags = SampleFlags::None;
    };

    explicit Bursts(const Machine& machine) : m_machine(machine) {}

    /// The first probe.
    Result<void> begin() { return next(); }

    /// Between layers: whether the burst is long enough.
    bool isOver() const { return m_machine.clock() - m_began >= burst; }

    /// Ends the burst with a probe, which begins the next one.
    Result<void> end()
    {
        const auto before = m_probes.back();
        const bool disturbed = preemptions() > m_preemptions;
        if (auto probed = next(); !probed)
            return probed;
        m_ended.push_back({std::max(before, m_probes.back()), disturbed ? SampleFlags::Busy : SampleFlags::None});
        return {};
    }

    /// The number of the burst that is under way.
    std::size_t current() const { return m_ended.size(); }
    const Burst& operator[](std::size_t number) const { return m_ended[number]; }
    const std::vector<Millis>& probes() const { return m_probes; }

private:
    std::int64_t preemptions() const { return m_machine.preemptions ? m_machine.preemptions() : 0; }

    Result<void> next()
    {
        const auto probe = m_machine.probe ? m_machine.probe() : timeProbe(m_machine.clock);
        if (!probe)
            return probe.error();
        m_probes.push_back(*probe);
        m_preemptions = preemptions();
        m_began = m_machine.clock();
        return {};
    }

    const Machine& m_machine;
    std::vector<Burst> m_ended;
    std::vector<Millis> m_probes; ///< one more than bursts
    std::int64_t m_preemptions = 0;
    std::chrono::nanoseconds m_began{0};
};

class Profiler
{
public:
    Profiler(const LayerGraph& graph, const ProfileOptions& options, const Machine& machine,
             const ProfileProgress& progress)
        : m_options(options), m_machine(machine), m_progress(progress), m_inputs(seededInputs(graph, 1)),
          m_began(machine.clock()), m_bursts(machine)
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
            if (!m_progress(ProfileStage::WarmingUp, static_cast<double>(runs.size()) / mostWarmupRuns))
                return cancelled();
            const auto run = segment.run(m_inputs);
            if (!run)
                return run.error();
            runs.push_back(run->total);
        }
        m_profile.warmupRuns = static_cast<int>(runs.size());
        return {};
    }

    Result<void> measure(PreparedSegment& segment)
    {
        if (auto begun = m_bursts.begin(); !begun)
            return begun;
        for (int done = 0; !isEnough(done); ++done) {
            if (!m_progress(ProfileStage::Measuring, static_cast<double>(done) / m_options.mostRuns))
                return cancelled();
            if (auto run = measureRun(segment); !run)
                return run;
        }
        if (auto ended = m_bursts.end(); !ended)
            return ended;
        closeSamples();
        return {};
    }

    /// A core that slept, caches that others have used and threads that have to be woken show in these.
    Result<void> measureAfterIdle(PreparedSegment& segment)
    {
        if (!m_machine.idle || m_options.runsAfterIdle == 0)
            return {};
        m_profile.idleGap = m_options.idleGap;
        for (int i = 0; i < m_options.runsAfterIdle; ++i) {
            if (!m_progress(ProfileStage::Measuring, 1.0))
                return cancelled();
            m_machine.idle(m_options.idleGap);
            const auto run = segment.run(m_inputs);
            if (!run)
                return run.error();
            for (std::size_t layer = 0; layer < m_profile.layers.size(); ++layer)
                m_profile.layers[layer].afterIdle.push_back(run->layerTimes[layer]);
        }
        return {};
    }

    Profile takeProfile() { return std::move(m_profile); }

private:
    bool spent(double share) const
    {
        const auto budget = m_options.budget * share;
        return m_options.budget.count() > 0.0 && Millis(m_machine.clock() - m_began) >= budget;
    }

    bool isEnough(int done)
    {
        if (done >= m_options.mostRuns || (done >= leastRuns && spent(1.0)))
            return true;
        if (done < std::max(leastRuns, m_options.leastRuns) || done % runsBetweenLooks != 0)
            return false;
        closeSamples();
        return isSettled(m_profile, m_options.precision);
    }

    Result<void> measureRun(PreparedSegment& segment)
    {
        const auto first = m_bursts.current();
        std::vector<std::size_t> burstOf; // of each layer
        Result<void> probed;
        const auto run = segment.run(m_inputs, [&](std::size_t) {
            burstOf.push_back(m_bursts.current());
            if (m_bursts.isOver())
                probed = m_bursts.end();
            return probed.has_value();
        });
        if (!probed)
            return probed;
        if (!run)
            return run.error();
        if (run->layerTimes.size() != m_profile.layers.size() || burstOf.size() != m_profile.layers.size())
            return Error{ErrorCode::Corrupt, "the runtime did not time every layer"};
        for (std::size_t i = 0; i < burstOf.size(); ++i)
            m_profile.layers[i].samples.push_back({run->layerTimes[i]});
        m_profile.wholeRuns.push_back({run->total});
        m_open.push_back({first, std::move(burstOf)});
        return {};
    }

    /// Writes down what is known by now of the bursts that samples are from.
    void closeSamples()
    {
        const auto ended = [this](const Run& run) { return run.burstOf.back() < m_bursts.current(); };
        std::size_t closed = 0;
        for (; closed < m_open.size() && ended(m_open[closed]); ++closed)
            closeRun(m_open[closed], m_profile.wholeRuns.size() - m_open.size() + closed);
        m_open.erase(m_open.begin(), m_open.begin() + static_cast<std::ptrdiff_t>(closed));
        m_profile.bestProbe = bestProbe();
    }

    /// The one that is known, unless the device turns out to be much faster.
    Millis bestProbe() const
    {
        const auto known = m_machine.bestProbe;
        const auto seen = bestOf(m_bursts.probes());
        return known.count() > 0.0 && known <= nearTheBest * seen ? known : seen;
    }

    struct Run
    {
        std::size_t firstBurst;
        std::vector<std::size_t> burstOf; ///< of each layer
    };

    void closeRun(const Run& run, std::size_t number)
    {
        for (std::size_t i = 0; i < run.burstOf.size(); ++i) {
            auto& sample = m_profile.layers[i].samples[number];
            sample.probe = m_bursts[run.burstOf[i]].probe;
            sample.flags = m_bursts[run.burstOf[i]].flags;
        }
        auto& whole = m_profile.wholeRuns[number];
        for (auto met = run.firstBurst; met <= run.burstOf.back(); ++met) {
            whole.probe = std::max(whole.probe, m_bursts[met].probe);
            whole.flags = std::max(whole.flags, m_bursts[met].flags);
        }
    }

    const ProfileOptions& m_options;
    const Machine& m_machine;
    const ProfileProgress& m_progress;
    TensorMap m_inputs;
    std::chrono::nanoseconds m_began;
    Bursts m_bursts;
    std::vector<Run> m_open; ///< the last ones, whose bursts have not ended
    Profile m_profile;
};

} // namespace

Result<Profile> profileModel(const LayerGraph& graph, Executor& executor, const ProfileOptions& options,
                             const Machine& machine, const ProfileProgress& progress)
{
    if (!progress(ProfileStage::Preparing, 0.0))
        return cancelled();
    auto segment = executor.prepare(wholeGraph(graph));
    if (!segment)
        return segment.error();
    Profiler profiler(graph, options, machine, progress);
    if (auto warm = profiler.warmUp(**segment); !warm)
        return warm.error();
    if (auto measured = profiler.measure(**segment); !measured)
        return measured.error();
    if (auto measured = profiler.measureAfterIdle(**segment); !measured)
        return measured.error();
    return profiler.takeProfile();
}

} // namespace engine
