// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/plan/cost_model.h"
#include "engine/plan/link_samples.h"

#include <array>
#include <optional>
#include <span>

namespace engine {

/// The largest size that can be asked for.
inline constexpr Bytes largestSurveyed{16 << 20};
/// Fewer transfers of a size say little of it, more say nothing new.
inline constexpr std::size_t leastTransfers = 3;
inline constexpr std::size_t mostTransfers = 15;
/// A frame meets a link that has been quiet, and people who wait for it asleep.
inline constexpr Millis pauseBeforeTransfer{20};

/// 1 KiB to largestSurveyed, three a decade, with @p own in between, which are thinned out evenly in their logarithms to at
/// most 32, and cut off at largestSurveyed. Whole float32 numbers.
std::vector<Bytes> surveySizes(std::span<const Bytes> own = {});

/// What a plan with one cut would send: the tensors that cross between the layers before and behind each place in the
/// order, model inputs included. Ascending, each once.
std::vector<Bytes> cutSizes(const LayerGraph& graph);

/// Which transfer comes next: first each size leastTransfers times, ascending in both directions, each direction until a
/// third of the budget would not be enough for its next size; then, while time is left, again those that have taken least of it
/// so far, up to mostTransfers each. Has no clock.
class LinkSchedule
{
public:
    struct Turn
    {
        LinkDirection direction = LinkDirection::Up;
        std::size_t place = 0; ///< of the size
        Bytes bytes;

        bool operator==(const Turn&) const = default;
    };

    explicit LinkSchedule(LinkSurveyOptions options);

    /// @p elapsed since the beginning. Nothing: that was all.
    std::optional<Turn> next(Millis elapsed);
    /// The turn that next() gave last.
    void took(Millis time);

    /// Without pings.
    const LinkSamples& samples() const { return m_samples; }
    /// In [0, 1], of what may be measured; the budget counts as well.
    double progress(Millis elapsed) const;

private:
    struct Way
    {
        std::size_t reached = 0; ///< sizes that were begun, or are next
        Millis spent{0};
        bool ended = false;
    };
    std::vector<LinkSamples::OfSize>& of(LinkDirection direction);
    const std::vector<LinkSamples::OfSize>& of(LinkDirection direction) const;
    Way& way(LinkDirection direction) { return m_ways[static_cast<std::size_t>(direction)]; }
    Millis expected(LinkDirection direction, std::size_t place) const;
    void climb(LinkDirection direction, Millis elapsed);
    std::optional<Turn> firstLook(Millis elapsed);
    std::optional<Turn> anotherLook(Millis elapsed) const;

    LinkSurveyOptions m_options;
    LinkSamples m_samples;
    std::array<Way, 2> m_ways;
    Turn m_turn;
};

} // namespace engine
