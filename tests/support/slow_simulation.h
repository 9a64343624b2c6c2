// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <array>
#include <cmath>

namespace support {

/// The same schedule as engine::simulate(), millisecond by millisecond: every job is asked every time whether
/// it can start. For costs in whole milliseconds.
class SlowSimulation
{
public:
    SlowSimulation(const engine::CostModel& costs, const std::vector<engine::Side>& sideOf)
        : m_costs(costs), m_sideOf(sideOf)
    {
        using engine::index;
        // Jobs stand in the order in which a station prefers them: input tensors, then each layer with its tensors.
        const auto consumers = engine::consumersOf(costs);
        const auto addTensors = [&](std::optional<engine::LayerId> producer) {
            for (std::uint32_t t = 0; t < costs.tensors.size(); ++t) {
                if (costs.tensors[t].producer != producer)
                    continue;
                bool crosses = costs.tensors[t].wanted && costs.resultOn != maker(t);
                for (const auto layer : consumers[t])
                    crosses = crosses || sideOf[index(layer)] != maker(t);
                if (crosses)
                    addCrossing(t);
            }
        };
        m_madeAt.assign(costs.tensors.size(), never);
        m_arrivedAt.assign(costs.tensors.size(), never);
        addTensors(std::nullopt);
        for (std::uint32_t layer = 0; layer < costs.layers.size(); ++layer) {
            const auto side = sideOf[layer];
            m_jobs.push_back(
                {Kind::Layer, side == engine::Side::Device ? 0U : 2U, layer, ms(costs.layers[layer].on(side)), never});
            addTensors(engine::LayerId{layer});
        }
        for (std::uint32_t t = 0; t < costs.tensors.size(); ++t) {
            if (!costs.tensors[t].producer)
                m_madeAt[t] = 0;
        }
    }

    double makespan()
    {
        std::size_t left = m_jobs.size();
        for (long now = 0; left > 0; ++now) {
            for (bool changed = true; changed;) {
                changed = false;
                for (auto& job : m_jobs) {
                    if (job.end == now && !job.done) {
                        job.done = true;
                        m_busy[job.station] = false;
                        complete(job, now);
                        --left;
                        changed = true;
                    }
                }
                for (std::size_t station = 0; station < 4; ++station) {
                    for (auto& job : m_jobs) {
                        if (m_busy[station] || job.station != station || job.end != never || !canStart(job, now))
                            continue;
                        job.end = now + job.length;
                        m_busy[station] = true;
                        changed = true;
                    }
                }
            }
        }
        long last = 0;
        for (const auto& job : m_jobs)
            last = std::max(last, job.end);
        for (std::uint32_t t = 0; t < m_costs.tensors.size(); ++t) {
            if (m_costs.tensors[t].wanted)
                last = std::max(last, maker(t) == m_costs.resultOn ? m_madeAt[t] : m_arrivedAt[t]);
        }
        return static_cast<double>(last);
    }

private:
    enum class Kind { Layer, Encode, Transfer, Decode };
    struct Job
    {
        Kind kind;
        std::size_t station;
        std::uint32_t what; ///< a layer or a tensor
        long length;
        long end;
        bool done = false;
        long ready = never; ///< of Transfer and Decode
    };
    static constexpr long never = 1L << 40;

    static long ms(engine::Millis time) { return std::lround(time.count()); }

    engine::Side maker(std::uint32_t tensor) const
    {
        const auto& producer = m_costs.tensors[tensor].producer;
        return producer ? m_sideOf[engine::index(*producer)] : engine::Side::Device;
    }

    void addCrossing(std::uint32_t tensor)
    {
        const bool up = maker(tensor) == engine::Side::Device;
        const auto& way = up ? m_costs.tensors[tensor].upload : m_costs.tensors[tensor].download;
        if (way.encode.count() > 0)
            m_jobs.push_back({Kind::Encode, up ? 0U : 2U, tensor, ms(way.encode), never});
        m_jobs.push_back({Kind::Transfer, up ? 1U : 3U, tensor, ms(way.onLink), never});
        if (way.decode.count() > 0)
            m_jobs.push_back({Kind::Decode, up ? 2U : 0U, tensor, ms(way.decode), never});
    }

    bool onSide(std::uint32_t tensor, engine::Side side, long now) const
    {
        return (maker(tensor) == side ? m_madeAt[tensor] : m_arrivedAt[tensor]) <= now;
    }

    bool canStart(const Job& job, long now) const
    {
        switch (job.kind) {
        case Kind::Layer:
            for (const auto input : m_costs.layers[job.what].inputs) {
                if (!onSide(static_cast<std::uint32_t>(engine::index(input)), m_sideOf[job.what], now))
                    return false;
            }
            return true;
        case Kind::Encode: return m_madeAt[job.what] <= now;
        case Kind::Transfer: return hasJob(Kind::Encode, job.what) ? job.ready <= now : m_madeAt[job.what] <= now;
        case Kind::Decode: return job.ready <= now;
        }
        return false;
    }

    bool hasJob(Kind kind, std::uint32_t tensor) const
    {
        for (const auto& job : m_jobs) {
            if (job.kind == kind && job.what == tensor)
                return true;
        }
        return false;
    }

    void makeReady(Kind kind, std::uint32_t tensor, long when)
    {
        for (auto& job : m_jobs) {
            if (job.kind == kind && job.what == tensor)
                job.ready = when;
        }
    }

    void complete(const Job& job, long now)
    {
        if (job.kind == Kind::Layer) {
            for (std::uint32_t t = 0; t < m_costs.tensors.size(); ++t) {
                if (m_costs.tensors[t].producer == engine::LayerId{job.what})
                    m_madeAt[t] = now;
            }
        } else if (job.kind == Kind::Encode) {
            makeReady(Kind::Transfer, job.what, now);
        } else if (job.kind == Kind::Transfer) {
            const auto arrival =
                now + ms(maker(job.what) == engine::Side::Device ? m_costs.uplinkDelay : m_costs.downlinkDelay);
            if (hasJob(Kind::Decode, job.what))
                makeReady(Kind::Decode, job.what, arrival);
            else
                m_arrivedAt[job.what] = arrival;
        } else {
            m_arrivedAt[job.what] = now;
        }
    }

    const engine::CostModel& m_costs;
    const std::vector<engine::Side>& m_sideOf;
    std::vector<Job> m_jobs;
    std::vector<long> m_madeAt;
    std::vector<long> m_arrivedAt;
    std::array<bool, 4> m_busy{};
};

} // namespace support
