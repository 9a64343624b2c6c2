// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/passages.h"

namespace engine {

namespace {

constexpr std::size_t largestBlock = 12;

std::uint32_t number(LayerId layer)
{
    return static_cast<std::uint32_t>(index(layer));
}

class Splitter
{
public:
    Splitter(const CostModel& costs, bool oneWay) : m_costs(costs), m_oneWay(oneWay), m_consumers(consumersOf(costs)) {}

    std::optional<std::vector<PassageBlock>> split()
    {
        auto blocks = blocksBetweenCuts();
        if (std::ranges::any_of(blocks, [](const auto& block) { return block.size() > largestBlock; }))
            return std::nullopt;
        assignTensors(blocks);
        for (std::size_t i = 0; i < blocks.size(); ++i)
            addPassages(blocks[i], m_tensorsOf[i]);
        return blocks;
    }

private:
    std::vector<PassageBlock> blocksBetweenCuts() const
    {
        const auto count = static_cast<std::uint32_t>(m_costs.layers.size());
        std::vector<std::uint32_t> lastUse(count, 0); // of what a layer makes
        std::uint32_t open = 0;                       // the block cannot end before this layer
        for (std::size_t i = 0; i < m_costs.tensors.size(); ++i) {
            if (m_consumers[i].empty())
                continue;
            const auto& producer = m_costs.tensors[i].producer;
            auto& until = producer ? lastUse[index(*producer)] : open;
            until = std::max(until, number(m_consumers[i].back()));
        }
        std::vector<PassageBlock> blocks;
        std::uint32_t first = 0;
        for (std::uint32_t layer = 0; layer < count; ++layer) {
            if (layer >= open || layer + 1 == count) {
                blocks.push_back({first, layer, {}});
                first = layer + 1;
            }
            open = std::max(open, lastUse[layer]);
        }
        return blocks;
    }

    /// The transfer of a tensor belongs to the block that consumes it, or that makes an output which nothing
    /// consumes.
    void assignTensors(const std::vector<PassageBlock>& blocks)
    {
        std::vector<std::size_t> blockOf;
        for (std::size_t i = 0; i < blocks.size(); ++i)
            blockOf.insert(blockOf.end(), blocks[i].size(), i);
        m_tensorsOf.resize(blocks.size());
        for (std::size_t i = 0; i < m_costs.tensors.size(); ++i) {
            const auto& tensor = m_costs.tensors[i];
            if (!m_consumers[i].empty())
                m_tensorsOf[blockOf[index(m_consumers[i].front())]].push_back(i);
            else if (tensor.wanted)
                m_tensorsOf[tensor.producer ? blockOf[index(*tensor.producer)] : 0].push_back(i);
        }
    }

    void addPassages(PassageBlock& block, const std::vector<std::size_t>& tensors) const
    {
        for (const auto before : {Side::Device, Side::Edge}) {
            if (before == Side::Edge && block.first == 0)
                continue; // inputs are on the device
            auto& ways = block.passages[static_cast<std::size_t>(before)];
            for (std::uint32_t sides = 0; sides < 1U << block.size(); ++sides) {
                if (const auto stages = stagesThrough(block, tensors, before, sides))
                    ways[sides >> (block.size() - 1)].push_back({*stages, sides});
            }
            keepUndominated(ways[0]);
            keepUndominated(ways[1]);
        }
    }

    std::optional<Stages> stagesThrough(const PassageBlock& block, const std::vector<std::size_t>& tensors, Side before,
                                        std::uint32_t sides) const
    {
        const auto sideOf = [&](std::uint32_t layer) {
            return layer < block.first ? before : static_cast<Side>(sides >> (layer - block.first) & 1U);
        };
        Stages sum{};
        for (auto layer = block.first; layer <= block.last; ++layer) {
            const auto& row = m_costs.layers[layer];
            if (row.pinned && *row.pinned != sideOf(layer))
                return std::nullopt;
            sum[sideOf(layer) == Side::Device ? 0 : 2] += row.on(sideOf(layer)).count();
        }
        for (const auto tensor : tensors) {
            const auto& row = m_costs.tensors[tensor];
            const auto made = row.producer ? sideOf(number(*row.producer)) : Side::Device;
            const bool consumed = std::ranges::any_of(m_consumers[tensor],
                                                      [&](LayerId layer) { return sideOf(number(layer)) != made; });
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
    std::vector<std::vector<std::size_t>> m_tensorsOf; ///< indexed by block
};

} // namespace

std::optional<std::vector<PassageBlock>> passageBlocksOf(const CostModel& costs, bool oneWay)
{
    return Splitter(costs, oneWay).split();
}

} // namespace engine
