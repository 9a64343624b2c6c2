// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/simulate.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>

namespace engine {

namespace {

using Work = Busy::Work;

/// Something that a station can do next.
struct Job
{
    std::int64_t rank = 0; ///< the earlier of two comes first; unique at a station
    Work work{};
    LayerId layer{};
    TensorId tensor{};
    Millis length{0};

    bool operator>(const Job& other) const { return rank > other.rank; }
};

struct Arrival
{
    Millis when{0};
    TensorId tensor{};

    bool operator>(const Arrival& other) const
    {
        return std::pair(when, index(tensor)) > std::pair(other.when, index(other.tensor));
    }
};

template <typename T>
using Earliest = std::priority_queue<T, std::vector<T>, std::greater<>>;

class Simulation
{
public:
    Simulation(const CostModel& costs, std::span<const Side> sideOf)
        : m_costs(costs), m_sideOf(sideOf), m_consumers(consumersOf(costs)), m_missing(costs.layers.size())
    {
    }

    Timeline run()
    {
        for (std::uint32_t layer = 0; layer < m_costs.layers.size(); ++layer) {
            m_missing[layer] = m_costs.layers[layer].inputs.size();
            if (m_missing[layer] == 0)
                ready(LayerId{layer});
        }
        for (std::uint32_t tensor = 0; tensor < m_costs.tensors.size(); ++tensor) {
            if (!m_costs.tensors[tensor].producer)
                made(TensorId{tensor}, Side::Device);
        }
        startWhatCan();
        while (step())
            startWhatCan();
        return std::move(m_timeline);
    }

private:
    struct StationState
    {
        Earliest<Job> waiting;
        std::optional<std::pair<Job, Millis>> running; ///< and its end
    };

    static Station cpu(Side side) { return side == Side::Device ? Station::Device : Station::Edge; }
    static Station link(Side sender) { return sender == Side::Device ? Station::Uplink : Station::Downlink; }
    StationState& at(Station station) { return m_stations[static_cast<std::size_t>(station)]; }

    Side makerOf(TensorId tensor) const
    {
        const auto& producer = m_costs.tensors[index(tensor)].producer;
        return producer ? m_sideOf[index(*producer)] : Side::Device;
    }
    const Transfer& transferOf(TensorId tensor) const
    {
        return m_costs.tensors[index(tensor)].transfer(makerOf(tensor) == Side::Device ? LinkDirection::Up
                                                                                       : LinkDirection::Down);
    }

    /// Coding a tensor comes right behind the layer that makes it.
    std::int64_t rankOf(TensorId tensor) const
    {
        const auto& producer = m_costs.tensors[index(tensor)].producer;
        const auto tensors = static_cast<std::int64_t>(m_costs.tensors.size());
        const auto layer = producer ? static_cast<std::int64_t>(index(*producer)) : -1;
        return layer * (tensors + 1) + 1 + static_cast<std::int64_t>(index(tensor));
    }
    std::int64_t rankOf(LayerId layer) const
    {
        return static_cast<std::int64_t>(index(layer)) * (static_cast<std::int64_t>(m_costs.tensors.size()) + 1);
    }

    void ready(LayerId layer)
    {
        const auto side = m_sideOf[index(layer)];
        at(cpu(side)).waiting.push({rankOf(layer), Work::Layer, layer, {}, m_costs.layers[index(layer)].on(side)});
    }

    /// @p tensor is on @p side, where it was made or has arrived.
    void available(TensorId tensor, Side side)
    {
        if (m_costs.tensors[index(tensor)].wanted && side == m_costs.resultOn)
            m_timeline.makespan = std::max(m_timeline.makespan, m_now);
        for (const auto layer : m_consumers[index(tensor)]) {
            if (m_sideOf[index(layer)] == side && --m_missing[index(layer)] == 0)
                ready(layer);
        }
    }

    void made(TensorId tensor, Side side)
    {
        available(tensor, side);
        const auto& row = m_costs.tensors[index(tensor)];
        const bool crosses = (row.wanted && m_costs.resultOn != side)
            || std::ranges::any_of(m_consumers[index(tensor)],
                                   [&](LayerId layer) { return m_sideOf[index(layer)] != side; });
        if (!crosses)
            return;
        if (transferOf(tensor).encode.count() > 0.0)
            at(cpu(side)).waiting.push({rankOf(tensor), Work::Encode, {}, tensor, transferOf(tensor).encode});
        else
            send(tensor);
    }

    void send(TensorId tensor)
    {
        at(link(makerOf(tensor))).waiting.push({rankOf(tensor), Work::Transfer, {}, tensor, transferOf(tensor).onLink});
    }

    void arrived(TensorId tensor)
    {
        const auto side = otherSide(makerOf(tensor));
        if (transferOf(tensor).decode.count() > 0.0)
            at(cpu(side)).waiting.push({rankOf(tensor), Work::Decode, {}, tensor, transferOf(tensor).decode});
        else
            available(tensor, side);
    }

    void finish(const Job& job)
    {
        switch (job.work) {
        case Work::Layer:
            for (const auto tensor : tensorsMadeBy(job.layer))
                made(tensor, m_sideOf[index(job.layer)]);
            break;
        case Work::Encode: send(job.tensor); break;
        case Work::Transfer:
            m_arrivals.push(
                {m_now + (makerOf(job.tensor) == Side::Device ? m_costs.uplinkDelay : m_costs.downlinkDelay),
                 job.tensor});
            break;
        case Work::Decode: available(job.tensor, otherSide(makerOf(job.tensor))); break;
        }
    }

    std::span<const TensorId> tensorsMadeBy(LayerId layer)
    {
        if (m_madeBy.empty()) {
            m_madeBy.resize(m_costs.layers.size());
            for (std::uint32_t tensor = 0; tensor < m_costs.tensors.size(); ++tensor) {
                if (const auto& producer = m_costs.tensors[tensor].producer)
                    m_madeBy[index(*producer)].push_back(TensorId{tensor});
            }
        }
        return m_madeBy[index(layer)];
    }

    /// Ends what ends now and starts what can start, until neither changes anything: things may take no time.
    void startWhatCan()
    {
        for (bool changed = true; changed;) {
            changed = endWhatEnds();
            for (std::size_t i = 0; i < m_stations.size(); ++i) {
                auto& station = m_stations[i];
                if (station.running || station.waiting.empty())
                    continue;
                const auto job = station.waiting.top();
                station.waiting.pop();
                station.running = {job, m_now + job.length};
                m_timeline.busy.push_back(
                    {static_cast<Station>(i), job.work, job.layer, job.tensor, m_now, m_now + job.length});
                changed = true;
            }
        }
    }

    bool endWhatEnds()
    {
        bool ended = false;
        for (auto& station : m_stations) {
            if (!station.running || station.running->second > m_now)
                continue;
            const auto job = station.running->first;
            station.running.reset();
            m_timeline.makespan = m_now;
            finish(job);
            ended = true;
        }
        while (!m_arrivals.empty() && m_arrivals.top().when <= m_now) {
            const auto tensor = m_arrivals.top().tensor;
            m_arrivals.pop();
            arrived(tensor);
            ended = true;
        }
        return ended;
    }

    /// To the next end or arrival; false when there is none.
    bool step()
    {
        auto next = Millis{std::numeric_limits<double>::infinity()};
        for (const auto& station : m_stations)
            next = station.running ? std::min(next, station.running->second) : next;
        if (!m_arrivals.empty())
            next = std::min(next, m_arrivals.top().when);
        m_now = next;
        return next.count() < std::numeric_limits<double>::infinity();
    }

    const CostModel& m_costs;
    std::span<const Side> m_sideOf;
    std::vector<std::vector<LayerId>> m_consumers;
    std::vector<std::vector<TensorId>> m_madeBy; ///< indexed by layer
    std::vector<std::size_t> m_missing;          ///< inputs that a layer still waits for
    std::array<StationState, 4> m_stations;
    Earliest<Arrival> m_arrivals;
    Millis m_now{0};
    Timeline m_timeline;
};

} // namespace

Timeline simulate(const CostModel& costs, std::span<const Side> sideOf)
{
    return Simulation(costs, sideOf).run();
}

Millis criticalPath(const CostModel& costs)
{
    constexpr Millis never{std::numeric_limits<double>::infinity()};
    const auto onTheWay = [&](const CostModel::Tensor& tensor, Side from) {
        return from == Side::Device ? tensor.upload.total() + costs.uplinkDelay
                                    : tensor.download.total() + costs.downlinkDelay;
    };
    std::vector<std::array<Millis, 2>> ends(costs.layers.size()); // of each layer on each side
    const auto earliest = [&](TensorId id, Side side) {
        const auto& tensor = costs.tensors[index(id)];
        const auto made = tensor.producer ? ends[index(*tensor.producer)] : std::array{Millis{0}, never};
        const auto other = otherSide(side);
        return std::min(made[static_cast<std::size_t>(side)],
                        made[static_cast<std::size_t>(other)] + onTheWay(tensor, other));
    };
    for (std::size_t layer = 0; layer < costs.layers.size(); ++layer) {
        const auto& row = costs.layers[layer];
        for (const auto side : {Side::Device, Side::Edge}) {
            auto& end = ends[layer][static_cast<std::size_t>(side)];
            end = row.pinned && *row.pinned != side ? never : Millis{0};
            for (const auto id : row.inputs)
                end = std::max(end, earliest(id, side));
            end += row.on(side);
        }
    }
    Millis longest{0};
    for (std::uint32_t tensor = 0; tensor < costs.tensors.size(); ++tensor) {
        if (costs.tensors[tensor].wanted)
            longest = std::max(longest, earliest(TensorId{tensor}, costs.resultOn));
    }
    return longest;
}

} // namespace engine
