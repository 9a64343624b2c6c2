// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace app {

namespace {

/// Letters to change, add, leave out or swap with their neighbour until @p a is @p b.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last.back();
}

} // namespace

std::optional<std::string_view> nearestWord(std::string_view word, std::span<const std::string_view> words)
{
    std::optional<std::string_view> nearest;
    std::size_t least = 0;
    for (const auto candidate : words) {
        const auto allowed = std::max<std::size_t>(1, candidate.size() / 3);
        if (word.size() > candidate.size() + allowed)
            continue; // it may be of any length
        const auto wrong = distance(word, candidate);
        if (wrong <= allowed && (!nearest || wrong < least)) {
            nearest = candidate;
            least = wrong;
        }
    }
    return nearest;
}

engine::Sentence orRather(const engine::Sentence& unknown, std::string_view nearest)
{
    return engine::sentence("%1; did you mean %2?", unknown, nearest);
}

} // namespace app
