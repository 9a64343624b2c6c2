// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/nearest_neighbors.h"

#include "engine/predict/cross_validation.h"
#include "engine/predict/eigen_samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace engine {

namespace {

constexpr std::array<std::size_t, 7> neighborCounts{1, 2, 3, 5, 8, 13, 21};

/// Candidate @p at: each number of neighbours with equal weights, then each with those by distance.
std::pair<std::size_t, NeighborWeights> candidate(std::size_t at)
{
    const auto weights = at < neighborCounts.size() ? NeighborWeights::Equal : NeighborWeights::InverseDistance;
    return {neighborCounts[at % neighborCounts.size()], weights};
}

struct Neighbor
{
    double distance = 0;
    std::size_t row = 0;

    auto operator<=>(const Neighbor&) const = default;
};

/// Nearest first.
std::vector<Neighbor> nearest(const NeighborsModel& model, const std::vector<double>& scaled)
{
    const Eigen::Map<const RowMatrix> points(model.points.data(), static_cast<Eigen::Index>(model.targets.size()),
                                             static_cast<Eigen::Index>(scaled.size()));
    const Eigen::VectorXd distances = (points.rowwise() - vectorOf(scaled).transpose()).rowwise().norm();
    std::vector<Neighbor> all(model.targets.size());
    for (std::size_t row = 0; row < all.size(); ++row)
        all[row] = {distances(static_cast<Eigen::Index>(row)), row};
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(model.neighbors, all.size()));
    std::partial_sort(all.begin(), end, all.end());
    all.erase(end, all.end());
    return all;
}

} // namespace

double evaluate(const NeighborsModel& model, std::span<const double> row)
{
    const auto near = nearest(model, standardized(model.scaling, row));
    const bool isAtARow = near.front().distance == 0;
    double sum = 0;
    double weights = 0;
    for (const auto& neighbor : near) {
        double weight = 1;
        if (model.weights == NeighborWeights::InverseDistance)
            weight = isAtARow ? (neighbor.distance == 0 ? 1 : 0) : 1 / neighbor.distance;
        sum += weight * model.targets[neighbor.row];
        weights += weight;
    }
    return sum / weights;
}

NeighborsModel fitNeighborsWith(const Samples& samples, std::size_t neighbors, NeighborWeights weights)
{
    NeighborsModel model{.scaling = standardizationOf(featuresOf(samples)),
                         .points = {},
                         .targets = samples.target,
                         .neighbors = std::clamp<std::size_t>(neighbors, 1, samples.rows()),
                         .weights = weights};
    model.points = rowByRow(standardized(model.scaling, featuresOf(samples)));
    return model;
}

NeighborsModel fitNeighbors(const Samples& samples, std::uint64_t seed)
{
    const auto best = bestCandidate(samples, 2 * neighborCounts.size(), seed, [](const Samples& train, std::size_t at) {
        const auto [neighbors, weights] = candidate(at);
        return PredictRow([model = fitNeighborsWith(train, neighbors, weights)](std::span<const double> row) {
            return evaluate(model, row);
        });
    });
    const auto [neighbors, weights] = candidate(best);
    return fitNeighborsWith(samples, neighbors, weights);
}

} // namespace engine
