// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/schedule.h"

#include <algorithm>
#include <array>
#include <set>

namespace engine {

namespace {

class Scheduler
{
public:
    Scheduler(const LayerGraph& graph, std::span<const Side> sideOf, Side resultOn)
        : m_graph(graph), m_sideOf(sideOf), m_resultOn(resultOn), m_done(graph.layers().size(), false)
    {
        held(Side::Device).insert(graph.inputs().begin(), graph.inputs().end());
    }

    std::vector<Phase> run()
    {
        for (auto side = Side::Device; !finished(); side = otherSide(side))
            m_phases.push_back(runSide(side));
        return std::move(m_phases);
    }

private:
    std::set<TensorId>& held(Side side) { return m_held[static_cast<std::size_t>(side)]; }

    bool finished() const
    {
        return !m_phases.empty() && m_phases.back().side == m_resultOn && m_doneCount == m_done.size()
            && std::ranges::all_of(m_graph.outputs(), [this](TensorId id) {
                   return m_graph.constant(id) != nullptr || m_held[static_cast<std::size_t>(m_resultOn)].contains(id);
               });
    }

    bool ready(LayerId layer, Side side)
    {
        return std::ranges::all_of(m_graph.inputsOf(layer), [&](TensorId id) { return held(side).contains(id); });
    }

    bool neededOn(TensorId id, Side side) const
    {
        const auto wanted = side == m_resultOn && std::ranges::find(m_graph.outputs(), id) != m_graph.outputs().end();
        return wanted || std::ranges::any_of(m_graph.consumersOf(id), [&](LayerId layer) {
                   return m_sideOf[index(layer)] == side;
               });
    }

    Phase runSide(Side side)
    {
        Phase phase{side, {}, {}};
        std::vector<TensorId> made;
        if (m_phases.empty())
            made.assign(m_graph.inputs().begin(), m_graph.inputs().end());
        std::set<TensorId> madeHere;
        for (std::uint32_t i = 0; i < m_done.size(); ++i) {
            const LayerId layer{i};
            if (m_done[i] || m_sideOf[i] != side || !ready(layer, side))
                continue;
            m_done[i] = true;
            ++m_doneCount;
            phase.segment.layers.push_back(layer);
            for (const auto id : m_graph.inputsOf(layer)) {
                if (!madeHere.contains(id) && std::ranges::find(phase.segment.inputs, id) == phase.segment.inputs.end())
                    phase.segment.inputs.push_back(id);
            }
            for (const auto id : m_graph.outputsOf(layer)) {
                made.push_back(id);
                madeHere.insert(id);
                held(side).insert(id);
            }
        }
        handOver(phase, made, madeHere);
        return phase;
    }

    /// Decides what of @p made goes to the other side, and what a later phase needs.
    void handOver(Phase& phase, const std::vector<TensorId>& made, const std::set<TensorId>& madeHere)
    {
        const auto other = otherSide(phase.side);
        for (const auto id : made) {
            const auto sent = neededOn(id, other) && held(other).insert(id).second;
            if (sent)
                phase.sends.push_back(id);
            const auto usedLater = std::ranges::any_of(m_graph.consumersOf(id), [&](LayerId layer) {
                return m_sideOf[index(layer)] == phase.side && !m_done[index(layer)];
            });
            const auto wantedHere =
                phase.side == m_resultOn && std::ranges::find(m_graph.outputs(), id) != m_graph.outputs().end();
            if (madeHere.contains(id) && (sent || usedLater || wantedHere))
                phase.segment.outputs.push_back(id);
        }
    }

    const LayerGraph& m_graph;
    std::span<const Side> m_sideOf;
    Side m_resultOn;
    std::vector<bool> m_done;
    std::size_t m_doneCount = 0;
    std::array<std::set<TensorId>, 2> m_held;
    std::vector<Phase> m_phases;
};

} // namespace

std::vector<Phase> phasesOf(const LayerGraph& graph, std::span<const Side> sideOf, Side resultOn)
{
    return Scheduler(graph, sideOf, resultOn).run();
}

} // namespace engine
