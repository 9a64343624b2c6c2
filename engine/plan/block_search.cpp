// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/block_search.h"

#include <limits>

namespace engine {

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// The stages of all blocks up to one.
struct PartialSum
{
    Stages stages{};
    double least = 0;     ///< no completion has a shorter period
    Side before{};        ///< of the layer before this block
    std::size_t from = 0; ///< index into the sums up to the block before that end on that side
    std::uint32_t sides = 0;
};

using PartialSums = std::array<std::vector<PartialSum>, 2>; ///< indexed by the side of the last layer

class BlockSearch
{
public:
    BlockSearch(const std::vector<PassageBlock>& blocks, PeriodBound& bound)
        : m_blocks(blocks), m_bound(bound), m_goal(slowest(bound.incumbent)),
          m_mostSums(std::clamp<std::ptrdiff_t>(300'000 / std::ssize(blocks), 300, 3000))
    {
        priceTheRest();
    }

    Result<void> run(const KeepGoing& keepGoing)
    {
        m_sums.resize(m_blocks.size() + 1);
        m_sums[0][0].push_back({});
        for (std::size_t block = 0; block < m_blocks.size(); ++block) {
            if (keepGoing && !keepGoing(static_cast<double>(block) / static_cast<double>(m_blocks.size())))
                return planningCancelled();
            extend(block);
        }
        finish();
        return {};
    }

private:
    /// The least priced sum of the blocks from one on, for each side of the layer before it.
    void priceTheRest()
    {
        m_rest.assign(m_blocks.size() + 1, {0, 0});
        for (std::size_t block = m_blocks.size(); block-- > 0;) {
            m_rest[block] = {never, never};
            for (std::size_t before = 0; before < 2; ++before) {
                for (std::size_t after = 0; after < 2; ++after) {
                    for (const auto& passage : m_blocks[block].passages[before][after])
                        m_rest[block][before] = std::min(
                            m_rest[block][before], priced(m_bound.prices, passage.stages) + m_rest[block + 1][after]);
                }
            }
        }
    }

    void extend(std::size_t block)
    {
        for (std::size_t after = 0; after < 2; ++after) {
            auto& sums = m_sums[block + 1][after];
            for (const auto before : {Side::Device, Side::Edge}) {
                const auto& origins = m_sums[block][static_cast<std::size_t>(before)];
                for (std::size_t from = 0; from < origins.size(); ++from) {
                    for (const auto& passage : m_blocks[block].passages[static_cast<std::size_t>(before)][after]) {
                        const auto stages = origins[from].stages + passage.stages;
                        const auto least =
                            std::max(slowest(stages), priced(m_bound.prices, stages) + m_rest[block + 1][after]);
                        if (least < m_goal)
                            sums.push_back({stages, least, before, from, passage.sides});
                    }
                }
            }
            limit(sums);
            keepUndominated(sums);
        }
    }

    /// What is dropped here may have led to a shorter period, so the bound stays below it.
    void limit(std::vector<PartialSum>& sums)
    {
        if (std::ssize(sums) <= m_mostSums)
            return;
        std::ranges::nth_element(sums, sums.begin() + m_mostSums, {}, &PartialSum::least);
        for (auto dropped = sums.begin() + m_mostSums; dropped != sums.end(); ++dropped)
            m_leastDropped = std::min(m_leastDropped, dropped->least);
        sums.resize(static_cast<std::size_t>(m_mostSums));
    }

    void finish()
    {
        const PartialSum* best = nullptr;
        for (const auto& sums : m_sums.back()) {
            for (const auto& sum : sums) {
                if (best == nullptr || slowest(sum.stages) < slowest(best->stages))
                    best = &sum;
            }
        }
        if (best != nullptr) {
            m_bound.incumbent = best->stages;
            follow(*best);
        }
        m_bound.value = std::max(m_bound.value, std::min(slowest(m_bound.incumbent), m_leastDropped));
    }

    void follow(PartialSum sum)
    {
        for (std::size_t block = m_blocks.size(); block-- > 0;) {
            for (std::size_t i = 0; i < m_blocks[block].layers.size(); ++i)
                m_bound.sideOf[index(m_blocks[block].layers[i])] = static_cast<Side>(sum.sides >> i & 1U);
            sum = m_sums[block][static_cast<std::size_t>(sum.before)][sum.from];
        }
    }

    const std::vector<PassageBlock>& m_blocks;
    PeriodBound& m_bound;
    double m_goal;
    std::ptrdiff_t m_mostSums; ///< after one block: time grows with its square
    double m_leastDropped = never;
    std::vector<std::array<double, 2>> m_rest; ///< indexed by block, then by the side before it
    std::vector<PartialSums> m_sums;           ///< before each block, and at the end
};

} // namespace

Result<void> searchBlocks(const std::vector<PassageBlock>& blocks, PeriodBound& bound, const KeepGoing& keepGoing)
{
    return BlockSearch(blocks, bound).run(keepGoing);
}

} // namespace engine
