// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/sorted_samples.h"

#include "engine/profile/profile.h"

#include <algorithm>
#include <limits>

namespace engine {

namespace {

/// A block of twice the size becomes two: near the square root of the longest run's frames.
constexpr std::size_t blockSize = 256;
constexpr Millis beyond{std::numeric_limits<double>::infinity()};

/// Of the middle sample, or of the two around the middle; @p at answers a sample by its rank.
template <typename At>
Millis middleOf(std::size_t count, const At& at)
{
    if (count == 0)
        return Millis{0};
    return count % 2 == 1 ? at(count / 2) : (at(count / 2 - 1) + at(count / 2)) / 2.0;
}

} // namespace

SortedSamples::SortedSamples(std::vector<Millis> samples) : m_size(samples.size())
{
    std::ranges::sort(samples);
    for (std::size_t begin = 0; begin < samples.size(); begin += blockSize) {
        const auto from = samples.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto length = std::min(blockSize, samples.size() - begin);
        m_blocks.emplace_back(from, from + static_cast<std::ptrdiff_t>(length));
    }
}

void SortedSamples::add(Millis sample)
{
    if (m_blocks.empty())
        m_blocks.emplace_back();
    auto block = std::ranges::partition_point(
        m_blocks, [sample](const auto& samples) { return !samples.empty() && samples.back() < sample; });
    if (block == m_blocks.end())
        --block;
    block->insert(std::ranges::upper_bound(*block, sample), sample);
    ++m_size;
    if (block->size() < 2 * blockSize)
        return;
    std::vector<Millis> upper(block->begin() + blockSize, block->end());
    block->resize(blockSize);
    m_blocks.insert(block + 1, std::move(upper));
}

Millis SortedSamples::at(std::size_t rank) const
{
    auto block = m_blocks.begin();
    for (; rank >= block->size(); ++block)
        rank -= block->size();
    return (*block)[rank];
}

Millis SortedSamples::median() const
{
    return middleOf(m_size, [this](std::size_t rank) { return at(rank); });
}

Millis SortedSamples::percentile(double percent) const
{
    return m_size == 0 ? Millis{0} : at(nearestRank(m_size, percent));
}

Millis SortedSamples::medianAbsoluteDeviation() const
{
    const auto middle = median();
    return middleOf(m_size, [this, middle](std::size_t rank) { return deviationAt(rank, middle); });
}

Millis SortedSamples::deviationAt(std::size_t rank, Millis middle) const
{
    // The deviations of the lower half, downwards, and of the upper half, upwards, are sorted as they stand.
    const auto lower = m_size / 2;
    const auto upper = m_size - lower;
    const auto below = [&](std::size_t i) { return i < lower ? std::chrono::abs(at(lower - 1 - i) - middle) : beyond; };
    const auto above = [&](std::size_t i) { return i < upper ? std::chrono::abs(at(lower + i) - middle) : beyond; };
    // Of the rank least deviations, taken of them are in the lower half.
    auto taken = rank > upper ? rank - upper : 0;
    auto most = std::min(rank, lower);
    while (taken < most) {
        const auto tried = (taken + most) / 2;
        if (below(tried) < above(rank - tried - 1))
            taken = tried + 1;
        else
            most = tried;
    }
    return std::min(below(taken), above(rank - taken));
}

} // namespace engine
