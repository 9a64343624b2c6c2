// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/splits.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <set>

namespace engine {

namespace {

/// In [0, bound), each as likely; std::uniform_int_distribution differs from library to library.
std::uint64_t below(std::mt19937_64& random, std::uint64_t bound)
{
    const auto limit = std::numeric_limits<std::uint64_t>::max() / bound * bound;
    auto value = random();
    while (value >= limit)
        value = random();
    return value % bound;
}

/// @p foldOf has the number of the fold of each row.
std::vector<Fold> foldsOf(const std::vector<std::size_t>& foldOf, std::size_t count)
{
    std::vector<Fold> folds(count);
    for (std::size_t row = 0; row < foldOf.size(); ++row) {
        for (std::size_t fold = 0; fold < count; ++fold)
            (fold == foldOf[row] ? folds[fold].test : folds[fold].train).push_back(row);
    }
    return folds;
}

/// Numbered in the order in which they come first.
struct Numbering
{
    std::vector<std::size_t> numberOf; ///< [rows]
    std::vector<std::size_t> sizes;    ///< rows by number
};

Numbering numbered(std::span<const std::string> labels)
{
    Numbering result;
    std::map<std::string_view, std::size_t> numbers;
    for (const auto& label : labels) {
        const auto number = numbers.try_emplace(label, numbers.size()).first->second;
        result.sizes.resize(numbers.size());
        ++result.sizes[number];
        result.numberOf.push_back(number);
    }
    return result;
}

/// Of @p things, that stay whole, @p folds are to be made; @p cannot says that there are too few of them.
std::optional<Error> impossible(std::size_t folds, std::size_t things, Sentence cannot)
{
    if (folds < 2)
        return Error{ErrorCode::InvalidInput, sentence("%1 folds are too few: one is to learn from", folds)};
    if (things < folds)
        return Error{ErrorCode::InvalidInput, std::move(cannot)};
    return std::nullopt;
}

} // namespace

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937_64 random(seed);
    for (auto left = count; left > 1; --left)
        std::swap(order[left - 1], order[below(random, left)]);
    return order;
}

Result<std::vector<Fold>> randomFolds(std::size_t rows, std::size_t folds, std::uint64_t seed)
{
    if (auto error = impossible(folds, rows, sentence("%1 folds cannot be made of %2 rows", folds, rows)))
        return *error;
    const auto order = shuffled(rows, seed);
    std::vector<std::size_t> foldOf(rows);
    for (std::size_t at = 0; at < rows; ++at)
        foldOf[order[at]] = at % folds;
    return foldsOf(foldOf, folds);
}

Result<std::vector<Fold>> groupFolds(std::span<const std::string> groups, std::size_t folds, std::uint64_t seed)
{
    const auto [groupOf, sizes] = numbered(groups);
    if (auto error =
            impossible(folds, sizes.size(), sentence("%1 folds cannot be made of %2 groups", folds, sizes.size())))
        return *error;
    auto order = shuffled(sizes.size(), seed);
    std::ranges::stable_sort(order, std::greater(), [&sizes = sizes](std::size_t group) { return sizes[group]; });
    std::vector<std::size_t> foldOfGroup(sizes.size());
    std::vector<std::size_t> filled(folds);
    for (const auto group : order) {
        const auto emptiest = std::ranges::min_element(filled);
        *emptiest += sizes[group];
        foldOfGroup[group] = static_cast<std::size_t>(emptiest - filled.begin());
    }
    std::vector<std::size_t> foldOf;
    for (const auto group : groupOf)
        foldOf.push_back(foldOfGroup[group]);
    return foldsOf(foldOf, folds);
}

Result<std::vector<Fold>> unseenFolds(const Samples& samples, std::size_t folds, std::uint64_t seed)
{
    const std::set<std::string_view> configurations(samples.group.begin(), samples.group.end());
    const std::set<std::string_view> networks(samples.network.begin(), samples.network.end());
    if (configurations.size() < folds)
        return randomFolds(samples.rows(), folds, seed);
    if (networks.size() < folds)
        return groupFolds(samples.group, folds, seed);
    auto split = groupFolds(samples.network, folds, seed);
    if (!split)
        return split;
    for (auto& fold : *split) {
        std::set<std::string_view> asked;
        for (const auto row : fold.test)
            asked.insert(samples.group[row]);
        std::erase_if(fold.train, [&](std::size_t row) { return asked.contains(samples.group[row]); });
        if (fold.train.empty())
            return groupFolds(samples.group, folds, seed);
    }
    return split;
}

Result<std::vector<Fold>> timeFolds(std::span<const double> times, std::size_t folds)
{
    std::map<double, std::size_t> rowsAt;
    for (const auto time : times)
        ++rowsAt[time];
    if (auto error =
            impossible(folds, rowsAt.size(), sentence("%1 folds cannot be made of %2 times", folds, rowsAt.size())))
        return *error;

    std::map<double, std::size_t> foldAt;
    std::size_t fold = 0;
    std::size_t rowsBefore = 0;
    std::size_t timesLeft = rowsAt.size();
    std::size_t timesInFold = 0;
    for (const auto& [time, rows] : rowsAt) {
        // The next block begins at its share of the rows, and early enough that every later one has a time.
        const auto isFull = rowsBefore * folds >= times.size() * (fold + 1);
        if (fold + 1 < folds && timesInFold > 0 && (isFull || timesLeft < folds - fold)) {
            ++fold;
            timesInFold = 0;
        }
        foldAt[time] = fold;
        rowsBefore += rows;
        ++timesInFold;
        --timesLeft;
    }
    std::vector<std::size_t> foldOf;
    for (const auto time : times)
        foldOf.push_back(foldAt[time]);
    return foldsOf(foldOf, folds);
}

Result<std::vector<Fold>> networkFolds(std::span<const std::string> networks)
{
    const auto [networkOf, sizes] = numbered(networks);
    if (sizes.size() < 2)
        return Error{ErrorCode::InvalidInput, "to hold a network out takes at least two"};
    return foldsOf(networkOf, sizes.size());
}

Result<Fold> heldOutNetworks(std::span<const std::string> networks, std::span<const std::string> heldOut)
{
    for (const auto& name : heldOut) {
        if (std::ranges::find(networks, name) == networks.end())
            return Error{ErrorCode::InvalidInput, sentence("no row is from network '%1'", name)};
    }
    Fold fold;
    for (std::size_t row = 0; row < networks.size(); ++row) {
        const auto isHeldOut = std::ranges::find(heldOut, networks[row]) != heldOut.end();
        (isHeldOut ? fold.test : fold.train).push_back(row);
    }
    if (fold.train.empty() || fold.test.empty())
        return Error{ErrorCode::InvalidInput,
                     "holding networks out must leave some rows to learn from and some to test"};
    return fold;
}

} // namespace engine
