// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/minimum_cut.h"
#include "engine/plan/planners.h"

#include <algorithm>
#include <array>
#include <limits>

namespace engine {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();
constexpr std::size_t mostStates = 4;

/// A state of a layer is its side. A state of a tensor is the side that makes it, plus two when it crosses.
using Unary = std::array<double, mostStates>;
using Table = std::array<Unary, mostStates>; ///< cost of a pair of states

struct Neighbour
{
    std::uint32_t who;
    Table cost; ///< [own state][its state]
};

struct Part
{
    Unary cost{0, 0, never, never};
    std::vector<Neighbour> neighbours;
    bool reduced = false;
};

/// A part that was reduced, and its best state for each pair of states of those beside it.
struct Reduction
{
    std::uint32_t who;
    std::array<std::uint32_t, 2> beside; ///< itself where there is none
    std::array<std::array<std::uint8_t, mostStates>, mostStates> best;
};

std::uint32_t partOf(LayerId layer)
{
    return static_cast<std::uint32_t>(index(layer));
}

bool availableOn(Side side, std::size_t state)
{
    return state >= 2 || state == static_cast<std::size_t>(side);
}

/// Layers, and tensors with several uses, as parts that are merged one by one: one with one neighbour into
/// that, one with two into the table between the two.
class BranchReduction
{
public:
    BranchReduction(const CostModel& costs, const CutRules& directions)
        : m_costs(costs), m_directions(directions), m_parts(costs.layers.size())
    {
        for (std::uint32_t layer = 0; layer < costs.layers.size(); ++layer) {
            const auto& row = costs.layers[layer];
            m_parts[layer].cost[0] = row.pinned == Side::Edge ? never : row.device.count();
            m_parts[layer].cost[1] = row.pinned == Side::Device ? never : row.edge.count();
        }
        const auto consumers = consumersOf(costs);
        for (std::uint32_t tensor = 0; tensor < costs.tensors.size(); ++tensor)
            addTensor(tensor, consumers[tensor]);
    }

    Result<std::vector<Side>> solve()
    {
        for (std::uint32_t part = 0; part < m_parts.size(); ++part)
            m_waiting.push_back(part);
        while (!m_waiting.empty()) {
            const auto part = m_waiting.back();
            m_waiting.pop_back();
            if (!m_parts[part].reduced && m_parts[part].neighbours.size() <= 2)
                reduce(part);
        }
        for (std::uint32_t part = 0; part < m_parts.size(); ++part) {
            if (!m_parts[part].reduced)
                return Error{ErrorCode::Unsupported,
                             sentence("not series-parallel: the branches at '%1' cannot be reduced", nameOf(part))};
        }
        if (!m_possible)
            return Error{ErrorCode::InvalidInput, "no placement satisfies the pinned layers"};
        return placement();
    }

private:
    double cost(const CostModel::Tensor& tensor, Side madeOn) const
    {
        const bool up = madeOn == Side::Device;
        if (!(up ? m_directions.up : m_directions.down))
            return never;
        return (up ? tensor.upload : tensor.download).total().count();
    }

    void addTensor(std::uint32_t tensor, const std::vector<LayerId>& consumers)
    {
        const auto& row = m_costs.tensors[tensor];
        if (consumers.size() == 1 && !row.wanted && row.producer)
            return connect(partOf(*row.producer), partOf(consumers.front()), crossingTable(row));
        if (consumers.empty() && !row.wanted)
            return;
        const auto part = static_cast<std::uint32_t>(m_parts.size());
        auto& own = m_parts.emplace_back();
        m_tensorOf.push_back(tensor);
        own.cost = {0, row.producer ? 0 : never, cost(row, Side::Device), row.producer ? cost(row, Side::Edge) : never};
        if (row.wanted) {
            for (std::size_t state = 0; state < mostStates; ++state)
                own.cost[state] = availableOn(m_costs.resultOn, state) ? own.cost[state] : never;
        }
        if (row.producer)
            connect(partOf(*row.producer), part,
                    tableOf([](std::size_t side, std::size_t state) { return side == state % 2; }));
        for (const auto consumer : consumers)
            connect(partOf(consumer), part, tableOf([](std::size_t side, std::size_t state) {
                        return availableOn(static_cast<Side>(side), state);
                    }));
    }

    template <typename Allowed>
    static Table tableOf(Allowed allowed)
    {
        Table table;
        for (std::size_t mine = 0; mine < mostStates; ++mine) {
            for (std::size_t other = 0; other < mostStates; ++other)
                table[mine][other] = mine < 2 && allowed(mine, other) ? 0 : never;
        }
        return table;
    }

    Table crossingTable(const CostModel::Tensor& tensor) const
    {
        Table table;
        for (auto& row : table)
            row.fill(never);
        table[0] = {0, cost(tensor, Side::Device), never, never};
        table[1] = {cost(tensor, Side::Edge), 0, never, never};
        return table;
    }

    static Table transposed(const Table& table)
    {
        Table other;
        for (std::size_t i = 0; i < mostStates; ++i) {
            for (std::size_t j = 0; j < mostStates; ++j)
                other[j][i] = table[i][j];
        }
        return other;
    }

    /// Adds @p cost to what is between the two already.
    void connect(std::uint32_t a, std::uint32_t b, const Table& cost)
    {
        connectOneWay(a, b, cost);
        connectOneWay(b, a, transposed(cost));
    }

    void connectOneWay(std::uint32_t from, std::uint32_t to, const Table& cost)
    {
        auto& neighbours = m_parts[from].neighbours;
        const auto found = std::ranges::find(neighbours, to, &Neighbour::who);
        if (found == neighbours.end())
            return neighbours.push_back({to, cost}), void();
        for (std::size_t i = 0; i < mostStates; ++i) {
            for (std::size_t j = 0; j < mostStates; ++j)
                found->cost[i][j] += cost[i][j];
        }
    }

    void disconnect(std::uint32_t from, std::uint32_t who)
    {
        auto& neighbours = m_parts[from].neighbours;
        const auto found = std::ranges::find(neighbours, who, &Neighbour::who);
        *found = neighbours.back();
        neighbours.pop_back();
        m_waiting.push_back(from);
    }

    void reduce(std::uint32_t who)
    {
        auto& part = m_parts[who];
        part.reduced = true;
        const auto neighbours = std::move(part.neighbours);
        static constexpr Table nothing{};
        const Table& first = neighbours.empty() ? nothing : neighbours[0].cost;
        const Table& second = neighbours.size() < 2 ? nothing : neighbours[1].cost;
        Reduction reduction{who, {who, who}, {}};
        Table merged;
        for (std::size_t a = 0; a < mostStates; ++a) {
            for (std::size_t b = 0; b < mostStates; ++b) {
                std::size_t best = 0;
                const auto sum = [&](std::size_t own) { return part.cost[own] + first[own][a] + second[own][b]; };
                for (std::size_t own = 1; own < mostStates; ++own)
                    best = sum(own) < sum(best) ? own : best;
                reduction.best[a][b] = static_cast<std::uint8_t>(best);
                merged[a][b] = sum(best);
            }
        }
        for (std::size_t i = 0; i < neighbours.size(); ++i) {
            reduction.beside[i] = neighbours[i].who;
            disconnect(neighbours[i].who, who);
        }
        if (neighbours.empty()) {
            m_possible = m_possible && merged[0][0] < never;
        } else if (neighbours.size() == 1) {
            for (std::size_t a = 0; a < mostStates; ++a)
                m_parts[neighbours[0].who].cost[a] += merged[a][0];
        } else {
            connect(neighbours[0].who, neighbours[1].who, merged);
        }
        m_reductions.push_back(reduction);
    }

    std::vector<Side> placement() const
    {
        std::vector<std::uint8_t> states(m_parts.size(), 0);
        for (auto reduction = m_reductions.rbegin(); reduction != m_reductions.rend(); ++reduction)
            states[reduction->who] = reduction->best[states[reduction->beside[0]]][states[reduction->beside[1]]];
        std::vector<Side> sideOf;
        for (std::size_t layer = 0; layer < m_costs.layers.size(); ++layer)
            sideOf.push_back(states[layer] == 0 ? Side::Device : Side::Edge);
        return sideOf;
    }

    const std::string& nameOf(std::uint32_t part) const
    {
        const auto layers = m_costs.layers.size();
        return part < layers ? m_costs.layers[part].name : m_costs.tensors[m_tensorOf[part - layers]].name;
    }

    const CostModel& m_costs;
    CutRules m_directions;
    std::vector<Part> m_parts;             ///< of each layer, then of tensors
    std::vector<std::uint32_t> m_tensorOf; ///< of the parts behind those of layers
    std::vector<std::uint32_t> m_waiting;
    std::vector<Reduction> m_reductions;
    bool m_possible = true;
};

} // namespace

Result<Plan> planBranches(const CostModel& costs, const KeepGoing& keepGoing)
{
    std::optional<Plan> best;
    std::optional<Error> problem;
    for (const auto& rules : directionChoices(costs)) {
        if (keepGoing && !keepGoing(0.0))
            return planningCancelled();
        auto sideOf = BranchReduction(costs, rules).solve();
        if (!sideOf) {
            problem = sideOf.error();
            continue;
        }
        auto plan = planOf(costs, "dp", std::move(*sideOf));
        if (!best || plan.value < best->value)
            best = std::move(plan);
    }
    if (!best)
        return *problem;
    best->optimal = true;
    best->lowerBound = best->value;
    return withinLimits(costs, std::move(*best));
}

} // namespace engine
