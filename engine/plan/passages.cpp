// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/passages.h"

#include <functional>
#include <queue>

namespace engine {

namespace {

constexpr std::size_t largestBlock = 16;
constexpr std::size_t mostWays = std::size_t{1} << 18; ///< through all blocks

/// Layers so that of those that are ready the one nearest to the end comes first: branches that lead nowhere else
/// are finished before the others go on.
std::vector<LayerId> shortBranchesFirst(const CostModel& costs, const std::vector<std::vector<LayerId>>& consumers)
{
    const auto count = costs.layers.size();
    std::vector<std::vector<TensorId>> makes(count);
    for (std::uint32_t i = 0; i < costs.tensors.size(); ++i) {
        if (const auto& producer = costs.tensors[i].producer)
            makes[index(*producer)].push_back(TensorId{i});
    }
    std::vector<std::size_t> height(count, 0);
    std::vector<std::size_t> missing(count, 0);
    for (std::size_t layer = count; layer-- > 0;) {
        for (const auto tensor : makes[layer]) {
            for (const auto next : consumers[index(tensor)]) {
                height[layer] = std::max(height[layer], height[index(next)] + 1);
                ++missing[index(next)];
            }
        }
    }
    using Ready = std::pair<std::size_t, std::size_t>; // height and layer
    std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
    for (std::size_t layer = 0; layer < count; ++layer) {
        if (missing[layer] == 0)
            ready.emplace(height[layer], layer);
    }
    std::vector<LayerId> order;
    while (!ready.empty()) {
        const auto layer = ready.top().second;
        ready.pop();
        order.push_back(LayerId{static_cast<std::uint32_t>(layer)});
        for (const auto tensor : makes[layer]) {
            for (const auto next : consumers[index(tensor)]) {
                if (--missing[index(next)] == 0)
                    ready.emplace(height[index(next)], index(next));
            }
        }
    }
    return order;
}

class Splitter
{
public:
    Splitter(const CostModel& costs, bool oneWay)
        : m_costs(costs), m_oneWay(oneWay), m_consumers(consumersOf(costs)),
          m_order(shortBranchesFirst(costs, m_consumers)), m_placeOf(costs.layers.size())
    {
        for (std::size_t place = 0; place < m_order.size(); ++place)
            m_placeOf[index(m_order[place])] = place;
    }

    Result<std::optional<std::vector<PassageBlock>>> split(const KeepGoing& keepGoing)
    {
        auto blocks = blocksBetweenCuts();
        std::size_t ways = 0;
        for (const auto& block : blocks) {
            if (block.layers.size() > largestBlock)
                return std::optional<std::vector<PassageBlock>>();
            ways += std::size_t{1} << block.layers.size();
        }
        if (ways > std::max(mostWays, 2 * blocks.size()))
            return std::optional<std::vector<PassageBlock>>();
        assignTensors(blocks);
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            if (!addPassages(blocks[i], m_tensorsOf[i], keepGoing))
                return planningCancelled();
        }
        return std::optional(std::move(blocks));
    }

private:
    std::vector<PassageBlock> blocksBetweenCuts() const
    {
        const auto count = m_order.size();
        std::vector<std::size_t> lastUse(count, 0); // places: of what the layer at a place makes
        std::size_t open = 0;                       // the block cannot end before this place
        for (std::size_t i = 0; i < m_costs.tensors.size(); ++i) {
            const auto& producer = m_costs.tensors[i].producer;
            auto& until = producer ? lastUse[m_placeOf[index(*producer)]] : open;
            for (const auto consumer : m_consumers[i])
                until = std::max(until, m_placeOf[index(consumer)]);
        }
        std::vector<PassageBlock> blocks(1);
        for (std::size_t place = 0; place < count; ++place) {
            blocks.back().layers.push_back(m_order[place]);
            if (place >= open && place + 1 < count)
                blocks.emplace_back();
            open = std::max(open, lastUse[place]);
        }
        return blocks;
    }

    /// The transfer of a tensor belongs to the block that consumes it, or that makes an output which nothing
    /// consumes.
    void assignTensors(const std::vector<PassageBlock>& blocks)
    {
        std::vector<std::size_t> blockOf(m_order.size());
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            for (const auto layer : blocks[i].layers)
                blockOf[index(layer)] = i;
        }
        m_tensorsOf.resize(blocks.size());
        for (std::size_t i = 0; i < m_costs.tensors.size(); ++i) {
            const auto& tensor = m_costs.tensors[i];
            if (!m_consumers[i].empty())
                m_tensorsOf[blockOf[index(m_consumers[i].front())]].push_back(i);
            else if (tensor.wanted)
                m_tensorsOf[tensor.producer ? blockOf[index(*tensor.producer)] : 0].push_back(i);
        }
    }

    /// False when it was stopped.
    bool addPassages(PassageBlock& block, const std::vector<std::size_t>& tensors, const KeepGoing& keepGoing) const
    {
        constexpr std::uint32_t waysBetweenQuestions = 1024;
        const auto size = block.layers.size();
        for (const auto before : {Side::Device, Side::Edge}) {
            if (before == Side::Edge && m_placeOf[index(block.layers.front())] == 0)
                continue; // inputs are on the device
            auto& ways = block.passages[static_cast<std::size_t>(before)];
            for (std::uint32_t sides = 0; sides < 1U << size; ++sides) {
                if (sides % waysBetweenQuestions == 0 && keepGoing && !keepGoing(0.5))
                    return false;
                if (const auto stages = stagesThrough(block, tensors, before, sides))
                    ways[sides >> (size - 1)].push_back({*stages, sides});
            }
            keepUndominated(ways[0]);
            keepUndominated(ways[1]);
        }
        return true;
    }

    std::optional<Stages> stagesThrough(const PassageBlock& block, const std::vector<std::size_t>& tensors, Side before,
                                        std::uint32_t sides) const
    {
        const auto first = m_placeOf[index(block.layers.front())];
        const auto sideOf = [&](LayerId layer) {
            const auto place = m_placeOf[index(layer)];
            return place < first ? before : static_cast<Side>(sides >> (place - first) & 1U);
        };
        Stages sum{};
        for (const auto layer : block.layers) {
            const auto& row = m_costs.layers[index(layer)];
            const auto side = sideOf(layer);
            if (row.pinned && *row.pinned != side)
                return std::nullopt;
            sum[side == Side::Device ? 0 : 2] += row.on(side).count();
        }
        for (const auto tensor : tensors) {
            const auto& row = m_costs.tensors[tensor];
            const auto made = row.producer ? sideOf(*row.producer) : Side::Device;
            const bool consumed =
                std::ranges::any_of(m_consumers[tensor], [&](LayerId layer) { return sideOf(layer) != made; });
            if (consumed && m_oneWay && made == Side::Edge)
                return std::nullopt;
            if (consumed || (row.wanted && m_costs.resultOn != made))
                sum = sum + (made == Side::Device ? uploadStages(row) : downloadStages(row));
        }
        return sum;
    }

    const CostModel& m_costs;
    bool m_oneWay;
    std::vector<std::vector<LayerId>> m_consumers;
    std::vector<LayerId> m_order;
    std::vector<std::size_t> m_placeOf;                ///< in m_order, indexed by layer
    std::vector<std::vector<std::size_t>> m_tensorsOf; ///< indexed by block
};

} // namespace

Result<std::optional<std::vector<PassageBlock>>> passageBlocksOf(const CostModel& costs, bool oneWay,
                                                                 const KeepGoing& keepGoing)
{
    return Splitter(costs, oneWay).split(keepGoing);
}

} // namespace engine
