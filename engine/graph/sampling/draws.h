// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace engine {

/// Numbers that follow from a seed alone, the same on every machine: SplitMix64 (Steele, Lea, Flood 2014) and whole-number
/// arithmetic. The distributions of the standard library differ from one to another.
class Draws
{
public:
    explicit Draws(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        auto mixed = m_state += 0x9e3779b97f4a7c15ULL;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31U);
    }

    /// In [0, @p count), for a small positive @p count.
    std::int64_t below(std::int64_t count)
    {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(count));
    }
    /// In [@p low, @p high].
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return low + below(std::max<std::int64_t>(high - low, 0) + 1);
    }
    bool chance(int percent) { return below(100) < percent; }

    /// In [@p low, @p high], each octave as likely as another, evenly within one; @p low is at least 1.
    std::int64_t logUniform(std::int64_t low, std::int64_t high)
    {
        const auto octaveOf = [](std::int64_t value) {
            int octave = 0;
            while (value >>= 1)
                ++octave;
            return octave;
        };
        for (;;) {
            const auto first = std::int64_t{1} << between(octaveOf(low), octaveOf(high));
            const auto value = first + below(first);
            if (value >= low && value <= high)
                return value;
        }
    }

    template <typename Range>
    auto oneOf(const Range& range)
    {
        return *(std::begin(range) + below(static_cast<std::int64_t>(std::size(range))));
    }
    std::int64_t oneOf(std::initializer_list<std::int64_t> list)
    {
        return *(list.begin() + below(static_cast<std::int64_t>(list.size())));
    }

private:
    std::uint64_t m_state;
};

} // namespace engine
