// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/link_schedule.h"

#include "engine/profile/profile.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace engine {

namespace {

constexpr std::int64_t smallest = 1 << 10;
constexpr double perDecade = 3.0;
constexpr std::size_t mostOwnSizes = 32;
constexpr std::int64_t elementBytes = 4;

constexpr std::array directions{LinkDirection::Up, LinkDirection::Down};

Bytes wholeElements(double bytes)
{
    return {std::max<std::int64_t>(1, std::llround(bytes / elementBytes)) * elementBytes};
}

/// At most mostOwnSizes of them: the nearest ones to points that are even in the logarithm, both ends included.
std::vector<Bytes> thinned(const std::vector<Bytes>& sizes)
{
    if (sizes.size() <= mostOwnSizes)
        return sizes;
    const double low = std::log(static_cast<double>(sizes.front().count));
    const double high = std::log(static_cast<double>(sizes.back().count));
    std::set<Bytes> chosen;
    for (std::size_t i = 0; i < mostOwnSizes; ++i) {
        const double at = low + (high - low) * static_cast<double>(i) / (mostOwnSizes - 1);
        chosen.insert(*std::ranges::min_element(
            sizes, {}, [at](Bytes size) { return std::abs(std::log(static_cast<double>(size.count)) - at); }));
    }
    return {chosen.begin(), chosen.end()};
}

} // namespace

std::vector<Bytes> surveySizes(std::span<const Bytes> own)
{
    std::set<Bytes> sizes{largestSurveyed};
    for (int step = 0;; ++step) {
        const auto size = wholeElements(smallest * std::pow(10.0, step / perDecade));
        if (size >= largestSurveyed)
            break;
        sizes.insert(size);
    }
    std::set<Bytes> others;
    for (const auto size : own) {
        if (size.count > 0 && size <= largestSurveyed)
            others.insert(size);
    }
    for (const auto size : thinned({others.begin(), others.end()}))
        sizes.insert(size);
    return {sizes.begin(), sizes.end()};
}

std::vector<Bytes> cutSizes(const LayerGraph& graph)
{
    const auto layers = graph.layers().size();
    // A tensor crosses every place between its maker and its last reader: +bytes at the one, -bytes behind the other.
    std::vector<std::int64_t> change(layers + 2, 0);
    const auto cross = [&](TensorId tensor, std::size_t madeAt) {
        std::size_t lastRead = madeAt;
        for (const auto reader : graph.consumersOf(tensor))
            lastRead = std::max(lastRead, static_cast<std::size_t>(reader) + 1);
        change[madeAt] += graph.tensor(tensor).bytes().count;
        change[lastRead] -= graph.tensor(tensor).bytes().count;
    };
    for (const auto input : graph.inputs())
        cross(input, 0);
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
        for (const auto output : graph.outputsOf(LayerId{layer}))
            cross(output, layer + std::size_t{1});
    }
    std::set<Bytes> sizes;
    Bytes crossing;
    for (std::size_t place = 0; place < layers; ++place) {
        crossing += Bytes{change[place]};
        if (crossing.count > 0)
            sizes.insert(crossing);
    }
    for (const auto output : graph.outputs()) { // and what the edge sends back
        if (graph.tensor(output).bytes().count > 0)
            sizes.insert(graph.tensor(output).bytes());
    }
    return {sizes.begin(), sizes.end()};
}

LinkSchedule::LinkSchedule(LinkSurveyOptions options) : m_options(std::move(options))
{
    for (const auto size : m_options.sizes) {
        m_samples.up.push_back({size, {}});
        m_samples.down.push_back({size, {}});
    }
}

std::vector<LinkSamples::OfSize>& LinkSchedule::of(LinkDirection direction)
{
    return direction == LinkDirection::Up ? m_samples.up : m_samples.down;
}

const std::vector<LinkSamples::OfSize>& LinkSchedule::of(LinkDirection direction) const
{
    return direction == LinkDirection::Up ? m_samples.up : m_samples.down;
}

/// By its own transfers, or by those of the nearest smaller size as if all of their time went into bytes: at most that.
Millis LinkSchedule::expected(LinkDirection direction, std::size_t place) const
{
    const auto& sizes = of(direction);
    for (std::size_t i = place + 1; i-- > 0;) {
        if (!sizes[i].times.empty())
            return pauseBeforeTransfer
                + median(sizes[i].times)
                * (static_cast<double>(sizes[place].bytes.count) / static_cast<double>(sizes[i].bytes.count));
    }
    return pauseBeforeTransfer;
}

/// To the next size if the present one has been seen often enough; the way ends where the time is not enough.
void LinkSchedule::climb(LinkDirection direction, Millis elapsed)
{
    auto& state = way(direction);
    const auto& sizes = of(direction);
    if (state.reached < sizes.size() && sizes[state.reached].times.size() >= leastTransfers)
        ++state.reached;
    if (state.reached == sizes.size() || elapsed >= m_options.budget) {
        state.ended = true;
        return;
    }
    const auto need = static_cast<double>(leastTransfers) * expected(direction, state.reached);
    state.ended = sizes[state.reached].times.empty() && state.spent + need > m_options.budget / 3;
}

std::optional<LinkSchedule::Turn> LinkSchedule::firstLook(Millis elapsed)
{
    std::optional<LinkDirection> least;
    for (const auto direction : directions) {
        if (!way(direction).ended)
            climb(direction, elapsed);
        if (!way(direction).ended && (!least || way(direction).reached < way(*least).reached))
            least = direction;
    }
    if (!least)
        return std::nullopt;
    const auto place = way(*least).reached;
    return Turn{*least, place, of(*least)[place].bytes};
}

/// Of the sizes for which there is time the one that has taken least of it so far: many of the small ones cost as much as
/// a few large ones.
std::optional<LinkSchedule::Turn> LinkSchedule::anotherLook(Millis elapsed) const
{
    std::optional<Turn> best;
    Millis least{0};
    for (std::size_t place = 0; place < m_options.sizes.size(); ++place) {
        for (const auto direction : directions) {
            const auto& size = of(direction)[place];
            const auto count = size.times.size();
            const auto again = expected(direction, place);
            const auto spent = static_cast<double>(count) * again;
            const bool possible = count > 0 && count < mostTransfers && elapsed + again <= m_options.budget;
            if (possible && (!best || spent < least)) {
                least = spent;
                best = Turn{direction, place, size.bytes};
            }
        }
    }
    return best;
}

std::optional<LinkSchedule::Turn> LinkSchedule::next(Millis elapsed)
{
    auto turn = firstLook(elapsed);
    if (!turn)
        turn = anotherLook(elapsed);
    if (turn)
        m_turn = *turn;
    return turn;
}

void LinkSchedule::took(Millis time)
{
    of(m_turn.direction)[m_turn.place].times.push_back(time);
    way(m_turn.direction).spent += time + pauseBeforeTransfer;
}

double LinkSchedule::progress(Millis elapsed) const
{
    std::size_t done = 0;
    for (const auto direction : directions) {
        for (const auto& size : of(direction))
            done += size.times.size();
    }
    const auto all = static_cast<double>(2 * m_options.sizes.size() * mostTransfers);
    return std::clamp(std::max(elapsed / m_options.budget, static_cast<double>(done) / all), 0.0, 1.0);
}

} // namespace engine
